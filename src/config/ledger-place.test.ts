import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { toy } from '../../test/toy-vendor/toy.ts';
import { checkConfig } from './check-config.ts';
import { ConfigError } from './config-error.ts';
import type { Environment } from './environment.ts';
import { describeLedger } from './ledger-place.ts';
import { readConfig, readLedgerPlace } from './read-config.ts';

const folder = mkdtempSync(join(tmpdir(), 'rollcall-'));
afterAll(() => rmSync(folder, { recursive: true }));
const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);

const sources = (environment: Environment, file?: string) => ({
  modules: [toy],
  environment,
  workingDirectory: folder,
  ...(file === undefined ? {} : { file }),
});
const ledgerOf = async (environment: Environment, file?: string) =>
  (await readConfig(sources({ TOY_TOKEN: 'a-token', ...environment }, file))).ledger;
const faultsOf = async (environment: Environment, file?: string): Promise<readonly string[]> => {
  const error = await ledgerOf(environment, file).catch((reason: unknown) => reason);
  if (!(error instanceof ConfigError)) throw new Error('A ConfigError was expected.', { cause: error });
  return error.faults.map(({ where, what }) => `${where}: ${what}`);
};
const database = 'postgres://user:pass%2Fword@db.example:5433/rollcall';
const configWith = (more: object): string =>
  JSON.stringify({ directories: [{ key: 'a', provider: 'TOY_LIBRARY', token: 'a-token' }], ...more });

test('a ledger that nothing is said of is a file in the working directory', async () => {
  expect(await ledgerOf({})).toBe(join(folder, 'rollcall.db'));
});

test('a relative file starts from the working directory, wherever the configuration is', async () => {
  expect(await ledgerOf({ ROLLCALL_DB: 'data/kept.db' })).toBe(join(folder, 'data/kept.db'));
  expect(await ledgerOf({ ROLLCALL_DB: '/elsewhere/kept.db' })).toBe('/elsewhere/kept.db');
});

test.each([':memory:', database, 'postgresql:///rollcall?host=/run/postgresql'])('%s stays as it is', async (place) => {
  expect(await ledgerOf({ ROLLCALL_DB: place })).toBe(place);
});

test('the place can come from a file, in the environment and in the configuration', async () => {
  write('db-url', `${database}\n`);
  expect(await ledgerOf({ ROLLCALL_DB_FILE: 'db-url' })).toBe(database);
  write('filed.json', configWith({ ledgerFile: 'db-url' }));
  expect(await ledgerOf({}, 'filed.json')).toBe(database);
});

test('the environment wins over the configuration, and false in it keeps no ledger', async () => {
  write('none.json', configWith({ ledger: false }));
  expect(await ledgerOf({}, 'none.json')).toBe(false);
  expect(await ledgerOf({ ROLLCALL_DB: ':memory:' }, 'none.json')).toBe(':memory:');
});

test('what is wrong with the place is told by the setting it came from', async () => {
  write('empty', '\n');
  write('bad-url', 'mysql://user:secret-word@host/db');
  expect(await faultsOf({ ROLLCALL_DB: '' })).toEqual(['ROLLCALL_DB: is set but empty. Give it a value, or unset it.']);
  expect(await faultsOf({ ROLLCALL_DB_FILE: 'empty' })).toEqual(['ROLLCALL_DB_FILE: names empty, which is empty.']);
  expect(await faultsOf({ ROLLCALL_DB_FILE: 'none' })).toEqual([
    'ROLLCALL_DB_FILE: names none, which cannot be read (ENOENT).',
  ]);
  expect(await faultsOf({ ROLLCALL_DB: 'a.db', ROLLCALL_DB_FILE: 'empty' })).toEqual([
    'ROLLCALL_DB_FILE: is given together with ROLLCALL_DB. Keep one of the two.',
  ]);
  expect(await faultsOf({ ROLLCALL_DB_FILE: 'bad-url' })).toEqual([
    'ROLLCALL_DB_FILE: must be a file without a scheme in front, or a database as postgres://user:password@host/database.',
  ]);
  write('both.json', configWith({ ledger: 'a.db', ledgerFile: 'empty' }));
  expect(await faultsOf({}, 'both.json')).toEqual(['ledgerFile: is given together with ledger. Keep one of the two.']);
});

test.each([
  'postgres://user:secret/word@host/db',
  'postgres://user:12/secret-word@host/db',
  'postgres://user:secret-word@host:port/db',
  'http://user:secret-word@host/db',
])('%s is refused without being repeated', async (place) => {
  const text = (await faultsOf({ ROLLCALL_DB: place })).join();
  expect(text).toMatch(/^ROLLCALL_DB: must be /);
  expect(text).not.toContain('secret');
});

test.each([true, 7, '', ' ', null])('%j is no place', (ledger) => {
  const config = { directories: [{ key: 'a', provider: 'TOY_LIBRARY', token: 'a-token' }], ledger };
  expect(checkConfig(config, { modules: [toy], basePath: folder })).toMatchObject({
    ok: false,
    faults: [{ where: 'ledger' }],
  });
});

test.each([
  [database, 'The ledger is the PostgreSQL database rollcall at db.example:5433.'],
  ['postgres:///people?host=%2Frun%2Fpg&password=pass', 'The ledger is the PostgreSQL database people at /run/pg.'],
  [':memory:', 'The ledger is in memory, and ends with this process.'],
  ['/data/kept.db', 'The ledger is the file /data/kept.db.'],
  [false, 'There is no ledger: nothing can be changed.'],
] as const)('%s is described without user and password', (place, sentence) => {
  expect(describeLedger(place)).toBe(sentence);
});

test('whoever tends the ledger needs no directory where the environment, or nothing, says where it is', async () => {
  expect(await readLedgerPlace(sources({ ROLLCALL_DB: 'kept.db' }))).toBe(join(folder, 'kept.db'));
  expect(await readLedgerPlace(sources({}))).toBe(join(folder, 'rollcall.db'));
  write('named.json', configWith({ ledger: 'named.db' }));
  expect(await readLedgerPlace(sources({}, 'named.json'))).toBe(join(folder, 'named.db'));
  await expect(readLedgerPlace(sources({ ROLLCALL_DB_FILE: 'none' }))).rejects.toThrow(ConfigError);
});
