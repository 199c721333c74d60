import { describe, expect, test } from 'vitest';
import { toy } from '../../test/toy-vendor/toy.ts';
import { describeReads } from './cache-settings.ts';
import { checkConfig } from './check-config.ts';

const directory = { key: 'main', provider: 'TOY_LIBRARY', token: 'good-token' };
const check = (config: object) =>
  checkConfig({ directories: [directory], ...config }, { modules: [toy], basePath: '' });
const faultsOf = (config: object): readonly string[] => {
  const checked = check(config);
  return checked.ok ? [] : checked.faults.map(({ where, what }) => `${where}: ${what}`);
};
const directoriesOf = (config: object) => {
  const checked = check(config);
  if (!checked.ok) throw new Error(JSON.stringify(checked.faults));
  return checked.value.directories;
};

describe('cache', () => {
  test('keeps nothing where nothing is said, and of each kind nothing that is not named', () => {
    expect(directoriesOf({}).map(({ cache }) => cache.ttlSeconds)).toEqual([
      { users: 0, workspaces: 0, roles: 0, memberships: 0, invites: 0 },
    ]);
    expect(directoriesOf({ cache: { ttlSeconds: { roles: 300 } } })[0]?.cache).toEqual({
      ttlSeconds: { users: 0, workspaces: 0, roles: 300, memberships: 0, invites: 0 },
      staleSeconds: 0,
      staleIfErrorSeconds: 0,
      maxBytes: 16_777_216,
    });
  });

  test.each([true, false, 60])('%s is told what to say instead', (cache) => {
    expect(faultsOf({ cache })).toEqual([
      'cache: must be an object such as { ttlSeconds: { users: 60 } }; where it is left out, nothing is kept.',
    ]);
  });

  test('can be set for each directory, where what is left out is as the gateway says', () => {
    const cache = { ttlSeconds: { users: 60, roles: 300 }, staleSeconds: 10 };
    const own = { ttlSeconds: { users: 0 }, maxBytes: 1024 };
    expect(directoriesOf({ cache, directories: [{ ...directory, cache: own }] })[0]?.cache).toMatchObject({
      ttlSeconds: { users: 0, roles: 300 },
      staleSeconds: 10,
      maxBytes: 1024,
    });
  });

  test('tells every fault', () => {
    const cache = {
      ttlSeconds: { users: -1, user: 60, roles: 90_000 },
      staleSeconds: 'long',
      maxBytes: 10.5,
      stale: 1,
    };
    expect(faultsOf({ cache, directories: [{ ...directory, cache: { maxBytes: 1 } }] })).toEqual([
      'cache.ttlSeconds.users: must be at least 0.',
      'cache.ttlSeconds.roles: must be at most 86400.',
      expect.stringMatching(/^cache\.ttlSeconds\.user: is not a setting\. Did you mean users\?/),
      'cache.staleSeconds: must be a number, and is a string.',
      expect.stringMatching(/^cache\.maxBytes: must be/),
      expect.stringMatching(/^cache\.stale: is not a setting\./),
      'directories[0].cache.maxBytes: must be at least 1024.',
    ]);
  });

  test('that would keep nothing is a fault: somebody believes that there is one', () => {
    expect(faultsOf({ cache: { staleSeconds: 60 } })).toEqual([
      expect.stringMatching(/^cache: keeps nothing yet: say/),
    ]);
    const own = { ...directory, cache: { ttlSeconds: { users: 1 } } };
    expect(faultsOf({ cache: { staleSeconds: 60 }, directories: [own] })).toEqual([]);
  });
});

test('what is spared is said in words', () => {
  const cache = { ttlSeconds: { users: 60, roles: 300 }, staleSeconds: 30, staleIfErrorSeconds: 3600 };
  expect(directoriesOf({}).map(describeReads)).toEqual(['shared while under way, none kept']);
  expect(directoriesOf({ upstream: { shareReads: false }, cache }).map(describeReads)).toEqual([
    'not shared; kept: users 60 s, roles 300 s; stale 30 s; stale if it fails 3600 s',
  ]);
});
