import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { z } from 'zod';
import { toy } from '../../test/toy-vendor/toy.ts';
import { checkConfig } from './check-config.ts';

const directory = { key: 'main', provider: 'TOY_LIBRARY', token: 'good-token' };
const folder = mkdtempSync(join(tmpdir(), 'rollcall-'));
afterAll(() => rmSync(folder, { recursive: true }));
const rules = { modules: [toy], basePath: folder };

const faultsOf = (config: unknown): readonly string[] => {
  const checked = checkConfig(config, rules);
  return checked.ok ? [] : checked.faults.map(({ where, what }) => `${where}: ${what}`);
};

test('a directory alone is enough, and the defaults are filled in', () => {
  const checked = checkConfig({ directories: [directory] }, rules);
  expect(checked).toMatchObject({
    ok: true,
    value: {
      directories: [
        {
          directory: { key: 'main', label: 'Toy Library (main)', provider: 'TOY_LIBRARY' },
          settings: { token: 'good-token', baseUrl: 'https://api.library.example' },
          tokenFrom: 'gateway',
          tokenFile: null,
          upstream: { deadlineSeconds: 10, concurrency: 10, responseBytes: 4_194_304, retries: 2 },
        },
      ],
      server: { host: '127.0.0.1', port: 4000 },
      limits: {
        callsPerField: 200,
        callsPerRequest: 5000,
        deadlineSeconds: 30,
      },
      access: null,
      production: false,
      introspection: true,
      graphiql: true,
      exposeRaw: false,
      log: { level: 'info' },
    },
  });
});

test('every fault is found at once, each with its place and what would be right', () => {
  const config = {
    directories: [
      { key: 'Main', provider: 'TOY_LIBRARY', tokn: 'good-token', baseUrl: 'http://api.library.example' },
      { key: 'two', provider: 'TOY_LIBRAY', token: 'good-token' },
      { key: 'three', provider: 'TOY_LIBRARY', token: 42, branch: 'nort' },
      { key: 'three', provider: 'TOY_LIBRARY', token: 'good-token', tokenFil: 'x' },
      'four',
    ],
    server: { port: 70_000, host: 'http://0.0.0.0' },
    limit: { callsPerField: 0 },
    limits: { callsPerField: 0, deadlineSeconds: 1.5 },
    upstream: { responseBytes: 'much' },
    exposeRaw: 'no',
    log: { level: 'inf' },
  };
  expect(faultsOf(config)).toEqual([
    'server.host: must be a name or an address, without a scheme or a port.',
    'server.port: must be a whole number from 0 to 65535.',
    'limits.callsPerField: must be at least 1.',
    'upstream.responseBytes: must be a number, and is a string.',
    'exposeRaw: must be a boolean, and is a string.',
    'log.level: must be one of trace, debug, info, warn, error or silent. Did you mean info?',
    'limit: is not a setting. Did you mean limits?',
    'directories[0].key: must be a lower-case letter, then at most 31 of a-z, 0-9 and hyphen.',
    "directories[0].token: is missing: the library's card. A file can hold it: directories[0].tokenFile.",
    'directories[0].baseUrl: must start with https://: plain http would show the token to the network, and is for loopback only.',
    'directories[0].tokn: is not a setting. Did you mean token?',
    'directories[1].provider: is not a vendor that is known here. Known are TOY_LIBRARY. Did you mean TOY_LIBRARY?',
    'directories[2].token: must be a string, and is a number.',
    'directories[2].branch: must be one of north or south. Did you mean north?',
    'directories[3].tokenFil: is not a setting. Did you mean tokenFile?',
    'directories[4]: must be an object, and is a string.',
    'directories[3].key: is the key of directories[2].key too. Choose another.',
  ]);
});

test.each([
  [undefined, 'the configuration: is missing.'],
  [null, 'the configuration: must be an object, and is null.'],
  [[], 'the configuration: must be an object, and is a list.'],
  [{}, 'directories: must be a list of directories, such as [{ key, provider, ... }].'],
  [
    { directories: { main: directory } },
    'directories: must be a list of directories, such as [{ key, provider, ... }].',
  ],
])('%j is refused', (config, fault) => {
  expect(faultsOf(config)).toEqual([fault]);
});

test('no directory at all is a fault that tells every way out', () => {
  const [fault, ...others] = faultsOf({ directories: [] });
  expect(others).toEqual([]);
  expect(fault).toMatch(/rollcall\.config\.ts.*TOY_TOKEN \(Toy Library\).*`npm start`/);
});

test.each(['127.0.0.1', '127.1.2.3', '::1', 'localhost'])('%s can be listened on', (host) => {
  expect(faultsOf({ directories: [directory], server: { host } })).toEqual([]);
});

test.each(['a', 'a-1', 'a'.repeat(32)])('%j can be a key', (key) => {
  expect(faultsOf({ directories: [{ ...directory, key }] })).toEqual([]);
});

test.each(['', 'A', '1a', '-a', 'a_b', 'a b', 'a\n', 'a'.repeat(33)])('%j cannot be a key', (key) => {
  expect(faultsOf({ directories: [{ ...directory, key }] })).toHaveLength(1);
});

test('a secret can be in a file beside the configuration, and white space around it is dropped', () => {
  writeFileSync(join(folder, 'secret.txt'), '  from-a-file \n');
  const { token: _token, ...rest } = directory;
  expect(checkConfig({ directories: [{ ...rest, tokenFile: 'secret.txt' }] }, rules)).toMatchObject({
    ok: true,
    value: { directories: [{ settings: { token: 'from-a-file' } }] },
  });
});

test.each([
  ['missing.txt', 'names missing.txt, which cannot be read (ENOENT).'],
  ['empty.txt', 'names empty.txt, which is empty.'],
  [7, 'must be the name of a file that holds the secret.'],
  ['lines.txt', expect.stringMatching(/^must be the token alone/)],
])('a secret file %j is refused', (tokenFile, what) => {
  writeFileSync(join(folder, 'empty.txt'), ' \n');
  writeFileSync(join(folder, 'lines.txt'), 'first-line\nsecond-line\n');
  const { token: _token, ...rest } = directory;
  const checked = checkConfig({ directories: [{ ...rest, tokenFile }] }, rules);
  expect(checked).toEqual({ ok: false, faults: [{ where: 'directories[0].tokenFile', what }] });
});

test('a secret and its file together are refused', () => {
  writeFileSync(join(folder, 'secret.txt'), 'from-a-file');
  expect(faultsOf({ directories: [{ ...directory, tokenFile: 'secret.txt' }] })).toEqual([
    'directories[0].tokenFile: is given together with directories[0].token. Keep one of the two.',
  ]);
});

test('a vendor whose schema quotes a secret does not give it away', () => {
  const settings = z.strictObject({ token: z.string() }).superRefine(({ token }, context) => {
    context.addIssue({ code: 'custom', path: ['token'], message: `must not be ${token}.` });
  });
  const checked = checkConfig({ directories: [directory] }, { modules: [{ ...toy, settings }], basePath: folder });
  const faults = [{ where: 'directories[0].token', what: 'must not be (secret).' }];
  expect(checked).toEqual({ ok: false, faults });
});

test('no fault repeats a secret, whatever else is wrong', () => {
  const secret = fc.stringMatching(/^[!-~]{12,40}$/);
  const extra = fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.jsonValue());
  fc.assert(
    fc.property(secret, extra, fc.constantFrom(' ', '\n', '\u00e9', ''), (token, others, blemish) => {
      const baseUrl = `http://user:${token}@library.example/?key=${token}#${token}`;
      const entry = { ...others, key: 'MAIN', provider: 'TOY_LIBRARY', token: `${token}${blemish}${token}`, baseUrl };
      const text = faultsOf({ directories: [entry], server: { port: -1 } }).join('\n');
      expect(text).not.toBe('');
      expect(text).not.toContain(token);
    }),
  );
});
