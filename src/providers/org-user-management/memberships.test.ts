import { afterEach, expect, test } from 'vitest';
import {
  newCall,
  type OpenedDirectory,
  openDirectory,
  readWindow,
  walk,
} from '../../../test/harness/opened-directory.ts';
import { planner } from '../../../test/harness/written.ts';
import type { WorkspaceType } from '../../domain/workspace.ts';
import { serve } from '../../loaders/offer.ts';
import type { SandboxOptions } from '../../sandbox/sandbox.ts';
import { orgUserManagement } from './index.ts';
import { type OrgUserManagementSandbox, startOrgUserManagementSandbox } from './sandbox/server.ts';

let opened: OpenedDirectory<OrgUserManagementSandbox>;
const start = async (options: SandboxOptions = {}): Promise<void> => {
  opened = await openDirectory(orgUserManagement, startOrgUserManagementSandbox, options);
};
afterEach(() => opened.close());

const organizationId = (): string => opened.sandbox.state.organization.id;
const truth = (): string[] => opened.sandbox.state.users.map(({ id }) => id);
const workspaces = (filter: { types?: readonly WorkspaceType[]; search?: string } = {}) =>
  serve(opened.provider, 'listWorkspaces')({ types: null, search: null, ...filter });
const members = (workspaceId: string) => serve(opened.provider, 'listMembers')(workspaceId);
const getMember = (workspaceId: string, userId: string) =>
  serve(opened.provider, 'getMember')(workspaceId, userId, newCall());

test('the organisation is the one workspace', async () => {
  await start();
  const slice = await readWindow(workspaces());
  expect(slice).toMatchObject({ total: 1, hasNext: false, hasPrevious: false, completeness: 'COMPLETE' });
  expect(slice.rows[0]).toMatchObject({
    id: organizationId(),
    name: 'Fernhill',
    slug: 'fernhill',
    type: 'ORGANIZATION',
    createdAt: '2019-08-24T14:15:22Z',
  });
  const getWorkspace = serve(opened.provider, 'getWorkspace');
  expect(await getWorkspace(organizationId(), newCall())).toEqual(slice.rows[0]);
  expect(await getWorkspace('another', newCall())).toBeNull();
});

test('workspace filters are applied here, without a call where no type fits', async () => {
  await start();
  expect((await readWindow(workspaces({ search: 'FERN' }))).rows).toHaveLength(1);
  expect((await readWindow(workspaces({ search: 'oak' }))).rows).toHaveLength(0);
  expect((await readWindow(workspaces({ types: ['SHARED', 'ORGANIZATION'] }))).rows).toHaveLength(1);
  opened.asked();
  expect((await readWindow(workspaces({ types: ['SHARED'] }))).rows).toHaveLength(0);
  expect(opened.asked()).toEqual([]);
});

test.each(['full', 'summary'] as const)('members are the users, in both directions, in %s rows', async (rows) => {
  await start({ rows, users: 120 });
  for (const count of [50, 100, 500]) {
    expect((await walk(members(organizationId()), count)).map(({ userId }) => userId)).toEqual(truth());
    expect((await walk(members(organizationId()), count, 'backward')).map(({ userId }) => userId)).toEqual(truth());
    expect((await walk(serve(opened.provider, 'listMemberships')(), count)).map(({ userId }) => userId)).toEqual(
      truth(),
    );
  }
  const [first] = (await readWindow(members(organizationId()), { count: 1 })).rows;
  expect(first).toMatchObject({ workspaceId: organizationId(), workspace: { name: 'Fernhill' }, origin: 'DIRECT' });
  expect(first?.roles).toBe(first?.user.roles);
  expect(first?.roles === undefined).toBe(rows === 'summary');
});

test('another workspace has no members here, and its users are not even asked for', async () => {
  await start();
  await expect(readWindow(members('another'))).rejects.toMatchObject({ kind: 'not-found' });
  expect(await getMember('another', truth()[0] ?? '')).toBeNull();
  expect(opened.asked()).toEqual(['/organization', '/organization']);
});

test('the organisation is asked for once within a request', async () => {
  await start();
  const call = newCall();
  await readWindow(members(organizationId()), { count: 3, needs: { end: false, total: false } }, call);
  await readWindow(workspaces(), {}, call);
  await opened.provider.check(call);
  expect(opened.asked()).toEqual(['/organization', '/users?page_number=1&page_size=3']);
});

test('a member is a user of the organisation; whoever is none is null', async () => {
  await start({ rows: 'summary' });
  const [user] = opened.sandbox.state.users;
  const member = await getMember(organizationId(), user?.id ?? '');
  expect(member?.roles?.map(({ id }) => id)).toEqual(user?.roles);
  expect(await getMember(organizationId(), 'auth0|nobody')).toBeNull();
});

test("users' memberships cost the organisation alone, and leave the rest of the user open", async () => {
  await start();
  const ids = truth().slice(0, 5);
  const found = await serve(opened.provider, 'getUserMemberships')(ids, newCall());
  expect([...found.keys()]).toEqual(ids);
  for (const id of ids) {
    expect(found.get(id)).toMatchObject([{ workspaceId: organizationId(), userId: id, roles: undefined }]);
  }
  expect(opened.asked()).toEqual(['/organization']);
});

test('of users that the request has read already, memberships tell the roles too; a write forgets them', async () => {
  await start();
  const [first = '', second = ''] = truth();
  const call = newCall();
  const window = { count: 1, needs: { end: false, total: false } };
  await readWindow(serve(opened.provider, 'listUsers')({ email: null, search: null }), window, call);
  const found = await serve(opened.provider, 'getUserMemberships')([first, second], call);
  const [user] = opened.sandbox.state.users;
  expect(found.get(first)?.[0]?.roles?.map(({ id }) => id)).toEqual(user?.roles);
  expect(found.get(second)).toMatchObject([{ userId: second, roles: undefined }]);
  expect(opened.asked()).toEqual(['/users?page_number=1&page_size=1', '/organization']);
  const planned = await planner(opened.provider, 'setUserRoles')(first, ['analyst'], call);
  await planned.send(call);
  const changed = await serve(opened.provider, 'getUserMemberships')([first], call);
  expect(changed.get(first)).toMatchObject([{ roles: undefined }]);
});

test('the three roles are the same everywhere, and cost nothing', async () => {
  await start();
  const words = ['admin', 'developer', 'analyst'];
  expect((await walk(serve(opened.provider, 'listRoles')(), 2)).map(({ id }) => id)).toEqual(words);
  expect((await walk(serve(opened.provider, 'listWorkspaceRoles')(organizationId()), 1)).map(({ id }) => id)).toEqual(
    words,
  );
  const getRole = serve(opened.provider, 'getRole');
  expect(await getRole('developer', null, newCall())).toMatchObject({ name: 'developer', privilege: 'WRITE' });
  expect(await getRole('owner', null, newCall())).toBeNull();
  expect(opened.asked()).toEqual([]);
});

test('what cannot be done says why', async () => {
  await start();
  for (const name of ['listInvites', 'listWorkspaceInvites', 'getInvite', 'getInviteRoles'] as const) {
    expect(() => serve(opened.provider, name)).toThrow(/^org-user-management shows no invites/);
  }
});
