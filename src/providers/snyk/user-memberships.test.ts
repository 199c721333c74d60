import { afterEach, describe, expect, test } from 'vitest';
import { newCall, type OpenedDirectory, openDirectory } from '../../../test/harness/opened-directory.ts';
import { serve } from '../../loaders/offer.ts';
import { snyk } from './index.ts';
import type { SnykSandboxOptions } from './sandbox/options.ts';
import { type SnykSandbox, startSnykSandbox } from './sandbox/server.ts';

let opened: OpenedDirectory<SnykSandbox>;
const start = async (vendor: SnykSandboxOptions = {}, users?: number): Promise<void> => {
  opened = await openDirectory(snyk, startSnykSandbox, { ...(users === undefined ? {} : { users }), vendor });
};
afterEach(() => opened.close());

const state = () => opened.sandbox.state;
const nowhere = '00000000-0000-0000-0000-000000000000';

/** Reads the memberships of users, compares them with the truth, and says how many calls it took. */
const read = async (
  userIds: readonly string[],
  holds: (org: { readonly groupId: string | null; readonly id: string }) => boolean,
) => {
  opened.asked();
  const found = await serve(opened.provider, 'getUserMemberships')(userIds, newCall());
  const truth = userIds.map((userId) => [
    userId,
    new Set(
      state()
        .orgs.rows()
        .filter(holds)
        .flatMap(({ memberships }) => memberships.rows().filter((row) => row.userId === userId))
        .map(({ id }) => id),
    ),
  ]);
  expect([...found].map(([userId, rows]) => [userId, new Set(rows.map(({ id }) => id))])).toEqual(truth);
  for (const [userId, rows] of found) {
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
    for (const row of rows)
      expect(row).toMatchObject({ userId, user: { id: userId }, workspace: { id: row.workspaceId } });
  }
  return opened.asked().length;
};
const userIds = (count: number) =>
  state()
    .users.rows()
    .slice(0, count)
    .map(({ id }) => id);

describe('in a group', () => {
  const inGroup = ({ groupId }: { groupId: string | null }) => groupId !== null;

  test.each([1, 2])('%i users are asked for one by one', async (count) => {
    await start();
    expect(await read(userIds(count), inGroup)).toBe(count);
  });

  test('many users of few organisations are looked up in the lists of members', async () => {
    await start({}, 40);
    expect(await read(userIds(40), inGroup)).toBe(1 + 5);
  });

  test('few users of many organisations are asked for one by one, after one look at the organisations', async () => {
    for (const orgs of [60, 250]) {
      await start({ orgs, membersPerOrg: 3 });
      expect(await read(userIds(10), inGroup)).toBe(1 + 10);
      if (orgs === 60) await opened.close();
    }
  });

  test('long lists of members are given up in time: never more than twice the fewest calls', async () => {
    await start({ orgs: 4, membersPerOrg: 350 });
    for (const count of [3, 5, 6, 9, 16, 20, 40]) {
      const fewest = Math.min(count, 1 + 4 * Math.ceil(350 / 100));
      expect(await read(userIds(count), inGroup), `${count} users`).toBeLessThanOrEqual(2 * fewest);
    }
  });

  test('a user in more organisations than a page holds has them all', async () => {
    await start({ orgs: 120, membersPerOrg: 2 });
    const [member] = state().orgs.rows()[0]?.memberships.rows() ?? [];
    for (const org of state().orgs.rows().slice(1, 110)) {
      if (member !== undefined) org.memberships.insert({ ...member, id: crypto.randomUUID() });
    }
    expect(await read([member?.userId ?? ''], inGroup)).toBe(2);
  });

  test('users without memberships have an empty list', async () => {
    await start();
    await read([nowhere], inGroup);
    await read([...userIds(12), nowhere], inGroup);
  });

  test('where one list of members is not shown, each user is asked for instead', async () => {
    await start();
    const [org] = state().orgs.rows();
    opened.sandbox.inject({
      kind: 'status',
      status: 404,
      matches: ({ path }) => path === `/rest/orgs/${org?.id}/memberships`,
    });
    expect(await read(userIds(10), inGroup)).toBe(1 + 5 + 10);
  });

  test('what one user’s own list does not tell is left for the group’s list', async () => {
    await start();
    const [first = ''] = userIds(1);
    const found = await serve(opened.provider, 'getUserMemberships')([first], newCall());
    expect(found.get(first)?.[0]?.user).toMatchObject({ loginMethod: undefined, roles: undefined, name: 'Ada Okafor' });
  });
});

test.each([
  ['service_account', 'group'],
  ['app_instance', 'group'],
  ['service_account', 'org'],
  ['app_instance', 'token'],
] as const)('of a %s, which no list has, nothing is said (%s)', async (self, connect) => {
  await start({ self, connect });
  const viewer = await serve(opened.provider, 'getViewer')(newCall());
  const others = userIds(3);
  const found = await serve(opened.provider, 'getUserMemberships')([viewer.id, ...others], newCall());
  expect([...found.keys()]).toEqual(others);
  opened.asked();
  expect(await serve(opened.provider, 'getUserMemberships')([viewer.id], newCall())).toEqual(new Map());
  expect(opened.asked()).toEqual([]);
});

test('a person whose token it is has memberships as all people do', async () => {
  await start({ connect: 'token' });
  const viewer = await serve(opened.provider, 'getViewer')(newCall());
  expect(await read([viewer.id], () => true)).toBe(1 + 6);
});

describe('in one organisation', () => {
  test('one user is one call, many are read from the list', async () => {
    await start({ connect: 'org', membersPerOrg: 250 });
    const isConfigured = ({ id }: { id: string }) => id === state().orgs.rows()[0]?.id;
    expect(await read(userIds(1), isConfigured)).toBe(1);
    expect(await read(userIds(40), isConfigured)).toBe(1);
    expect(await read([...userIds(250), nowhere], isConfigured)).toBe(3);
  });

  test('a list too long for the users who are looked for is given up in time', async () => {
    await start({ connect: 'org', membersPerOrg: 950 });
    const isConfigured = ({ id }: { id: string }) => id === state().orgs.rows()[0]?.id;
    const late = userIds(950).slice(-3);
    expect(await read(late, isConfigured)).toBe(3 + 3);
    expect(await read([nowhere, ...late.slice(0, 1)], isConfigured)).toBe(2 + 2);
  });
});

describe('with nothing but a token', () => {
  test('every organisation is asked', async () => {
    await start({ connect: 'token' });
    expect(await read(userIds(1), () => true)).toBe(1 + 6);
    expect(await read(userIds(12), () => true)).toBe(1 + 6);
  });
});
