import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { toy } from '../../test/toy-vendor/toy.ts';
import { ConfigError } from './config-error.ts';
import type { Environment } from './environment.ts';
import { type ConfigSources, readConfig, readLedgerPlace } from './read-config.ts';

const base = mkdtempSync(join(tmpdir(), 'rollcall-'));
afterAll(() => rmSync(base, { recursive: true }));

const beta = { ...toy, name: 'BETA', displayName: 'Beta', defaultKey: 'beta', environment: { BETA_TOKEN: 'token' } };
let workingDirectory = base;
let folders = 0;
beforeEach(() => {
  // A module that was imported once is never read again, so no two tests may share a file name.
  folders += 1;
  workingDirectory = join(base, String(folders));
  mkdirSync(workingDirectory);
});

const write = (name: string, text: string): void => writeFileSync(join(workingDirectory, name), text);
const read = (environment: Environment, more: Partial<ConfigSources> = {}) =>
  readConfig({ modules: [toy, beta], environment, workingDirectory, ...more });
const faultsOf = async (environment: Environment, more: Partial<ConfigSources> = {}): Promise<readonly string[]> => {
  const error = await read(environment, more).catch((reason: unknown) => reason);
  if (!(error instanceof ConfigError)) throw new Error('A ConfigError was expected.', { cause: error });
  return error.faults.map(({ where, what }) => `${where}: ${what}`);
};

const json = JSON.stringify({ directories: [{ key: 'file', provider: 'TOY_LIBRARY', token: 'file-token' }] });
const keysOf = ({ directories }: Awaited<ReturnType<typeof readConfig>>) =>
  directories.map(({ directory }) => directory.key);

test('the environment alone describes one directory for each vendor', async () => {
  const config = await read({ TOY_TOKEN: 'a-token', TOY_BASE_URL: 'http://127.0.0.1:9', BETA_TOKEN: 'b-token' });
  expect(config.directories).toMatchObject([
    {
      directory: { key: 'library', label: 'Toy Library', provider: 'TOY_LIBRARY' },
      settings: { token: 'a-token', baseUrl: 'http://127.0.0.1:9' },
    },
    { directory: { key: 'beta', label: 'Beta', provider: 'BETA' }, settings: { token: 'b-token' } },
  ]);
});

test('a variable names another folder to look for the file in, while the ledger stays in the working directory', async () => {
  const elsewhere = join(workingDirectory, 'etc');
  mkdirSync(elsewhere);
  const environment = { ROLLCALL_CONFIG_FOLDER: 'etc', TOY_TOKEN: 'a-token' };
  expect(keysOf(await read(environment))).toEqual(['library']);
  writeFileSync(join(elsewhere, 'rollcall.config.json'), json);
  const config = await read(environment);
  expect(keysOf(config)).toEqual(['file']);
  expect(config.ledger).toBe(join(workingDirectory, 'rollcall.db'));
  expect(await readLedgerPlace({ modules: [toy], environment, workingDirectory })).toBe(config.ledger);
  expect(await faultsOf({ ROLLCALL_CONFIG_FOLDER: 'missing' })).toEqual([
    `ROLLCALL_CONFIG_FOLDER: names ${join(workingDirectory, 'missing')}, which is no folder.`,
  ]);
});

test('a secret can come from the file that a variable names', async () => {
  write('token', '\n  filed-token\n');
  const { directories } = await read({ TOY_TOKEN_FILE: 'token' });
  expect(directories).toMatchObject([{ settings: { token: 'filed-token' } }]);
});

test('only secrets have a file variable', async () => {
  write('branch', 'north');
  expect(keysOf(await read({ TOY_TOKEN: 'a-token', TOY_BRANCH_FILE: 'branch' }))).toEqual(['library']);
});

test('faults of the environment are named by variable, all at once', async () => {
  write('empty', ' ');
  const environment = {
    TOY_TOKEN: 'two words',
    TOY_BASE_URL: 'http://library.example',
    TOY_BRANCH: '',
    BETA_TOKEN_FILE: 'empty',
    HOST: '0.0.0.0',
    PORT: '80x',
    ROLLCALL_LOG_LEVEL: 'loud',
  };
  expect(await faultsOf(environment)).toEqual([
    'TOY_BRANCH: is set but empty. Give it a value, or unset it.',
    expect.stringMatching(/^TOY_TOKEN: must be the token alone/),
    expect.stringMatching(/^TOY_BASE_URL: must start with https:/),
    'BETA_TOKEN_FILE: names empty, which is empty.',
    'PORT: must be a whole number from 0 to 65535.',
    'ROLLCALL_LOG_LEVEL: must be one of trace, debug, info, warn, error or silent.',
    expect.stringMatching(/^HOST: can be reached from other machines/),
  ]);
});

test('a vendor of which only the address is given lacks its token', async () => {
  expect(await faultsOf({ TOY_BASE_URL: 'https://library.example' })).toEqual([
    "TOY_TOKEN: is missing: the library's card. A file can hold it: TOY_TOKEN_FILE.",
  ]);
});

test('a variable that is set to nothing is a fault and not an absence', async () => {
  expect(await faultsOf({ TOY_TOKEN: '', BETA_TOKEN: 'b-token', PORT: '' })).toEqual([
    'TOY_TOKEN: is set but empty. Give it a value, or unset it.',
    'PORT: is set but empty. Give it a value, or unset it.',
  ]);
});

test('an empty variable alone is one fault', async () => {
  expect(await faultsOf({ TOY_TOKEN: '' })).toEqual(['TOY_TOKEN: is set but empty. Give it a value, or unset it.']);
});

test('nothing configured is a fault that names the ways out', async () => {
  expect(await faultsOf({})).toEqual([expect.stringMatching(/rollcall\.config\.ts.*TOY_TOKEN.*BETA_TOKEN.*npm start/)]);
});

test.each([
  ['rollcall.config.json', json],
  ['rollcall.config.ts', `const config: object = ${json}; export default config;`],
  ['rollcall.config.js', `export default ${json};`],
  ['rollcall.config.mjs', `export default ${json};`],
])('%s is found, and wins over the vendors in the environment', async (name, text) => {
  write(name, text);
  expect(keysOf(await read({ TOY_TOKEN: 'a-token' }))).toEqual(['file']);
});

test('a file given by name wins over the one that would be found', async () => {
  write('rollcall.config.json', '{}');
  write('other.json', json);
  expect(keysOf(await read({}, { file: 'other.json' }))).toEqual(['file']);
});

test('names of secret files in a configuration start from its own folder', async () => {
  mkdirSync(join(workingDirectory, 'deep'));
  write('deep/token', 'deep-token');
  write(
    'deep/config.json',
    JSON.stringify({ directories: [{ key: 'a', provider: 'TOY_LIBRARY', tokenFile: 'token' }] }),
  );
  const { directories } = await read({}, { file: 'deep/config.json' });
  expect(directories).toMatchObject([{ settings: { token: 'deep-token' } }]);
});

test('flags win over the environment, and the environment over the file', async () => {
  write('rollcall.config.json', JSON.stringify({ ...JSON.parse(json), server: { host: 'localhost', port: 1 } }));
  const environment = { PORT: '2', HOST: '127.0.0.2', ROLLCALL_LOG_LEVEL: 'debug' };
  expect((await read({})).server).toMatchObject({ host: 'localhost', port: 1 });
  expect((await read(environment)).server).toMatchObject({ host: '127.0.0.2', port: 2 });
  expect((await read(environment)).log).toEqual({ level: 'debug' });
  expect((await read(environment, { flags: { port: '3', host: '::1' } })).server).toMatchObject({
    host: '::1',
    port: 3,
  });
});

test.each(['0.0.0.0', '::', '10.0.0.1', 'example.com', '127.0.0.1.example.com', 'localhost.example.com'])(
  '%s is listened on only where there is access control',
  async (host) => {
    expect(await faultsOf({ TOY_TOKEN: 'a-token', HOST: host })).toEqual([
      expect.stringMatching(/^HOST: can be reached from other machines/),
    ]);
    const base = { ...JSON.parse(json), server: { host } };
    write('rollcall.config.json', JSON.stringify(base));
    expect(await faultsOf({})).toEqual([expect.stringMatching(/^server\.host: can be reached/)]);
    const hash = `sha256:${'0'.repeat(64)}`;
    const access = { keys: [{ name: 'ci', hash, grants: { '*': ['read'] } }] };
    write('rollcall.config.json', JSON.stringify({ ...base, access }));
    expect((await read({})).server.host).toBe(host);
  },
);

test('a wrong flag is named as the flag', async () => {
  expect(await faultsOf({ TOY_TOKEN: 'a-token', PORT: 'x' }, { flags: { port: '99999' } })).toEqual([
    '--port: must be a whole number from 0 to 65535.',
  ]);
});

test('a file that does not exist is a fault, beside those of the environment', async () => {
  expect(await faultsOf({ PORT: 'x' }, { file: 'none.ts' })).toEqual([
    `${join(workingDirectory, 'none.ts')}: does not exist. Check the path given to --config.`,
    'PORT: must be a whole number from 0 to 65535.',
  ]);
});

test('two files to choose from are a fault', async () => {
  write('rollcall.config.json', json);
  write('rollcall.config.mjs', `export default ${json};`);
  expect(await faultsOf({})).toEqual([
    'rollcall.config.json: lies beside rollcall.config.mjs. Keep one, or name one with --config.',
  ]);
});

test.each([
  ['a.json', '{\n  "directories": [\n  { "token": "super-secret", ]\n}', /a\.json: is not valid JSON at line 3\.$/],
  // Vitest's own loader tells the line of some files only, by where they lie; Node's always does.
  ['b.ts', 'export default {\n token: "super-secret",\n !!\n};', /b\.ts: cannot be loaded: \w+(?: at line 3)?\./],
  [
    'c.ts',
    'const token = "super-secret";\nJSON.parse(token);\nexport default {};',
    /c\.ts: cannot be loaded: SyntaxError/,
  ],
  ['d.ts', 'export const token = "super-secret";', /d\.ts: has no default export/],
  [
    'e.ts',
    'import "rollcall-is-not-installed-here"; export default { token: "super-secret" };',
    /imports what is not there/,
  ],
])('a broken %s is told apart without quoting what is in it', async (file, text, fault) => {
  write(file, text);
  const faults = await faultsOf({}, { file });
  expect(faults).toEqual([expect.stringMatching(fault)]);
  expect(faults.join()).not.toContain('super-secret');
});

test('the message has a line for every fault', async () => {
  const error = await read({ TOY_TOKEN: '', PORT: 'x' }).catch((reason: unknown) => reason);
  expect(String(error)).toBe(
    [
      'ConfigError: The configuration has 2 faults. Nothing was started.',
      '  - TOY_TOKEN: is set but empty. Give it a value, or unset it.',
      '  - PORT: must be a whole number from 0 to 65535.',
    ].join('\n'),
  );
});

test('reconciling by itself is off unless the environment or the configuration says how often', async () => {
  expect((await read({ TOY_TOKEN: 'a-token' })).reconcileEverySeconds).toBeNull();
  write('rollcall.config.json', JSON.stringify({ ...JSON.parse(json), reconcileEverySeconds: 900 }));
  expect((await read({})).reconcileEverySeconds).toBe(900);
  expect((await read({ ROLLCALL_RECONCILE_SECONDS: '60' })).reconcileEverySeconds).toBe(60);
});

test.each(['0', '-1', 'often', '86401'])('%s is no interval for reconciling', async (text) => {
  expect(await faultsOf({ TOY_TOKEN: 'a-token', ROLLCALL_RECONCILE_SECONDS: text })).toEqual([
    expect.stringMatching(/^ROLLCALL_RECONCILE_SECONDS: must be /),
  ]);
});
