import { afterEach, expect, test } from 'vitest';
import {
  newCall,
  type OpenedDirectory,
  openDirectory,
  readWindow,
  walk,
} from '../../../test/harness/opened-directory.ts';
import type { Membership } from '../../domain/membership.ts';
import { serve } from '../../loaders/offer.ts';
import type { SandboxOptions } from '../../sandbox/sandbox.ts';
import { tray } from './index.ts';
import type { TraySandboxOptions } from './sandbox/options.ts';
import { startTraySandbox, type TraySandbox } from './sandbox/server.ts';

let opened: OpenedDirectory<TraySandbox>;
const start = async (vendor: TraySandboxOptions = {}, options: SandboxOptions = {}): Promise<void> => {
  opened = await openDirectory(tray, startTraySandbox, { ...options, vendor });
};
afterEach(() => opened.close());

const members = (workspaceId: string) => serve(opened.provider, 'listMembers')(workspaceId);
const memberships = () => serve(opened.provider, 'listMemberships')();
const getMember = (workspaceId: string, userId: string) =>
  serve(opened.provider, 'getMember')(workspaceId, userId, newCall());
const ofUsers = (ids: readonly string[]) => serve(opened.provider, 'getUserMemberships')(ids, newCall());

const workspaceAt = (index: number): TraySandbox['state']['workspaces'][0] => {
  const workspace = opened.sandbox.state.workspaces[index];
  if (workspace === undefined) throw new Error(`The sandbox has no workspace ${index}.`);
  return workspace;
};
const pairOf = ({ workspaceId, userId }: Membership): string => `${workspaceId} ${userId}`;
const truePairs = (userId?: string): string[] =>
  opened.sandbox.state.workspaces.flatMap(({ id, members: rows }) =>
    rows.filter((row) => userId === undefined || row.id === userId).map((row) => `${id} ${row.id}`),
  );
const refuse = (workspaceId: string, status: number): void =>
  opened.sandbox.inject({ kind: 'status', status, matches: ({ path }) => path.includes(`/${workspaceId}/users`) });

test.each(['full', 'summary'] as const)('members of a workspace walk to the truth in %s rows', async (rows) => {
  await start({ workspaces: 2, membersPerWorkspace: 130 }, { rows, users: 150 });
  const { id, members: truth } = workspaceAt(1);
  for (const count of [40, 100, 500]) {
    for (const direction of ['forward', 'backward'] as const) {
      const found = await walk(members(id), count, direction);
      expect(found.map(({ userId }) => userId)).toEqual(truth.map((member) => member.id));
    }
  }
  opened.asked();
  const [first] = (await readWindow(members(id), { count: 1 })).rows;
  expect(opened.asked()).toEqual([`/core/v1/workspaces/${id}/users?first=1`]);
  expect(first?.user).toMatchObject({ name: undefined, roles: undefined });
  if (rows === 'full')
    expect(first?.roles).toMatchObject([{ id: truth[0]?.roleId, workspaceId: id, scope: 'WORKSPACE' }]);
  else expect(first?.roles).toBeUndefined();
});

test('a member is read by workspace and user; whoever is none is null', async () => {
  await start({}, { rows: 'summary' });
  const { id, members: rows } = workspaceAt(1);
  const stranger = opened.sandbox.state.users.find((user) => !rows.some((row) => row.id === user.id));
  expect(await getMember(id, rows[0]?.id ?? '')).toMatchObject({ roles: [{ id: rows[0]?.roleId }] });
  expect(await getMember(id, stranger?.id ?? '')).toBeNull();
  expect(await getMember('nowhere', rows[0]?.id ?? '')).toBeNull();
});

test('all memberships walk to the truth, workspace after workspace, with the workspace in hand', async () => {
  await start();
  for (const count of [1, 10, 500]) {
    expect((await walk(memberships(), count)).map(pairOf)).toEqual(truePairs());
    expect((await walk(memberships(), count, 'backward')).map(pairOf)).toEqual(truePairs());
  }
  opened.asked();
  const { rows } = await readWindow(memberships());
  expect(rows.every(({ workspace, workspaceId }) => workspace?.id === workspaceId)).toBe(true);
  expect(opened.asked()).toHaveLength(1 + opened.sandbox.state.workspaces.length);
});

test.each([
  [403, /^The members of workspace .* the token may not see them\.$/],
  [404, /^The members of workspace .* no longer finds it\.$/],
])('a workspace that answers %i is left out of all memberships, with a note', async (status, note) => {
  await start();
  const { id } = workspaceAt(1);
  refuse(id, status);
  const slice = await readWindow(memberships());
  expect(slice.rows.map(pairOf)).toEqual(truePairs().filter((pair) => !pair.startsWith(id)));
  expect(slice).toMatchObject({ completeness: 'PARTIAL', notes: [expect.stringMatching(note)] });
});

test('a workspace that fails otherwise fails all memberships', async () => {
  await start();
  refuse(workspaceAt(1).id, 500);
  await expect(readWindow(memberships())).rejects.toMatchObject({ kind: 'unavailable' });
});

test("one user's memberships are asked of each workspace", async () => {
  await start();
  const [user] = opened.sandbox.state.users;
  const found = (await ofUsers([user?.id ?? ''])).get(user?.id ?? '') ?? [];
  expect(found.map(pairOf)).toEqual(truePairs(user?.id));
  expect(found.every(({ workspace, roles }) => workspace !== null && roles?.length === 1)).toBe(true);
  const asked = opened.asked();
  expect(asked[0]).toBe('/core/v1/workspaces?first=100');
  expect(asked.slice(1).toSorted()).toEqual(
    opened.sandbox.state.workspaces.map(({ id }) => `/core/v1/workspaces/${id}/users/${user?.id}`).toSorted(),
  );
});

test("several users' memberships are taken out of each workspace's members; nobody's are empty", async () => {
  await start();
  const ids = [...opened.sandbox.state.users.map(({ id }) => id), 'nobody'];
  const found = await ofUsers(ids);
  expect([...found.keys()]).toEqual(ids);
  for (const id of ids) expect(found.get(id)?.map(pairOf)).toEqual(truePairs(id));
  expect(opened.asked()).toHaveLength(1 + opened.sandbox.state.workspaces.length);
});

test('in a large workspace few users are asked for one by one once reading on could cost more', async () => {
  await start({ workspaces: 1, membersPerWorkspace: 1000 }, { users: 1000 });
  const { id, members: rows } = workspaceAt(0);
  const wanted = [rows[50], rows[640], rows[990]].map((row) => row?.id ?? '');
  const found = await ofUsers(wanted);
  for (const userId of wanted) expect(found.get(userId)?.map(pairOf)).toEqual([`${id} ${userId}`]);
  const asked = opened.asked();
  expect(asked.filter((path) => path.includes('first='))).toHaveLength(3);
  expect(asked.filter((path) => /users\/[^?]+$/.test(path))).toHaveLength(2);
});

test("a workspace that hides its members fails its users' memberships, and one that is gone does not", async () => {
  await start();
  const [one, other] = opened.sandbox.state.users;
  const ids = [one?.id ?? '', other?.id ?? ''];
  refuse(workspaceAt(0).id, 403);
  await expect(ofUsers(ids)).rejects.toMatchObject({ kind: 'forbidden' });
  opened.sandbox.clearFaults();
  refuse(workspaceAt(0).id, 404);
  expect((await ofUsers(ids)).get(ids[0] ?? '')?.map(pairOf)).toEqual(truePairs(ids[0]).slice(1));
});

test('a stranger can only name places that this list could have made', async () => {
  await start();
  const { position } = await readWindow(memberships());
  const [outer = null, id = null, inner = null] = position(0);
  opened.asked();
  expect(memberships().accepts([outer, id, inner])).toBe(true);
  expect(memberships().accepts([outer, '../roles', inner])).toBe(false);
  expect(opened.asked()).toEqual([]);
});
