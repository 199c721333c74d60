import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import { startIssuer } from '../../test/harness/issuer.ts';
import { toy } from '../../test/toy-vendor/toy.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { check } from './check.ts';

const emptyFolder = mkdtempSync(join(tmpdir(), 'rollcall-'));
afterAll(() => rmSync(emptyFolder, { recursive: true }));

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await (await toy.sandbox())();
});
afterEach(() => sandbox.close());

const second = {
  ...toy,
  name: 'BETA',
  displayName: 'Beta',
  defaultKey: 'beta',
  environment: { BETA_TOKEN: 'token', BETA_URL: 'baseUrl' },
};

const run = async (environment: Record<string, string>, config?: string) => {
  const printed: string[] = [];
  const terminal = {
    environment,
    workingDirectory: emptyFolder,
    print: (line: string) => void printed.push(line),
    complain: () => undefined,
    stopped: () => Promise.resolve(),
    watchStrays: () => undefined,
  };
  const code = await check({ command: 'check', ...(config === undefined ? {} : { config }) }, [toy, second], terminal);
  return { code, output: printed.join('\n') };
};
const good = () => ({ ROLLCALL_DB: ':memory:', TOY_TOKEN: String(sandbox.settings.token), TOY_BASE_URL: sandbox.url });

test('a directory whose token each caller brings is not tried, and is no failure', async () => {
  const config = join(mkdtempSync(join(tmpdir(), 'rollcall-')), 'directories.json');
  const directory = { key: 'library', provider: toy.name, tokenFrom: 'caller', baseUrl: sandbox.url };
  writeFileSync(config, JSON.stringify({ directories: [directory], ledger: ':memory:' }));
  const { code, output } = await run({}, config);
  expect(code).toBe(0);
  expect(output).toMatch(/^library +TOY_LIBRARY +not tried +by callers /m);
  expect(sandbox.requests).toEqual([]);
  rmSync(dirname(config), { recursive: true });
});

test('an issuer whose keys cannot be had makes the exit code 1', async () => {
  await using issuer = await startIssuer({ now: () => new Date() });
  const config = join(mkdtempSync(join(tmpdir(), 'rollcall-')), 'directories.json');
  const directory = { key: 'library', provider: toy.name, ...sandbox.settings };
  const access = { jwt: issuer.settings() };
  writeFileSync(config, JSON.stringify({ directories: [directory], ledger: ':memory:', access }));
  const { jwksUrl } = issuer.settings();
  const good = await run({}, config);
  expect(good.code).toBe(0);
  expect(good.output).toContain(`The keys of the issuer are at ${jwksUrl}. One is there.`);
  for (const [answer, what] of [
    ['{"keys":[{}]}', 'No key with a name is there'],
    ['canary', 'They cannot be had: The answer is not JSON.'],
  ] as const) {
    issuer.answer = (response) => response.end(answer);
    const { code, output } = await run({}, config);
    expect(code).toBe(1);
    expect(output).toContain(what);
    expect(output).not.toContain('canary');
  }
  issuer.answer = (response) => response.destroy();
  expect((await run({}, config)).output).toContain('They cannot be had: The host cannot be reached (');
  rmSync(dirname(config), { recursive: true });
});

test('a directory that answers is reached and authorised', async () => {
  const { code, output } = await run(good());
  expect(code).toBe(0);
  expect(output.split('\n')).toEqual([
    'DIRECTORY  PROVIDER     REACHED  AUTHORISED  CAPABILITIES',
    'library    TOY_LIBRARY  yes      yes         2 native, 9 emulated, 16 unsupported',
    '',
    'DIRECTORY  READS',
    'library    shared while under way, none kept',
    '',
    'The ledger is in memory, and ends with this process. It opens.',
  ]);
  expect(sandbox.requests).toHaveLength(1);
});

test('one that fails makes the exit code 1, and its reason is told without the token', async () => {
  const { code, output } = await run({ ...good(), BETA_TOKEN: 'wrong-token', BETA_URL: sandbox.url });
  expect(code).toBe(1);
  expect(output).toMatch(/^library +TOY_LIBRARY +yes +yes /m);
  expect(output).toMatch(/^beta +BETA +yes +no /m);
  expect(output).toMatch(/^beta: .*401/m);
  expect(output).not.toContain('wrong-token');
});

test('one that is not there is not reached', async () => {
  await sandbox.close();
  const { code, output } = await run(good());
  expect(code).toBe(1);
  expect(output).toMatch(/^library +TOY_LIBRARY +no +\? /m);
});

test('an answer that is no JSON was reached all the same', async () => {
  sandbox.inject({ kind: 'garbage' });
  expect((await run(good())).output).toMatch(/^library +TOY_LIBRARY +yes +\? /m);
});

test('a ledger that cannot be opened makes the exit code 1', async () => {
  const { code, output } = await run({ ...good(), ROLLCALL_DB: fileURLToPath(import.meta.url) });
  expect(code).toBe(1);
  expect(output).toMatch(/^library +TOY_LIBRARY +yes +yes /m);
  expect(output).toMatch(/^The ledger \S+check\.test\.ts .*SQLite/m);
});

test('a ledger that is not there yet is not made, and one that cannot be made is told', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-'));
  const file = join(folder, 'new.db');
  const { code, output } = await run({ ...good(), ROLLCALL_DB: file });
  expect(code).toBe(0);
  expect(output).toMatch(`The ledger is the file ${file}. It will be made.`);
  expect(readdirSync(folder)).toEqual([]);
  rmSync(folder, { recursive: true });
  const gone = await run({ ...good(), ROLLCALL_DB: file });
  expect(gone.code).toBe(1);
  expect(gone.output).toMatch(/It cannot be made: its folder is missing/);
});
