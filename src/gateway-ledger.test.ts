import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { type SandboxedGateway, startSandboxedGateway } from '../test/harness/sandboxed-gateway.ts';
import { LedgerError } from './domain/ledger.ts';
import { createGateway } from './gateway.ts';
import { openLedger } from './store/open-ledger.ts';

const folder = mkdtempSync(join(tmpdir(), 'rollcall-'));
afterAll(() => rmSync(folder, { recursive: true }));

const inviteDocument = `mutation ($role: ID!) {
  inviteUser(input: { email: "new@example.com", targets: [{ directory: "tray", roleIds: [$role] }] }) {
    outcome
    problems { code message }
  }
}`;
const readDocument = '{ directory(key: "tray") { users(first: 1) { nodes { id } } roles { nodes { id } } } }';

const roleOf = async ({ ask }: SandboxedGateway): Promise<string> => {
  const { data } = await ask(readDocument);
  return data.directory.roles.nodes[0].id;
};
const invite = async (gateway: SandboxedGateway) =>
  (await gateway.ask(inviteDocument, { role: await roleOf(gateway) })).data.inviteUser;
const writesAt = (gateway: SandboxedGateway): number =>
  gateway.sandbox('tray').requests.filter(({ method }) => method !== 'GET').length;
const endsIn = async (file: string) => {
  const ledger = await openLedger(file);
  const window = { direction: 'forward', count: 9, from: null, needs: { end: false, total: false } } as const;
  const { rows } = await ledger.listAuditEvents({ directories: ['tray'] }, window);
  await ledger.close();
  return rows.map(({ outcome, note }) => ({ outcome, note }));
};

test('where the ledger cannot be opened, reading goes on and nothing is sent', async () => {
  await using gateway = await startSandboxedGateway({ config: { ledger: join(folder, 'none/rollcall.db') } });
  await expect(gateway.gateway.ready()).rejects.toThrow(LedgerError);
  expect((await gateway.ask(readDocument)).errors).toBeUndefined();
  expect(await invite(gateway)).toEqual({
    outcome: 'REJECTED',
    problems: [{ code: 'LEDGER_UNAVAILABLE', message: expect.stringContaining(join(folder, 'none')) }],
  });
  expect(writesAt(gateway)).toBe(0);
});

test('a ledger that can be opened later is used from then on', async () => {
  const place = join(folder, 'later');
  await using gateway = await startSandboxedGateway({ config: { ledger: join(place, 'rollcall.db') } });
  await expect(gateway.gateway.ready()).rejects.toThrow(LedgerError);
  mkdirSync(place);
  expect(await invite(gateway)).toMatchObject({ problems: [] });
  expect(writesAt(gateway)).toBe(1);
});

test('without a ledger reading goes on and nothing is sent', async () => {
  await using gateway = await startSandboxedGateway({ config: { ledger: false } });
  await gateway.gateway.ready();
  expect((await gateway.ask(readDocument)).errors).toBeUndefined();
  expect(await invite(gateway)).toMatchObject({ outcome: 'REJECTED', problems: [{ code: 'LEDGER_UNAVAILABLE' }] });
  expect(writesAt(gateway)).toBe(0);
});

test('what is in the file outlives the gateway, and only the account that it runs as can read it', async () => {
  const file = join(folder, 'kept.db');
  await using first = await startSandboxedGateway({ config: { ledger: file } });
  expect(await invite(first)).toMatchObject({ problems: [] });
  await first.gateway.dispose();
  expect(statSync(file).mode & 0o077).toBe(0);

  const directories = [{ key: 'tray', provider: 'TRAY', ...first.sandbox('tray').settings }];
  const second = createGateway({ directories, ledger: file, log: { level: 'silent' } });
  const response = await second.fetch(
    new Request('http://gateway/graphql?query={invites{nodes{email status}}}', {
      headers: { accept: 'application/json' },
    }),
  );
  expect(await response.json()).toEqual({
    data: { invites: { nodes: [{ email: 'new@example.com', status: 'PENDING' }] } },
  });
  await second.dispose();
});

test('a write under way is on record with its end before the ledger is closed, even if its client has left', async () => {
  const file = join(folder, 'awaited.db');
  await using gateway = await startSandboxedGateway({
    config: { ledger: file, upstream: { deadlineSeconds: 0.5 } },
  });
  const role = await roleOf(gateway);
  gateway.sandbox('tray').inject({ kind: 'silence', matches: ({ method }) => method === 'POST', afterActing: true });
  const client = new AbortController();
  const asking = gateway.gateway.fetch(
    new Request('http://gateway/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: inviteDocument, variables: { role } }),
      signal: client.signal,
    }),
  );
  await vi.waitUntil(() => writesAt(gateway) === 1);
  client.abort();
  await expect(asking).rejects.toThrow();
  await gateway.gateway.dispose();
  expect(await endsIn(file)).toEqual([
    { outcome: 'UNKNOWN', note: expect.stringContaining('did not answer') },
    { outcome: 'STARTED', note: null },
  ]);
});

test('invites are looked after at the interval that is set, without sending anything', async () => {
  await using gateway = await startSandboxedGateway({ config: { reconcileEverySeconds: 1 } });
  expect(await invite(gateway)).toMatchObject({ problems: [] });
  const { requests } = gateway.sandbox('snyk');
  await vi.waitUntil(() => requests.length > 0, { timeout: 10_000 });
  await gateway.gateway.dispose();
  expect(writesAt(gateway)).toBe(1);
});
