import { afterEach, describe, expect, test } from 'vitest';
import { newCall, type OpenedDirectory, openDirectory, readWindow } from '../../../test/harness/opened-directory.ts';
import { planner } from '../../../test/harness/written.ts';
import type { Call } from '../../domain/call.ts';
import { serve } from '../../loaders/offer.ts';
import { snyk } from './index.ts';
import { type SnykSandbox, startSnykSandbox } from './sandbox/server.ts';
import type { SnykOrg } from './sandbox/state.ts';

/** Whoever knows the ids of an organisation outside of the directory, which its token may read and change, and asks for what is in it. */

let opened: OpenedDirectory<SnykSandbox>;
afterEach(() => opened.close());

const orgs = () => opened.sandbox.state.orgs.rows();
const found = <T>(thing: T | undefined): T => {
  if (thing === undefined) throw new Error('The sandbox has no such thing.');
  return thing;
};
const own = () => found(orgs()[0]);
const nowhere = '00000000-0000-0000-0000-000000000000';

/** An organisation of another group, with the members and invites of an organisation of this one. */
const insertElsewhere = (): SnykOrg => {
  const { state } = opened.sandbox;
  const elsewhere = state.makeOrg({ id: crypto.randomUUID(), name: 'Elsewhere', slug: 'elsewhere', groupId: nowhere });
  for (const row of own().memberships.rows()) elsewhere.memberships.insert({ ...row, id: crypto.randomUUID() });
  for (const row of own().invites.rows()) elsewhere.invites.insert({ ...row, id: crypto.randomUUID() });
  return state.orgs.insert(elsewhere);
};

const places = [
  ['another group', 'group', insertElsewhere],
  ['no group', 'group', () => found(orgs().find(({ groupId }) => groupId === null))],
  ['the same group, where one is configured', 'org', () => found(orgs()[1])],
] as const;

describe.each(places)('an organisation of %s', (_, connect, place) => {
  const start = async (): Promise<SnykOrg> => {
    opened = await openDirectory(snyk, startSnykSandbox, { vendor: { connect } });
    const org = place();
    opened.asked();
    return org;
  };

  /** What was asked besides which group the organisation is in. */
  const askedInside = (org: SnykOrg) => opened.asked().filter((path) => path.includes(`${org.id}/`));

  test('shows none of its members', async () => {
    const org = await start();
    const { userId } = found(org.memberships.rows()[0]);
    const email = opened.sandbox.state.users.get(userId)?.email ?? '';
    expect(await serve(opened.provider, 'getMember')(org.id, userId, newCall())).toBeNull();
    const notFound = { kind: 'not-found', directory: 'snyk' };
    await expect(readWindow(serve(opened.provider, 'listMembers')(org.id))).rejects.toMatchObject(notFound);
    await expect(opened.provider.askMemberByEmail?.(org.id, email, newCall())).rejects.toMatchObject(notFound);
    expect(askedInside(org)).toEqual([]);
  });

  test('shows none of its invites and roles, nor itself', async () => {
    const org = await start();
    const inviteId = org.invites.rows()[0]?.id ?? crypto.randomUUID();
    expect(await serve(opened.provider, 'getInvite')(inviteId, org.id, newCall())).toBeNull();
    expect(await serve(opened.provider, 'getWorkspace')(org.id, newCall())).toBeNull();
    const notFound = { kind: 'not-found', directory: 'snyk' };
    await expect(readWindow(serve(opened.provider, 'listWorkspaceInvites')(org.id))).rejects.toMatchObject(notFound);
    await expect(readWindow(serve(opened.provider, 'listWorkspaceRoles')(org.id))).rejects.toMatchObject(notFound);
    expect(askedInside(org)).toEqual([]);
  });

  test('is told like one that does not exist, to readers and to writers', async () => {
    const org = await start();
    const { userId } = found(org.memberships.rows()[0]);
    const attempts = (orgId: string, call: Call): readonly (() => Promise<unknown>)[] => [
      () => readWindow(serve(opened.provider, 'listMembers')(orgId), {}, call),
      () => readWindow(serve(opened.provider, 'listWorkspaceInvites')(orgId), {}, call),
      () => readWindow(serve(opened.provider, 'listWorkspaceRoles')(orgId), {}, call),
      () => planner(opened.provider, 'addMember')(orgId, userId, ['role'], call),
      () => planner(opened.provider, 'setMemberRoles')(orgId, userId, ['role'], call),
      () => planner(opened.provider, 'removeMember')(orgId, userId, call),
      () => planner(opened.provider, 'cancelInvite')(nowhere, orgId, call),
    ];
    const told = async (orgId: string) => {
      const results = await Promise.allSettled(attempts(orgId, newCall()).map((attempt) => attempt()));
      return results.map((result) => {
        if (result.status === 'fulfilled') throw new Error('It was not refused.');
        return [result.reason.kind, result.reason.message.replaceAll(orgId, '*')];
      });
    };
    expect(await told(org.id)).toEqual(await told(nowhere));
    expect(askedInside(org)).toEqual([]);
  });

  test('is no way to its users, who are not those of the directory', async () => {
    const org = await start();
    const { state } = opened.sandbox;
    const stranger = { ...found(state.users.rows()[0]), id: crypto.randomUUID(), email: 'stranger@example.org' };
    state.users.insert(stranger);
    org.memberships.insert({ ...found(org.memberships.rows()[0]), id: crypto.randomUUID(), userId: stranger.id });
    expect(await serve(opened.provider, 'getUser')(stranger.id, newCall())).toBeNull();
    const memberships = await serve(opened.provider, 'getUserMemberships')([stranger.id], newCall());
    expect(memberships.get(stranger.id) ?? []).toEqual([]);
    const named = serve(opened.provider, 'listUsers')({ email: stranger.email, search: null });
    expect((await readWindow(named)).rows).toEqual([]);
    expect(askedInside(org)).toEqual([]);
  });
});

describe('what that costs', () => {
  const start = async (connect: 'group' | 'org' | 'token' = 'group') => {
    opened = await openDirectory(snyk, startSnykSandbox, { vendor: { connect } });
    opened.asked();
  };
  const getMember = (call: Call) =>
    serve(opened.provider, 'getMember')(own().id, found(own().memberships.rows()[0]).userId, call);

  test('is one call for an organisation of which nothing is known, however much is asked of it', async () => {
    await start();
    const call = newCall();
    const listed = serve(opened.provider, 'listMembers')(own().id);
    await Promise.all([getMember(call), readWindow(listed, {}, call)]);
    expect(opened.asked().filter((path) => path.startsWith(`/rest/orgs/${own().id}?`))).toHaveLength(1);
  });

  test("is nothing once a list of the group's has shown it", async () => {
    await start();
    await readWindow(serve(opened.provider, 'listWorkspaces')({ types: null, search: null }));
    opened.asked();
    expect(await getMember(newCall())).not.toBeNull();
    expect(opened.asked()).toHaveLength(1);
  });

  test("is nothing once a user's own memberships in the group have shown it", async () => {
    await start();
    const { userId } = found(own().memberships.rows()[0]);
    await serve(opened.provider, 'getUserMemberships')([userId], newCall());
    opened.asked();
    expect(await getMember(newCall())).not.toBeNull();
    expect(opened.asked()).toHaveLength(1);
  });

  test.each(['org', 'token'] as const)('is nothing where there is no group (%s)', async (connect) => {
    await start(connect);
    expect(await getMember(newCall())).not.toBeNull();
    expect(opened.asked()).toHaveLength(1);
  });
});

test('an organisation that does not tell its group is looked for in the group', async () => {
  opened = await openDirectory(snyk, startSnykSandbox, {});
  const get = (id: string) => serve(opened.provider, 'getWorkspace')(id, newCall());
  const tell = (org: SnykOrg) =>
    opened.sandbox.inject({
      kind: 'status',
      status: 200,
      matches: ({ path }) => path === `/rest/orgs/${org.id}`,
      body: JSON.stringify({ data: { id: org.id, attributes: { name: org.name, slug: org.slug } } }),
    });
  const elsewhere = insertElsewhere();
  tell(own());
  tell(elsewhere);
  expect(await get(own().id)).toMatchObject({ id: own().id });
  expect(await get(elsewhere.id)).toBeNull();
});

test('an organisation that has left the group since it was shown may still be read for a while, and not be changed', async () => {
  opened = await openDirectory(snyk, startSnykSandbox, { vendor: { connect: 'group' } });
  await readWindow(serve(opened.provider, 'listWorkspaces')({ types: null, search: null }));
  const org = own();
  const { userId } = found(org.memberships.rows()[0]);
  opened.sandbox.state.orgs.remove(org.id);
  opened.sandbox.state.orgs.insert({ ...org, groupId: nowhere });
  expect(await serve(opened.provider, 'getMember')(org.id, userId, newCall())).not.toBeNull();
  const attempts = [
    () => planner(opened.provider, 'addMember')(org.id, userId, ['role'], newCall()),
    () => planner(opened.provider, 'setMemberRoles')(org.id, userId, ['role'], newCall()),
    () => planner(opened.provider, 'removeMember')(org.id, userId, newCall()),
    () => planner(opened.provider, 'cancelInvite')(nowhere, org.id, newCall()),
  ];
  const notFound = { kind: 'not-found', directory: 'snyk' };
  for (const attempt of attempts) await expect(attempt()).rejects.toMatchObject(notFound);
});
