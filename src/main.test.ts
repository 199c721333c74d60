import { writeFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { join } from 'node:path';
import { buildSchema } from 'graphql';
import { expect, test } from 'vitest';
import { useProgram } from '../test/harness/program.ts';

const { folder, start, run } = useProgram();

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
    '  - HOST: can be',
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

test('with access control it can be asked by any name, and only with a key', async () => {
  const made = await run('key create --name ci --grant *=read --file keys.json');
  const key = made.output.trim();
  const directory = { key: 'oum', provider: 'ORG_USER_MANAGEMENT', token: 'unused', baseUrl: 'http://127.0.0.1:1' };
  const config = { directories: [directory], access: { keysFile: 'keys.json' }, server: { host: '0.0.0.0', port: 0 } };
  writeFileSync(join(folder, 'guarded.json'), JSON.stringify({ ...config, ledger: false }));
  const { printed, exit, stop } = start('serve --config guarded.json');
  const url = new URL(await printed(/(http:\S+)\/graphql/));
  const ask = (headers: Record<string, string>) =>
    new Promise<number | undefined>((resolve, reject) => {
      const asking = request(
        {
          port: url.port,
          path: '/graphql',
          method: 'POST',
          headers: { host: 'rollcall.example', 'content-type': 'application/json', ...headers },
        },
        (response) => {
          response.resume();
          resolve(response.statusCode);
        },
      );
      asking.on('error', reject);
      asking.end('{"query":"{ directories { key } }"}');
    });
  expect([await ask({}), await ask({ authorization: `Bearer ${key}` })]).toEqual([401, 200]);
  stop('SIGTERM');
  const { code, errors } = await exit;
  expect(code).toBe(0);
  expect(errors).toContain('"caller":"ci"');
  expect(errors).not.toContain(key);
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
  await printed(/serves the (directory mine)\.\nThe ledger is the file \S+\/rollcall\.db\.\n/);
  stop('SIGINT');
  stop('SIGINT');
  expect(await exit).toMatchObject({ code: 0, errors: '' });
});
