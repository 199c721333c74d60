import { existsSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { useProgram } from '../test/harness/program.ts';
import { begin, sampleSettlement } from '../test/store/samples.ts';
import { providerModules } from './providers/index.ts';
import { openLedger } from './store/open-ledger.ts';

/** The ledger as the program opens, tends and outlives it. */

const { folder, start, run } = useProgram();

test('a ledger that cannot be opened is one sentence, and nothing listens', async () => {
  const { code, output, errors } = await run('serve --port 0', { TRAY_TOKEN: 'unused', ROLLCALL_DB: 'none/kept.db' });
  expect({ code, output }).toEqual({ code: 1, output: '' });
  expect(errors).toBe(
    `The ledger ${join(realpathSync(folder), 'none/kept.db')} cannot be made: its directory does not exist. Create the directory, or name another file.\n`,
  );
});

test('a database that cannot be reached is told without its password', async () => {
  writeFileSync(join(folder, 'db-url'), 'postgres://user:canary@127.0.0.1:1/people?password=canary');
  const { code, output, errors } = await run('serve --port 0', { TRAY_TOKEN: 'unused', ROLLCALL_DB_FILE: 'db-url' });
  expect({ code, output }).toEqual({ code: 1, output: '' });
  expect(errors).toMatch(/^The ledger .*127\.0\.0\.1:1\/people cannot be reached\..*\n$/);
  expect(errors).not.toContain('canary');
});

test('the ledger of the sandboxes goes with them, whatever the environment says', async () => {
  const { printed, exit, stop } = start('sandbox --serve', { PORT: '0', ROLLCALL_DB: 'kept.db' });
  await printed(/The ledger is (in memory)/);
  stop('SIGTERM');
  expect((await exit).code).toBe(0);
  expect(existsSync(join(folder, 'kept.db'))).toBe(false);
});

test('the ledger is pruned and a person erased from the command line, in the file that the gateway uses', async () => {
  const file = join(folder, 'tended.db');
  const ledger = await openLedger(file);
  const write = await begin(ledger, { at: '2026-01-05T00:00:00.000Z' });
  await ledger.settleWrite(write.id, sampleSettlement({ at: '2026-01-05T00:00:01.000Z' }));
  await ledger.closeRequest(write.requestId, null);
  await ledger.close();

  const environment = { ROLLCALL_DB: 'tended.db' };
  const erased = await run('ledger erase --email ADA.lovelace@example.com', environment);
  expect(erased).toMatchObject({ code: 0, errors: '' });
  expect(erased.output).toMatch(/^The ledger is the file \S+tended\.db\. [1-9]\d* rows? (?:was|were) blanked\./);
  expect(readFileSync(file, 'latin1')).not.toMatch(/lovelace/i);

  const early = await run('ledger prune --before 2026-01-05', environment);
  expect(early).toMatchObject({ code: 0, errors: '', output: expect.stringContaining(' 0 rows were deleted') });
  const late = await run('ledger prune --before 2026-01-06', environment);
  expect(late.output).toMatch(/ [1-9]\d* rows? (?:was|were) deleted, from before 2026-01-06T00:00:00\.000Z/);
});

test('a ledger that is not there is not made to be tended', async () => {
  const { code, output, errors } = await run('ledger prune --before 2026-01-01', { ROLLCALL_DB: 'absent.db' });
  expect({ code, output }).toEqual({ code: 1, output: '' });
  expect(errors).toMatch(/absent\.db\. There is no such file\./);
  expect(existsSync(join(folder, 'absent.db'))).toBe(false);
});

test('an invite whose process is killed before the answer is not sent again by the next, which knows of it', async () => {
  const module = providerModules.find(({ environment }) => 'TRAY_TOKEN' in environment);
  const sandbox = await (await module?.sandbox())?.();
  if (sandbox === undefined) throw new Error('There is no sandbox.');
  const environment = {
    TRAY_TOKEN: String(sandbox.settings.token),
    TRAY_BASE_URL: sandbox.url,
    ROLLCALL_DB: 'killed.db',
    ROLLCALL_LOG_LEVEL: 'silent',
  };
  const serving = async () => {
    const child = start('serve --port 0', environment);
    const url = await child.printed(/(http:\/\/127\.0\.0\.1:\d+\/graphql)/);
    const ask = async (query: string, variables: object = {}) => {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query, variables }),
      });
      return (await response.json()).data;
    };
    return { ...child, ask };
  };
  const sent = () => sandbox.requests.filter(({ method }) => method === 'POST').length;
  const document = `mutation ($role: ID!) {
    inviteUser(input: { idempotencyKey: "once", email: "new@example.com", targets: [{ directory: "tray", roleIds: [$role] }] }) {
      outcome
      problems { code }
    }
  }`;

  const first = await serving();
  const { directory } = await first.ask('{ directory(key: "tray") { roles { nodes { id } } } }');
  const role = directory.roles.nodes[0].id;
  sandbox.inject({ kind: 'silence', matches: ({ method }) => method === 'POST' });
  const lost = first.ask(document, { role }).catch(() => 'cut off');
  await vi.waitUntil(() => sent() === 1, { timeout: 5000 });
  first.stop('SIGKILL');
  await first.exit;
  expect(await lost).toBe('cut off');

  sandbox.clearFaults();
  const second = await serving();
  expect(await second.ask('{ invites { nodes { email status } } }')).toEqual({
    invites: { nodes: [{ email: 'new@example.com', status: 'UNKNOWN' }] },
  });
  expect(await second.ask(document, { role })).toEqual({
    inviteUser: { outcome: 'UNKNOWN', problems: [{ code: 'MAY_HAVE_BEEN_SENT' }] },
  });
  expect(sent()).toBe(1);
  second.stop('SIGTERM');
  expect(await second.exit).toMatchObject({ code: 0, errors: '' });
  await sandbox.close();
});
