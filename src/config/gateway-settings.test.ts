import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { toy } from '../../test/toy-vendor/toy.ts';
import { checkConfig } from './check-config.ts';
import { readOverrides } from './overrides.ts';

const directory = { key: 'main', provider: 'TOY_LIBRARY', token: 'good-token' };
const folder = mkdtempSync(join(tmpdir(), 'rollcall-'));
afterAll(() => rmSync(folder, { recursive: true }));
const rules = { modules: [toy], basePath: folder };

const check = (config: object) => checkConfig({ directories: [directory], ...config }, rules);
const faultsOf = (config: object): readonly string[] => {
  const checked = check(config);
  return checked.ok ? [] : checked.faults.map(({ where, what }) => `${where}: ${what}`);
};
const valueOf = (config: object) => {
  const checked = check(config);
  if (!checked.ok) throw new Error(JSON.stringify(checked.faults));
  return checked.value;
};
const write = (name: string, content: string): string => {
  writeFileSync(join(folder, name), content);
  return name;
};
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

describe('access', () => {
  const hash = `sha256:${'a'.repeat(64)}`;
  const key = { name: 'ci', hash, grants: { '*': ['read'] } };

  test('shuts what is for people who build, unless it is opened again', () => {
    expect(valueOf({ access: { keys: [key] } })).toMatchObject({
      production: true,
      introspection: false,
      graphiql: false,
    });
    expect(valueOf({ access: { keys: [key] }, introspection: true })).toMatchObject({
      introspection: true,
      graphiql: false,
    });
    expect(valueOf({ access: { keys: [key] }, production: false })).toMatchObject({
      introspection: true,
      graphiql: true,
    });
    expect(valueOf({ production: true })).toMatchObject({ access: null, introspection: false, graphiql: false });
  });

  test('lets a caller ask 100 times a second unless it says otherwise', () => {
    expect(valueOf({}).limits.requestsPerMinute).toBe(600_000);
    expect(valueOf({ access: { keys: [key] } }).limits.requestsPerMinute).toBe(6000);
    expect(valueOf({ access: { keys: [key] }, limits: { requestsPerMinute: 7 } }).limits.requestsPerMinute).toBe(7);
  });

  test('that lets nobody in is a fault', () => {
    expect(faultsOf({ access: {} })).toEqual([expect.stringMatching(/^access: lets nobody in/)]);
  });

  test('has all its faults found at once', () => {
    const access = {
      keys: [
        { ...key, hash: 'the-key-itself', expires: 'soon' },
        { ...key, grants: { man: ['read'], main: ['rite'] } },
      ],
      jwt: {
        issuer: 'https://login.example',
        audience: 'rollcall',
        jwksUrl: 'http://login.example/keys',
        algorithms: ['HS256'],
        roles: {},
      },
    };
    expect(faultsOf({ access })).toEqual([
      expect.stringMatching(/^access\.keys\[0\]\.hash: must be sha256:/),
      expect.stringMatching(/^access\.keys\[0\]\.expires: must be a date/),
      expect.stringMatching(/^access\.keys\[1\]\.grants\.main\[0\]: must be one of/),
      expect.stringMatching(/^access\.jwt\.jwksUrl: must be a URL that starts with https/),
      expect.stringMatching(/^access\.jwt\.algorithms\[0\]: must be one of/),
    ]);
    expect(faultsOf({ access }).join()).not.toContain('the-key-itself');
  });

  test('that names a directory which does not exist is a fault with a hint', () => {
    expect(faultsOf({ access: { keys: [{ ...key, grants: { man: ['read'] } }] } })).toEqual([
      'access.keys[0].grants.man: is no configured directory. Did you mean main?',
    ]);
  });
});

describe('a directory whose token each caller brings', () => {
  const { token: _token, ...rest } = directory;

  test('needs none', () => {
    expect(checkConfig({ directories: [{ ...rest, tokenFrom: 'caller' }] }, rules)).toMatchObject({
      ok: true,
      value: { directories: [{ tokenFrom: 'caller', tokenFile: null }] },
    });
  });

  test('may have none', () => {
    expect(checkConfig({ directories: [{ ...directory, tokenFrom: 'caller' }] }, rules)).toEqual({
      ok: false,
      faults: [{ where: 'directories[0].token', what: expect.stringMatching(/^must not be given/) }],
    });
  });
});

describe('how vendors are called', () => {
  test('is said for all, and otherwise for one', () => {
    const config = {
      directories: [
        { ...directory, upstream: { concurrency: 3, rate: { calls: 5, seconds: 1 }, breaker: { failures: 9 } } },
        { ...directory, key: 'other' },
      ],
      upstream: { deadlineSeconds: 2, rate: false, breaker: { openSeconds: 1 }, proxy: 'http://proxy.example:3128' },
    };
    expect(valueOf(config).directories.map(({ upstream }) => upstream)).toMatchObject([
      { deadlineSeconds: 2, concurrency: 3, rate: { calls: 5, seconds: 1 }, breaker: { failures: 9, openSeconds: 1 } },
      { deadlineSeconds: 2, concurrency: 10, rate: false, breaker: { failures: 5, openSeconds: 1 } },
    ]);
  });

  test('names a file of certificates that has to be one', () => {
    write('ca.pem', '-----BEGIN CERTIFICATE-----\n');
    expect(valueOf({ upstream: { caFile: 'ca.pem' } }).directories[0]?.upstream.ca).toContain('BEGIN CERTIFICATE');
    write('not.pem', 'hello');
    expect(faultsOf({ upstream: { caFile: 'not.pem' } })).toEqual([
      expect.stringMatching(/^upstream\.caFile: names not\.pem, which holds no/),
    ]);
    const upstream = { caFile: 'gone.pem', proxy: 'proxy:3128' };
    expect(faultsOf({ directories: [{ ...directory, upstream }] })).toEqual([
      expect.stringMatching(/^directories\[0\]\.upstream\.proxy: must be a URL/),
    ]);
    expect(faultsOf({ directories: [{ ...directory, upstream: { caFile: 'gone.pem' } }] })).toEqual([
      expect.stringMatching(/^directories\[0\]\.upstream\.caFile: names gone\.pem, which cannot be read \(ENOENT\)/),
    ]);
  });
});

describe('trusted documents', () => {
  const document = '{ __typename }';

  test('are known by their hash, with or without the prefix', () => {
    const file = write(
      'manifest.json',
      JSON.stringify({ [`sha256:${sha256(document)}`]: document, [sha256('{ a }')]: '{ a }' }),
    );
    const { trustedDocuments } = valueOf({ trustedDocuments: { file, enforced: true } });
    expect(trustedDocuments?.enforced).toBe(true);
    expect([...(trustedDocuments?.documents ?? [])]).toEqual([
      [`sha256:${sha256(document)}`, document],
      [`sha256:${sha256('{ a }')}`, '{ a }'],
    ]);
  });

  test.each([
    ['gone', null, /cannot be read/],
    ['no JSON', '{', /not valid JSON/],
    ['a list', '[]', /not an object/],
    ['empty', '{}', /holds no document/],
    ['no text', JSON.stringify({ [sha256('1')]: 1 }), /is no document/],
    ['of another hash', JSON.stringify({ [sha256('{ b }')]: document }), /is not the SHA-256/],
  ])('in a file that is %s are a fault', (name, content, what) => {
    const file = content === null ? 'gone.json' : write(`${name}.json`, content);
    expect(faultsOf({ trustedDocuments: { file } })).toEqual([expect.stringMatching(what)]);
  });
});

test.each([
  [{ server: { corsOrigins: ['https://admin.example.com/path'] } }, /^server\.corsOrigins\[0\]: must be an origin/],
  [{ server: { trustedProxies: ['10.0.0.0/33'] } }, /^server\.trustedProxies\[0\]: must be an address/],
  [{ redis: 'http://127.0.0.1:6379' }, /^redis: must be redis:/],
  [{ tracing: { endpoint: '127.0.0.1:4318' } }, /^tracing\.endpoint: must be a URL/],
  [{ limits: { aliases: -1 } }, /^limits\.aliases: must be at least 0/],
])('%j is refused', (config, what) => {
  expect(faultsOf(config)).toEqual([expect.stringMatching(what)]);
});

test('the place of Redis can be in a file, and is not repeated by a fault', () => {
  write('redis', 'redis://:canary@127.0.0.1:6379\n');
  expect(valueOf({ redisFile: 'redis' }).redis).toBe('redis://:canary@127.0.0.1:6379');
  write('bad-redis', 'rediss//:canary@127.0.0.1:6379\n');
  expect(faultsOf({ redisFile: 'bad-redis' }).join()).toMatch(/^redisFile: must be (?!.*canary)/);
});

describe('workers', () => {
  const fault = 'must be a whole number from 1 to 256, or auto for as many as there are cores.';

  test('are one, a number, or as many as there are cores', () => {
    expect(valueOf({}).server.workers).toBe(1);
    expect(valueOf({ server: { workers: 4 } }).server.workers).toBe(4);
    expect(valueOf({ server: { workers: 'auto' } }).server.workers).toBe('auto');
    for (const workers of [0, 1.5, '4', 'all', 1000]) {
      expect(faultsOf({ server: { workers } })).toEqual([expect.stringMatching(/^server\.workers: must be /)]);
    }
  });

  test('can be set by the environment, over which a flag wins', () => {
    const workersBy = (environment: Record<string, string>, flags: { readonly workers?: string } = {}) => {
      const { apply, faults } = readOverrides(environment, flags, folder);
      return faults.length > 0 ? faults : apply(valueOf({ server: { workers: 3 } })).server.workers;
    };
    expect([workersBy({}), workersBy({ ROLLCALL_WORKERS: '5' })]).toEqual([3, 5]);
    expect(workersBy({ ROLLCALL_WORKERS: '5' }, { workers: 'auto' })).toBe('auto');
    expect(workersBy({ ROLLCALL_WORKERS: 'many' })).toEqual([{ where: 'ROLLCALL_WORKERS', what: fault }]);
    expect(workersBy({}, { workers: '-1' })).toEqual([{ where: '--workers', what: fault }]);
  });
});
