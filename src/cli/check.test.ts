import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { toy } from '../../test/toy-vendor/toy.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { check } from './check.ts';

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

const run = async (environment: Record<string, string>) => {
  const printed: string[] = [];
  const terminal = {
    environment,
    workingDirectory: '/nowhere',
    print: (line: string) => void printed.push(line),
    complain: () => undefined,
    stopped: () => Promise.resolve(),
  };
  const code = await check({ command: 'check' }, [toy, second], terminal);
  return { code, output: printed.join('\n') };
};
const good = () => ({ ROLLCALL_DB: ':memory:', TOY_TOKEN: String(sandbox.settings.token), TOY_BASE_URL: sandbox.url });

test('a directory that answers is reached and authorised', async () => {
  const { code, output } = await run(good());
  expect(code).toBe(0);
  expect(output.split('\n')).toEqual([
    'DIRECTORY  PROVIDER     REACHED  AUTHORISED  CAPABILITIES',
    'library    TOY_LIBRARY  yes      yes         2 native, 9 emulated, 16 unsupported',
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
