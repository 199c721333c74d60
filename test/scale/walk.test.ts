import { expect, test } from 'vitest';
import { startSandboxedGateway } from '../harness/sandboxed-gateway.ts';
import { leastCalls, walkUsers } from './walk.ts';

const users = 5000;
const vendors = { tray: 'TRAY', oum: 'ORG_USER_MANAGEMENT', snyk: 'SNYK' } as const;

test.each(Object.entries(vendors))('walking all users of %s takes the fewest calls', async (key, name) => {
  await using gateway = await startSandboxedGateway({ sandboxes: { [name]: { users } } });
  for (const first of [100, 500]) {
    gateway.sandbox(key).forget();
    expect(await walkUsers(gateway.ask, key, first)).toEqual({ pages: users / first, users });
    expect(gateway.sandbox(key).requests).toHaveLength(leastCalls(key, users, first));
  }
});
