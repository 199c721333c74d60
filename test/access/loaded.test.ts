import { expect, test } from 'vitest';
import { hashApiKey, newApiKey } from '../../src/access/api-key.ts';
import { packagesOf } from '../harness/loaded-packages.ts';

test('what tokens are verified with is loaded when the first one comes, and where there are none, never', {
  timeout: 60_000,
}, async () => {
  const key = newApiKey();
  const keys = [{ name: 'ci', hash: hashApiKey(key), grants: { '*': ['read'] } }];
  const jwt = { issuer: 'x', audience: 'x', jwksUrl: 'http://127.0.0.1:1/keys', roles: {} };
  const quiet = { log: { level: 'silent' } };
  const [none, keyed, token] = await Promise.all([
    packagesOf({ ...quiet }, 'Bearer a.b.c'),
    packagesOf({ ...quiet, access: { keys, jwt } }, `Bearer ${key}`),
    packagesOf({ ...quiet, access: { keys, jwt } }, 'Bearer a.b.c'),
  ]);
  expect([none, keyed, token].map((packages) => packages?.includes('jose'))).toEqual([false, false, true]);
});
