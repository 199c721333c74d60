import { afterEach, beforeEach, expect, test } from 'vitest';
import { acme } from '../../test/acme-vendor.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { check } from './check.ts';

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await (await acme.sandbox())();
});
afterEach(() => sandbox.close());

const second = {
  ...acme,
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
  const code = await check({ command: 'check' }, [acme, second], terminal);
  return { code, output: printed.join('\n') };
};
const good = () => ({ ACME_TOKEN: String(sandbox.settings.token), ACME_BASE_URL: sandbox.url });

test('a directory that answers is reached and authorised', async () => {
  const { code, output } = await run(good());
  expect(code).toBe(0);
  expect(output.split('\n')).toEqual([
    'DIRECTORY  PROVIDER  REACHED  AUTHORISED  CAPABILITIES',
    'acme       ACME      yes      yes         2 native, 0 emulated, 14 unsupported',
  ]);
  expect(sandbox.requests).toHaveLength(1);
});

test('one that fails makes the exit code 1, and its reason is told without the token', async () => {
  const { code, output } = await run({ ...good(), BETA_TOKEN: 'wrong-token', BETA_URL: sandbox.url });
  expect(code).toBe(1);
  expect(output).toMatch(/^acme +ACME +yes +yes /m);
  expect(output).toMatch(/^beta +BETA +yes +no /m);
  expect(output).toMatch(/^beta: .*401/m);
  expect(output).not.toContain('wrong-token');
});

test('one that is not there is not reached', async () => {
  await sandbox.close();
  const { code, output } = await run(good());
  expect(code).toBe(1);
  expect(output).toMatch(/^acme +ACME +no +\? /m);
});

test('an answer that is no JSON was reached all the same', async () => {
  sandbox.inject({ kind: 'garbage' });
  expect((await run(good())).output).toMatch(/^acme +ACME +yes +\? /m);
});
