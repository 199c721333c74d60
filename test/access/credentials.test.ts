import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { hashApiKey, newApiKey } from '../../src/access/api-key.ts';
import type { Config, Grants } from '../../src/config/config.ts';
import { createGateway, type Gateway } from '../../src/gateway.ts';
import type { Logger } from '../../src/server/logger.ts';
import { orgUserManagement as organisation } from '../../src/providers/org-user-management/index.ts';
import { startIssuer } from '../harness/issuer.ts';
import { startSandboxedGateway } from '../harness/sandboxed-gateway.ts';
import { toy, toyToken } from '../toy-vendor/toy.ts';
import { guests, guestTokens } from './guests.ts';

const folder = mkdtempSync(join(tmpdir(), 'rollcall-'));
afterAll(() => rmSync(folder, { recursive: true }));
const write = (name: string, content: string): string => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};

let moment = Date.parse('2026-06-01');
const now = (): Date => new Date(moment);
const lines: { readonly level: string; readonly message: string; readonly fields: object }[] = [];
const log =
  (level: string) =>
  (fields: object, message: string): void => {
    lines.push({ level, message, fields });
  };
const logger: Logger = { debug: log('debug'), info: log('info'), warn: log('warn'), error: log('error') };
const warnings = () =>
  lines.splice(0).filter(({ level, message }) => level === 'warn' && message !== 'a directory failed');

const ask = async (gateway: Gateway, query: string, headers: Record<string, string> = {}) => {
  const request = new Request('http://gateway/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
    body: JSON.stringify({ query }),
  });
  const response = await gateway.fetch(request);
  // biome-ignore lint/suspicious/noExplicitAny: tests read answers of every shape
  const body: any = await response.json();
  return { status: response.status, body };
};
const bearer = (key: string) => ({ authorization: `Bearer ${key}` });

test("a directory's token is the one that its file holds now, and a file that cannot be used leaves the one before", async () => {
  const sandbox = await (await toy.sandbox())();
  const tokenFile = write('token', 'old-token');
  const directory = { key: 'main', provider: toy.name, tokenFile, baseUrl: sandbox.url };
  const gateway = createGateway({ directories: [directory], ledger: false }, { modules: [toy], logger, now });
  const readers = async () => {
    const { body } = await ask(gateway, '{ users(first: 1) { sources { state problem { code } } } }');
    return body.data.users.sources;
  };
  expect(await readers()).toEqual([{ state: 'FAILED', problem: { code: 'UNAUTHORIZED' } }]);
  write('token', ` ${toyToken}\n`);
  moment += 1000;
  expect(await readers()).toEqual([{ state: 'READ', problem: null }]);
  for (const content of ['', 'canary one\ncanary two']) {
    write('token', content);
    moment += 1000;
    warnings();
    expect(await readers()).toEqual([{ state: 'READ', problem: null }]);
    moment += 1000;
    expect(await readers()).toEqual([{ state: 'READ', problem: null }]);
    const told = warnings();
    expect(told).toEqual([expect.objectContaining({ fields: { directory: 'main', file: tokenFile } })]);
    expect(JSON.stringify(told)).not.toContain('canary');
  }
  await gateway.dispose();
  await sandbox.close();
});

test('a key is withdrawn by its file, and a file with faults withdraws none', async () => {
  const [first, second] = [newApiKey(), newApiKey()];
  const entry = (name: string, key: string, grants: Grants = { '*': ['read'] }) => ({
    name,
    hash: hashApiKey(key),
    grants,
  });
  const keysFile = write('keys.json', JSON.stringify([entry('first', first)]));
  const access = { keys: [entry('own', newApiKey())], keysFile };
  await using opened = await startSandboxedGateway({ config: { access }, now, logger });
  const statusOf = async (key: string) => (await ask(opened.gateway, '{ directories { key } }', bearer(key))).status;
  expect([await statusOf(first), await statusOf(second)]).toEqual([200, 401]);
  write('keys.json', JSON.stringify([entry('second', second)]));
  moment += 1000;
  expect([await statusOf(first), await statusOf(second)]).toEqual([401, 200]);
  for (const broken of [
    '[',
    JSON.stringify([entry('own', first)]),
    JSON.stringify([entry('x', first, { no: ['read'] })]),
  ]) {
    write('keys.json', broken);
    moment += 1000;
    warnings();
    expect([await statusOf(first), await statusOf(second)]).toEqual([401, 200]);
    moment += 1000;
    expect(await statusOf(second)).toBe(200);
    expect(warnings()).toEqual([
      expect.objectContaining({ message: expect.stringMatching(/^the file of keys has faults/) }),
    ]);
  }
});

test('a token of the issuer opens with what its words are granted', async () => {
  await using issuer = await startIssuer({ now });
  const jwt = issuer.settings({ roles: { oum: { oum: ['read'] } } });
  await using opened = await startSandboxedGateway({ config: { access: { jwt } }, now });
  const directoriesOf = async (claims: object) =>
    (await ask(opened.gateway, '{ directories { key } }', bearer(await issuer.sign({ ...claims })))).body;
  expect(await directoriesOf({ scope: 'oum' })).toEqual({ data: { directories: [{ key: 'oum' }] } });
  expect(await directoriesOf({ scope: 'other' })).toEqual({ data: { directories: [] } });
  expect(await directoriesOf({ exp: 1 })).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
});

/** A directory of one's own, and one of the gateway's. */
const startGuests = async (config: Partial<Config> = {}) => {
  const [own, shared] = [await (await guests.sandbox())(), await (await toy.sandbox())()];
  const directories = [
    { key: 'guests', provider: guests.name, tokenFrom: 'caller' as const, ...own.settings },
    { key: 'library', provider: toy.name, ...shared.settings },
  ];
  const gateway = createGateway({ directories, ledger: false, ...config }, { modules: [guests, toy], logger });
  const close = () => Promise.all([gateway.dispose(), own.close(), shared.close()]);
  return { gateway, own, close };
};

test("a caller's token goes to its directory, and without one that directory alone is refused, unasked", async () => {
  const { gateway, own, close } = await startGuests();
  const query = '{ users(first: 20) { nodes { name } sources { directory { key } state problem { code message } } } }';
  const header = 'x-rollcall-token-guests';
  const mine = await ask(gateway, query, { [header]: guestTokens[1] });
  expect(mine.body.data.users.nodes.map(({ name }: { name: string }) => name)).toContain(`${guestTokens[1]} 1`);
  expect(own.requests.map(({ headers }) => headers.authorization)).toEqual([guestTokens[1]]);
  own.forget();

  const without = await ask(gateway, query);
  expect(without.body.data.users.sources).toEqual([
    {
      directory: { key: 'guests' },
      state: 'FAILED',
      problem: {
        code: 'UNAUTHORIZED',
        message: expect.stringContaining('Send yours of Toy Library in the header X-Rollcall-Token-guests.'),
      },
    },
    { directory: { key: 'library' }, state: 'READ', problem: null },
  ]);
  expect(own.requests).toEqual([]);

  const wrong = await ask(gateway, query, { [header]: 'nobody' });
  expect(wrong.body.data.users.sources[0]).toMatchObject({ state: 'FAILED', problem: { code: 'UNAUTHORIZED' } });
  const { body } = await ask(gateway, '{ directory(key: "guests") { health { credentialsAccepted } } }');
  expect(body).toEqual({ data: { directory: { health: { credentialsAccepted: null } } } });
  await close();
});

test.each([
  ['library', 'a directory with a token of the gateway'],
  ['nothing', 'no directory'],
])('a token for %s, which is %s, is refused', async (key) => {
  const { gateway, close } = await startGuests();
  const { status, body } = await ask(gateway, '{ directories { key } }', { [`x-rollcall-token-${key}`]: 'canary' });
  expect({ status, body }).toEqual({
    status: 400,
    body: {
      errors: [
        {
          message: `No directory takes a token from you in the header X-Rollcall-Token-${key}. Leave it out.`,
          extensions: { code: 'BAD_REQUEST' },
        },
      ],
    },
  });
  await close();
});

const inviteInput = `{
  email: "new@example.com", name: "New", idempotencyKey: "same", overrides: [OPEN_INVITE, EXISTING_USER],
  targets: [{ directory: "oum", roleIds: ["WyJSb2xlIiwib3VtIixudWxsLCJhbmFseXN0Il0"], orgUserManagement: { connection: GOOGLE_OAUTH2 } }]
}`;

test('who did something is told by their name, of whichever kind they are', async () => {
  await using issuer = await startIssuer({ now });
  const key = newApiKey();
  const grants = { '*': ['read', 'write', 'audit'] } as const;
  const keys = [{ name: 'ada', hash: hashApiKey(key), grants }];
  const access = { keys, jwt: issuer.settings({ roles: { all: grants } }) };
  await using opened = await startSandboxedGateway({ config: { access }, now });
  const invite = (headers: Record<string, string>) =>
    ask(opened.gateway, `mutation { inviteUser(input: ${inviteInput}) { outcome } }`, headers);
  const token = await issuer.sign({ sub: 'ada', scope: 'all' });
  // The same key of the same name is not the same request: these are two callers.
  for (const headers of [bearer(key), bearer(token)]) {
    expect((await invite(headers)).body).toEqual({ data: { inviteUser: { outcome: 'APPLIED' } } });
  }
  expect(
    opened.sandbox('oum').requests.filter(({ method, path }) => method === 'POST' && path.includes('invit')),
  ).toHaveLength(2);
  const { body } = await ask(opened.gateway, '{ auditEvents(first: 10) { nodes { actor } } }', bearer(key));
  const actors = body.data.auditEvents.nodes.map(({ actor }: { actor: string }) => actor);
  expect(new Set(actors)).toEqual(new Set(['ada', 'jwt:ada']));
});

test('who asks again with the same idempotency key and another token is not told what the first one was', async () => {
  const sandbox = await (await organisation.sandbox())();
  const { token, ...settings } = sandbox.settings;
  const directory = { key: 'oum', provider: organisation.name, tokenFrom: 'caller' as const, ...settings };
  const gateway = createGateway({ directories: [directory], ledger: ':memory:' }, { logger });
  const invite = async (headers: Record<string, string>) => {
    const { body } = await ask(
      gateway,
      `mutation { inviteUser(input: ${inviteInput}) { outcome problems { code } results { invite { email } } } }`,
      headers,
    );
    return body.data.inviteUser;
  };
  const header = 'x-rollcall-token-oum';
  const first = await invite({ [header]: String(token) });
  expect(first).toMatchObject({ outcome: 'APPLIED', results: [{ invite: { email: 'new@example.com' } }] });
  expect(await invite({ [header]: String(token) })).toEqual(first);
  for (const other of [{ [header]: 'nobody' }, {}]) {
    expect(await invite(other)).toEqual({ outcome: 'REJECTED', problems: [{ code: 'KEY_REUSED' }], results: [] });
  }
  await gateway.dispose();
  await sandbox.close();
});
