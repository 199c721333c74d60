import { describe, expect, test } from 'vitest';
import type { Fault } from '../../src/sandbox/sandbox.ts';
import { startSandboxedGateway } from '../harness/sandboxed-gateway.ts';
import { vendorOperations } from '../vendor-operations/operations.ts';
import { thingsOf } from '../vendor-operations/things.ts';

const writes = vendorOperations.filter(({ method }) => method !== 'GET');

/** The document with an idempotency key in its input. */
const keyed = (document: string, key: string): string =>
  document.replace('input: {', `input: { idempotencyKey: ${JSON.stringify(key)},`);

const isWrite = ({ method }: { method: string }): boolean => method !== 'GET';

/** After each of these the vendor may have acted; the sandbox has. */
const faults: readonly (readonly [string, Fault])[] = [
  ['a cut connection', { kind: 'reset', afterActing: true, matches: isWrite }],
  ['a 500', { kind: 'status', status: 500, body: '{"message":"canary"}', afterActing: true, matches: isWrite }],
  ['a web page', { kind: 'garbage', afterActing: true, matches: isWrite }],
  ['half an answer', { kind: 'truncate', afterActing: true, matches: isWrite }],
];

interface Payload {
  readonly outcome: string;
  readonly problems: readonly { readonly code: string; readonly message: string }[];
}

const payloadOf = (data: Record<string, Payload>): Payload => Object.values(data)[0] as Payload;

describe.each(faults)('after %s', (_, fault) => {
  test.each(writes)('$vendor: $operation is sent once, and not claimed', async ({ directory, document }) => {
    await using gateway = await startSandboxedGateway();
    const things = await thingsOf(gateway, directory);
    const sandbox = gateway.sandbox(directory);
    sandbox.forget();
    sandbox.inject(fault);
    const first = await gateway.ask(keyed(document, 'once'), things);
    expect(first.errors).toBeUndefined();
    const { outcome, problems } = payloadOf(first.data);
    expect(sandbox.requests.filter(isWrite)).toHaveLength(1);
    // A success status without a body to speak of is a success; anything else is not known.
    if (outcome !== 'APPLIED' && outcome !== 'UNCONFIRMED') {
      expect(outcome).toBe('UNKNOWN');
      expect(problems.map(({ code }) => code)).toContain('MAY_HAVE_BEEN_SENT');
    }
    expect(JSON.stringify(first)).not.toContain('canary');

    sandbox.clearFaults();
    const second = await gateway.ask(keyed(document, 'once'), things);
    expect(payloadOf(second.data).outcome).toBe(outcome);
    expect(sandbox.requests.filter(isWrite)).toHaveLength(1);

    const { data } = await gateway.ask('{ auditEvents(first: 10) { nodes { outcome idempotencyKey } } }');
    expect(data.auditEvents.nodes).toHaveLength(2);
    expect(data.auditEvents.nodes[1]).toEqual({ outcome: 'STARTED', idempotencyKey: 'once' });
  });
});

describe.each(writes)('$vendor: $operation', ({ directory, document }) => {
  test('a refusal is told as one, and nothing is left in doubt', async () => {
    await using gateway = await startSandboxedGateway();
    const things = await thingsOf(gateway, directory);
    const sandbox = gateway.sandbox(directory);
    sandbox.inject({ kind: 'status', status: 403, body: '{"message":"canary"}', matches: isWrite });
    const { data } = await gateway.ask(document, things);
    expect(payloadOf(data)).toMatchObject({ outcome: 'REFUSED', problems: [{ code: 'FORBIDDEN' }] });
    expect(JSON.stringify(data)).not.toContain('canary');
  });

  test('a dry run sends nothing, records nothing, and shows what would be sent', async () => {
    await using gateway = await startSandboxedGateway();
    const things = await thingsOf(gateway, directory);
    const sandbox = gateway.sandbox(directory);
    sandbox.forget();
    const dry = document
      .replace('input: {', 'input: { dryRun: true,')
      .replace(
        /\{ outcome problems.*/s,
        document.includes('inviteUser')
          ? '{ outcome results { plan { method path body } } } }'
          : '{ outcome plan { method path body } } }',
      );
    const { data, errors } = await gateway.ask(dry, things);
    expect(errors).toBeUndefined();
    const [payload] = Object.values(data) as { outcome: string; plan?: unknown[]; results?: { plan: unknown[] }[] }[];
    expect(payload?.outcome).toBe('PLANNED');
    expect(sandbox.requests.filter(isWrite)).toEqual([]);
    const planned = (payload?.plan ?? payload?.results?.[0]?.plan ?? []) as {
      method: string;
      path: string;
      body: unknown;
    }[];

    const audit = await gateway.ask('{ auditEvents(first: 1) { nodes { id } } }');
    expect(audit.data.auditEvents.nodes).toEqual([]);

    await gateway.ask(document, things);
    const sent = sandbox.requests.filter(isWrite).map(({ method, path, query, body }) => ({
      method,
      path: query === '' ? path : `${path}?${query}`,
      body: body === '' ? null : JSON.parse(body),
    }));
    expect(planned).toEqual(sent);
  });
});
