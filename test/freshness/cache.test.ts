import { describe, expect, test } from 'vitest';
import type { TrayState } from '../../src/providers/tray/sandbox/state.ts';
import { minute, type Stage, startStage } from './stage.ts';

const sources = 'sources { state freshness fetchedAt notes problem { code } }';
const users = `{ directory(key: "tray") { users(first: 5) { nodes { name } ${sources} } } }`;

/** The report of the one directory that a list of `users` was read from. */
const reportOf = async (stage: Stage, cacheControl?: string) => {
  const { data, errors } = await (cacheControl === undefined ? stage.ask(users) : stage.askWith(cacheControl, users));
  expect(errors).toBeUndefined();
  const [report] = data.directory.users.sources;
  return report;
};

describe('what was read', () => {
  test('is given again for as long as its kind may be, and then read anew', async () => {
    await using stage = await startStage();
    const readAt = stage.now();
    expect(await reportOf(stage)).toMatchObject({ freshness: 'LIVE', fetchedAt: readAt });
    stage.pass(59);
    expect(await reportOf(stage)).toMatchObject({ freshness: 'CACHED', fetchedAt: readAt, notes: [] });
    expect(stage.calls('tray')).toBe(1);
    stage.pass(1);
    expect(await reportOf(stage)).toMatchObject({ freshness: 'LIVE', fetchedAt: stage.now() });
    expect(stage.calls('tray')).toBe(1);
  });

  test('is not given to who asks for something else', async () => {
    await using stage = await startStage();
    await stage.ask(users);
    await stage.ask(users.replace('first: 5', 'first: 6'));
    expect(stage.calls('tray')).toBe(2);
  });

  test('is never kept where nothing says that it is', async () => {
    await using stage = await startStage({});
    for (const _ of [1, 2]) expect(await reportOf(stage)).toMatchObject({ freshness: 'LIVE' });
    expect(stage.calls('tray')).toBe(2);
    expect(await stage.metrics('rollcall_cache')).toEqual([]);
  });

  test('is kept by kind: invites are not unless somebody says so', async () => {
    await using stage = await startStage({ cache: minute, ledger: false });
    const invites = '{ directory(key: "snyk") { invites(first: 5) { nodes { email } } } }';
    for (const _ of [1, 2]) await stage.ask(invites);
    const paths = stage.sandbox('snyk').requests.map(({ path }) => path);
    const listed = paths.filter((path) => path.endsWith('/invites'));
    expect(listed.length).toBe(2 * new Set(listed).size);
    // What leads to them is.
    expect(new Set(paths).size).toBe(paths.length - new Set(listed).size);
  });

  test('can be kept in one directory and not in another', async () => {
    await using stage = await startStage({});
    const { url } = stage.sandbox('tray');
    const settings = { ...stage.sandbox('tray').settings, provider: 'TRAY' };
    await using two = await startStage({
      directories: [
        { key: 'kept', ...settings },
        { key: 'live', ...settings, cache: { ttlSeconds: { users: 0 } } },
      ],
      cache: minute,
    });
    expect(url).toContain('127.0.0.1');
    const both = '{ users(first: 500) { nodes { id } sources { freshness } } }';
    await two.ask(both);
    const { data } = await two.ask(both);
    const [kept, live] = data.users.sources.map(({ freshness }: { freshness: string }) => freshness);
    expect([kept, live]).toEqual(['CACHED', 'LIVE']);
  });

  test('makes room for what was used later, and is counted', async () => {
    await using stage = await startStage({ cache: { ...minute, maxBytes: 4096 } });
    await stage.ask(users);
    for (const first of [6, 7, 8, 9]) await stage.ask(users.replace('first: 5', `first: ${first}`));
    stage.calls('tray');
    expect(await reportOf(stage)).toMatchObject({ freshness: 'LIVE' });
    const evicted = await stage.metrics('rollcall_cache_evictions_total{directory="tray",reason="room"}');
    expect(Number(evicted[0]?.split(' ')[1])).toBeGreaterThan(0);
    const bytes = await stage.metrics('rollcall_cache_bytes{directory="tray"}');
    expect(Number(bytes[0]?.split(' ')[1])).toBeLessThanOrEqual(4096);
  });
});

describe('of what a list is made from', () => {
  test('the oldest is told, and the worst', async () => {
    await using stage = await startStage({ cache: minute }, { SNYK: { users: 250 } });
    const page = (first: number) => `{ directory(key: "snyk") { users(first: ${first}) { nodes { id } ${sources} } } }`;
    const readAt = stage.now();
    await stage.ask(page(100));
    stage.calls('snyk');
    stage.pass(30);
    const { data } = await stage.ask(page(200));
    expect(data.directory.users.nodes).toHaveLength(200);
    expect(stage.calls('snyk')).toBe(1);
    expect(data.directory.users.sources).toMatchObject([{ freshness: 'CACHED', fetchedAt: readAt }]);
  });

  test('what another field of the request has read counts, where a list is made from it', async () => {
    await using stage = await startStage();
    const query = `{ directory(key: "tray") { users(first: 2) { nodes { memberships(first: 3) { ${sources} } } } } }`;
    const readAt = stage.now();
    await stage.ask(query);
    stage.calls('tray');
    stage.pass(10);
    const { data } = await stage.ask(query);
    expect(stage.calls('tray')).toBe(0);
    for (const { memberships } of data.directory.users.nodes) {
      expect(memberships.sources).toMatchObject([{ freshness: 'CACHED', fetchedAt: readAt }]);
    }
  });
});

describe('Cache-Control', () => {
  test.each(['no-cache', 'No-Store', 'max-age=0', 'max-age=9, must-revalidate'])(
    '%s reads anew, and keeps what was read',
    async (cacheControl) => {
      await using stage = await startStage();
      await stage.ask(users);
      stage.pass(10);
      expect(await reportOf(stage, cacheControl)).toMatchObject({ freshness: 'LIVE' });
      expect(stage.calls('tray')).toBe(2);
      const readAt = stage.now();
      stage.pass(55);
      expect(await reportOf(stage)).toMatchObject({ freshness: 'CACHED', fetchedAt: readAt });
    },
  );

  test.each(['max-age=11', 'max-stale', 'public'])('%s is content with what is kept', async (cacheControl) => {
    await using stage = await startStage();
    await stage.ask(users);
    stage.pass(10);
    expect(await reportOf(stage, cacheControl)).toMatchObject({ freshness: 'CACHED' });
  });

  test('never lets an answer grow older than the configuration does', async () => {
    await using stage = await startStage();
    await stage.ask(users);
    stage.pass(60);
    expect(await reportOf(stage, 'max-age=3600')).toMatchObject({ freshness: 'LIVE' });
  });

  test('gets no stale answer where the vendor fails', async () => {
    await using stage = await startStage({ cache: { ...minute, staleIfErrorSeconds: 600 }, upstream: { retries: 0 } });
    await stage.ask(users);
    stage.sandbox('tray').inject({ kind: 'status', status: 503 });
    const { errors } = await stage.askWith('no-cache', users);
    expect(errors?.[0]?.extensions.code).toBe('UPSTREAM_UNAVAILABLE');
  });
});

describe('a mutation', () => {
  const people = '{ directory(key: "tray") { users(first: 20) { nodes { id vendorId roles { vendorId } } } } }';
  const roles = '{ directory(key: "tray") { roles(first: 5) { nodes { id vendorId } } } }';
  const other = '{ directory(key: "oum") { users(first: 5) { nodes { name } } } }';

  /** Somebody, a role that they do not hold, and the mutation that gives it to them. */
  const choose = async (stage: Stage) => {
    const [user] = (await stage.ask(people)).data.directory.users.nodes;
    const [held] = user.roles;
    const role = (await stage.ask(roles)).data.directory.roles.nodes.find(
      ({ vendorId }: { vendorId: string }) => vendorId !== held.vendorId,
    );
    const setRole = `mutation { setUserRoles(input: { userId: "${user.id}", roleIds: ["${role.id}"], overrides: [LAST_ADMIN, PROTECTED_ACCOUNT, UNCHECKED] }) { outcome problems { message } } }`;
    return { user, role, setRole };
  };
  const rolesOf = async (stage: Stage, id: string): Promise<unknown> =>
    (await stage.ask(`{ node(id: "${id}") { ... on User { roles { vendorId } } } }`)).data.node.roles;

  test('makes all that was kept of its directory worthless, and of no other', async () => {
    await using stage = await startStage();
    const { user, role, setRole } = await choose(stage);
    for (const query of [users, other]) await stage.ask(query);
    await rolesOf(stage, user.id);
    expect((await stage.ask(setRole)).data.setUserRoles).toEqual({ outcome: 'APPLIED', problems: [] });
    for (const key of ['tray', 'oum']) stage.calls(key);
    for (const query of [people, users, roles, other]) await stage.ask(query);
    expect([stage.calls('tray'), stage.calls('oum')]).toEqual([3, 0]);
    expect(await rolesOf(stage, user.id)).toEqual([{ vendorId: role.vendorId }]);
    const evicted = await stage.metrics('rollcall_cache_evictions_total{directory="tray",reason="written"}');
    expect(Number(evicted[0]?.split(' ')[1])).toBeGreaterThan(3);
  });

  test('that fails does so too: it may have been carried out', async () => {
    await using stage = await startStage();
    const { setRole } = await choose(stage);
    stage.sandbox('tray').inject({ kind: 'reset', afterActing: true, matches: ({ method }) => method !== 'GET' });
    expect((await stage.ask(setRole)).data.setUserRoles.outcome).not.toBe('APPLIED');
    stage.calls('tray');
    await stage.ask(roles);
    expect(stage.calls('tray')).toBe(1);
  });

  test('prepares from what is so now', async () => {
    await using stage = await startStage();
    const { user, role, setRole } = await choose(stage);
    await rolesOf(stage, user.id);
    // Changed elsewhere, just as it is asked for here: nothing is left to be done.
    const { users: all } = stage.sandbox('tray').state as TrayState;
    const found = all.find(({ id }) => id === user.vendorId);
    if (found !== undefined) found.roleId = role.vendorId;
    expect((await stage.ask(setRole)).data.setUserRoles).toMatchObject({ outcome: 'ALREADY_IN_STATE' });
    // What it read is kept for all others.
    stage.calls('tray');
    expect(await rolesOf(stage, user.id)).toEqual([{ vendorId: role.vendorId }]);
    expect(stage.calls('tray')).toBe(0);
  });
});
