import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSchema } from 'graphql';
import { afterAll, afterEach, expect, test } from 'vitest';

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
  for (const word of ['serve', 'check', 'schema', 'sandbox', '--config', 'npm start', '_FILE', 'HOST', 'PORT']) {
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

test('a configuration file is served, and a Ctrl-C that npm passes on twice is one', async () => {
  const config = `export default { directories: [{ key: 'mine', provider: 'TRAY', token: 'unused' }], log: { level: 'silent' } };`;
  writeFileSync(join(folder, 'served.config.ts'), config);
  const { printed, exit, stop } = start('serve --config served.config.ts --port 0');
  await printed(/serves the (directory mine)/);
  stop('SIGINT');
  stop('SIGINT');
  expect(await exit).toMatchObject({ code: 0, errors: '' });
});
