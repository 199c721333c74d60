import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSchema } from 'graphql';
import { afterAll, afterEach, expect, test, vi } from 'vitest';
import { begin, sampleSettlement } from '../test/store/samples.ts';
import { providerModules } from './providers/index.ts';
import { openLedger } from './store/open-ledger.ts';

const program = new URL('main.ts', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'rollcall-'));
afterAll(() => rmSync(folder, { recursive: true }));

const running = new Set<ChildProcess>();
afterEach(() => {
  for (const child of running) child.kill('SIGKILL');
});

/** Starts the program with nothing of this process's environment but what is given. */
const start = (line: string, environment: Record<string, string> = {}) => {
  const child = spawn(process.execPath, [program, ...line.split(' ').filter((word) => word !== '')], {
    cwd: folder,
    env: environment,
  });
  running.add(child);
  let output = '';
  let errors = '';
  child.stderr.on('data', (chunk) => {
    errors += String(chunk);
  });
  const exit = new Promise<{ code: number | null; output: string; errors: string }>((resolve) => {
    child.on('close', (code) => {
      running.delete(child);
      resolve({ code, output, errors });
    });
  });
  const printed = (pattern: RegExp): Promise<string> =>
    new Promise((resolve, reject) => {
      child.stdout.on('data', (chunk) => {
        output += String(chunk);
        const match = pattern.exec(output);
        if (match !== null) resolve(match[1] ?? '');
      });
      void exit.then(() => reject(new Error(`It ended before it printed ${pattern}: ${errors}`)));
    });
  return { exit, printed, stop: (signal: NodeJS.Signals) => child.kill(signal) };
};

/** Runs the program to its end. */
const run = async (line: string, environment: Record<string, string> = {}) => {
  const { printed, exit } = start(line, environment);
  printed(/^\b$/).catch(() => undefined);
  return exit;
};

test('help is for a person, on standard output', async () => {
  const { code, output, errors } = await run('--help');
  expect({ code, errors }).toEqual({ code: 0, errors: '' });
  const tending = ['ledger prune', '--before', 'ledger erase', '--email', 'ROLLCALL_DB'];
  for (const word of [
    'serve',
    'check',
    'schema',
    'sandbox',
    '--config',
    'npm start',
    '_FILE',
    'HOST',
    'PORT',
    ...tending,
  ]) {
    expect(output).toContain(word);
  }
  expect(Math.max(...output.split('\n').map((line) => line.length))).toBeLessThanOrEqual(120);
});

test('the version is that of the package', async () => {
  expect((await run('--version')).output).toMatch(/^\d+\.\d+\.\d+\n$/);
});

test('an unknown command or flag is a sentence with the nearest one, and exit code 2', async () => {
  expect(await run('serv')).toEqual({
    code: 2,
    output: '',
    errors: 'There is no command "serv". Did you mean serve? `rollcall --help` lists what there is.\n',
  });
  expect(await run('serve --prot 1')).toMatchObject({
    code: 2,
    errors: expect.stringContaining('Did you mean --port?'),
  });
});

test('a wrong configuration starts nothing and lists its faults', async () => {
  const { code, output, errors } = await run('serve', { TRAY_TOKEN: 'canary secret', HOST: '0.0.0.0' });
  expect({ code, output }).toEqual({ code: 1, output: '' });
  expect(errors.split('\n').map((line) => line.slice(0, 16))).toEqual([
    'The configuratio',
    '  - TRAY_TOKEN: ',
    '  - HOST: only l',
    '',
  ]);
  expect(errors).not.toContain('canary');
});

test('without any configuration the ways out are told', async () => {
  const { code, errors } = await run('serve');
  expect(code).toBe(1);
  expect(errors).toMatch(/rollcall\.config\.ts.*TRAY_TOKEN.*npm start/);
});

test('the schema goes to standard output and is a schema', async () => {
  const { code, output } = await run('schema');
  expect(code).toBe(0);
  expect(Object.keys(buildSchema(output).getQueryType()?.getFields() ?? {})).toContain('directories');
});

test('a port in use is a sentence', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const address = other.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const { code, output, errors } = await run('sandbox --serve', { PORT: String(port) });
  expect({ code, output }).toEqual({ code: 1, output: '' });
  expect(errors).toMatch(new RegExp(`^Port ${port} on 127\\.0\\.0\\.1 is in use.*\\n$`));
  await new Promise((resolve) => other.close(resolve));
});

test('the sandboxes can be served, tried out and stopped', async () => {
  const { printed, exit, stop } = start('sandbox --serve', { PORT: '0' });
  const url = await printed(/(http:\/\/127\.0\.0\.1:\d+\/graphql)/);
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-request-id': 'try-out' },
    body: JSON.stringify({ query: '{ directories { key } users(first: 1) { nodes { raw } } }' }),
  });
  const { data, errors } = await response.json();
  expect(errors).toBeUndefined();
  expect(data.directories.length).toBeGreaterThan(2);
  expect(data.users.nodes[0].raw).not.toBeNull();
  stop('SIGTERM');
  const end = await exit;
  expect(end.code).toBe(0);
  const lines = end.errors
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines).toMatchObject([{ level: 'info', requestId: 'try-out', status: 200 }]);
});

test('what the sandboxes print is an environment for check and serve', async () => {
  const sandboxes = start('sandbox --users 12');
  await sandboxes.printed(/(Ctrl-C)/);
  sandboxes.stop('SIGINT');
  const { code, output } = await sandboxes.exit;
  expect(code).toBe(0);
  expect(output).toMatch(/^TRAY_TOKEN=\S+$/m);
  expect(output).toMatch(/^TRAY_BASE_URL=http:\/\/127\.0\.0\.1:\d+$/m);
});

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

test('a configuration file is served, and a Ctrl-C that npm passes on twice is one', async () => {
  const config = `export default { directories: [{ key: 'mine', provider: 'TRAY', token: 'unused' }], log: { level: 'silent' } };`;
  writeFileSync(join(folder, 'served.config.ts'), config);
  const { printed, exit, stop } = start('serve --config served.config.ts --port 0');
  await printed(/serves the (directory mine)\.\nThe ledger is the file \S+\/rollcall\.db\.\n/);
  stop('SIGINT');
  stop('SIGINT');
  expect(await exit).toMatchObject({ code: 0, errors: '' });
});
