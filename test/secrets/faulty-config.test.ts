import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, describe, expect, test } from 'vitest';
import { checkConfig } from '../../src/config/check-config.ts';
import { ConfigError } from '../../src/config/config-error.ts';
import { readConfig } from '../../src/config/read-config.ts';
import { openGateway } from '../../src/gateway.ts';
import { providerModules } from '../../src/providers/index.ts';
import { createLogger } from '../../src/server/logger.ts';
import { createCanaries } from './canaries.ts';
import { runCommand } from './command.ts';

const canaries = createCanaries();
const secret = canaries.plant('secret');
const folder = mkdtempSync(join(tmpdir(), 'rollcall-faults-'));
afterAll(() => rmSync(folder, { recursive: true }));

const oum = { key: 'oum', provider: 'ORG_USER_MANAGEMENT', token: secret, baseUrl: 'http://127.0.0.1:1' };
const valid = { directories: [oum], ledger: false };

/** Everything that is wrong with a configuration, as somebody is told. */
const complaintOf = (config: unknown): string => {
  const checked = checkConfig(config, { modules: providerModules, basePath: folder });
  if (checked.ok) throw new Error('Nothing is wrong with it.');
  const error = new ConfigError(checked.faults);
  return `${error.message} ${inspect(error, { depth: Number.POSITIVE_INFINITY, showHidden: true })}`;
};

const inFile = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return name;
};

describe('what is wrong with a configuration is told without the secret in it', () => {
  test.each<[string, unknown]>([
    ['a token with a line break', { directories: [{ ...oum, token: `${secret}\nmore` }] }],
    ['a token that is a list', { directories: [{ ...oum, token: [secret] }] }],
    [
      'a token in a file with a blank',
      { directories: [{ ...oum, token: undefined, tokenFile: inFile('blank', `${secret} x`) }] },
    ],
    ['a token twice', { directories: [{ ...oum, tokenFile: inFile('token', secret) }] }],
    ['a token as a setting that does not exist', { directories: [{ ...oum, tokn: secret }] }],
    [
      'a token in the address',
      { directories: [{ ...oum, baseUrl: `https://me:${secret}@example.com/?key=${secret}` }] },
    ],
    ['a token where a caller brings one', { directories: [{ ...oum, tokenFrom: 'caller' }] }],
    ['a proxy of another scheme', { ...valid, upstream: { proxy: `socks5://me:${secret}@127.0.0.1:1` } }],
    ['a proxy that is no address', { ...valid, upstream: { proxy: `me:${secret}@proxy` } }],
    ['Redis by another scheme', { ...valid, redis: `http://:${secret}@127.0.0.1` }],
    ['Redis and its file', { ...valid, redis: `redis://:${secret}@127.0.0.1`, redisFile: 'nowhere' }],
    ['a ledger by another scheme', { ...valid, ledger: `mysql://me:${secret}@127.0.0.1/x` }],
    ['a ledger with a slash in its password', { ...valid, ledger: `postgres://me:/${secret}@127.0.0.1/x` }],
    ['a key in place of its hash', { ...valid, access: { keys: [{ name: 'a', hash: secret, grants: {} }] } }],
    ['a file of keys that is no JSON', { ...valid, access: { keysFile: inFile('keys', `[{"hash": ${secret}`) } }],
    [
      'a file of keys with a key in it',
      { ...valid, access: { keysFile: inFile('keys.json', `[{"key": "${secret}"}]`) } },
    ],
    [
      'an issuer with a password',
      { ...valid, access: { jwt: { issuer: 'x', audience: 'y', roles: {}, jwksUrl: `ftp://me:${secret}@x` } } },
    ],
    ['a collector that is no address', { ...valid, tracing: { endpoint: `me:${secret}@127.0.0.1` } }],
    ['documents that are no JSON', { ...valid, trustedDocuments: { file: inFile('documents', `{"${secret}": `) } }],
    ['certificates that are none', { ...valid, upstream: { caFile: inFile('ca', secret) } }],
  ])('%s', (where, config) => {
    expect(canaries.leaksIn([{ where, text: complaintOf(config) }])).toEqual([]);
  });

  test.each<[string, Record<string, string>]>([
    ['a Redis that is none', { ROLLCALL_REDIS_URL: `${secret}@127.0.0.1` }],
    ['a ledger of another scheme', { ROLLCALL_DB: `mongodb://me:${secret}@127.0.0.1` }],
    ['a collector that is none', { OTEL_EXPORTER_OTLP_ENDPOINT: `${secret}` }],
    ['attributes that are none', { OTEL_RESOURCE_ATTRIBUTES: `${secret}` }],
    ['a token with a blank', { TRAY_TOKEN: `${secret} ${secret}` }],
    ['a level that is none', { ROLLCALL_LOG_LEVEL: secret }],
  ])('%s in the environment', async (where, environment) => {
    const reading = readConfig({
      modules: providerModules,
      environment: { OUM_TOKEN: secret, OUM_BASE_URL: 'http://127.0.0.1:1', ...environment },
      workingDirectory: folder,
    });
    const error: unknown = await reading.then(
      () => null,
      (fault: unknown) => fault,
    );
    expect(error).toBeInstanceOf(ConfigError);
    expect(canaries.leaksIn([{ where, text: inspect(error, { depth: 9, showHidden: true }) }])).toEqual([]);
  });

  test.each([
    ['rollcall.config.json', `{ "directories": [{ "token": "${secret}" `],
    ['broken.config.mjs', `export default { token: '${secret}' `],
    ['throwing.config.mjs', `throw new Error('no file for ${'x'}');\nconst token = '${secret}';`],
  ])('%s', async (file, text) => {
    inFile(file, text);
    for (const command of ['serve', 'check']) {
      const run = runCommand([command, '--config', file], {}, folder);
      expect(await run.ended).toBe(1);
      expect(canaries.leaksIn(run.emitted())).toEqual([]);
    }
  });

  test('a database that cannot be reached', { timeout: 30_000 }, async () => {
    inFile(
      'reached.json',
      JSON.stringify({ ...valid, ledger: `postgres://me:${secret}@127.0.0.1:1/rollcall?sslpassword=${secret}` }),
    );
    for (const command of ['serve', 'check']) {
      const run = runCommand([command, '--config', 'reached.json'], { ROLLCALL_LOG_LEVEL: 'trace' }, folder);
      expect(await run.ended).toBe(1);
      expect(canaries.leaksIn(run.emitted())).toEqual([]);
    }
  });
});

test('a configuration and a gateway can be dumped without showing a secret', async () => {
  inFile('whole', secret);
  const checked = checkConfig(
    {
      directories: [oum, { ...oum, key: 'filed', token: undefined, tokenFile: 'whole' }],
      ledger: `postgres://me:${secret}@127.0.0.1:1/rollcall`,
      redis: `redis://:${secret}@127.0.0.1:1`,
      upstream: { proxy: `http://me:${secret}@127.0.0.1:1` },
      tracing: { endpoint: `http://me:${secret}@127.0.0.1:1` },
    },
    { modules: providerModules, basePath: folder },
  );
  if (!checked.ok) throw new ConfigError(checked.faults);
  const config = checked.value;
  const [first] = config.directories;
  await using gateway = Object.assign(openGateway({ ...config, redis: null }, { logger: createLogger('silent') }), {
    async [Symbol.asyncDispose]() {
      await gateway.dispose();
    },
  });
  const whole = { depth: Number.POSITIVE_INFINITY, maxArrayLength: null };
  const dumps = Object.entries({
    config,
    first,
    settings: first?.settings,
    upstream: first?.upstream,
    gateway,
  });
  for (const [where, value] of dumps) {
    expect(canaries.leaksIn([{ where: `${where} inspected`, text: inspect(value, whole) }])).toEqual([]);
    if (value !== gateway)
      expect(canaries.leaksIn([{ where: `${where} as JSON`, text: JSON.stringify(value) }])).toEqual([]);
  }
  // They are there all the same.
  expect(config.redis).toContain(secret);
  expect(first?.settings).toMatchObject({ token: secret });
});
