import { afterEach, expect, test } from 'vitest';
import { newCall, type OpenedDirectory, openDirectory } from '../../../test/harness/opened-directory.ts';
import { planner, written } from '../../../test/harness/written.ts';
import type { WriteReceipt } from '../../domain/write.ts';
import { serve } from '../../loaders/offer.ts';
import { snyk } from './index.ts';
import type { SnykSandboxOptions } from './sandbox/options.ts';
import { type SnykSandbox, startSnykSandbox } from './sandbox/server.ts';

let opened: OpenedDirectory<SnykSandbox>;
const start = async (vendor: SnykSandboxOptions = {}): Promise<void> => {
  opened = await openDirectory(snyk, startSnykSandbox, { vendor });
};
afterEach(() => opened.close());

const jsonApi = 'application/vnd.api+json';
const version = 'version=2024-10-15';
const nothing: WriteReceipt = { id: null, expiresAt: null };
const nowhere = '00000000-0000-0000-0000-000000000000';

const found = <T>(thing: T | undefined): T => {
  if (thing === undefined) throw new Error('The sandbox has no such thing.');
  return thing;
};
const state = () => opened.sandbox.state;
const group = () => found(state().groups.rows()[0]);
const org = (place = 0) => found(state().orgs.rows()[place]);
const roleId = (name: string): string =>
  found(
    state()
      .roles.rows()
      .find((row) => row.name === name),
  ).id;
const inGroup = () => found(group().memberships.rows()[2]);
const readInGroup = (userId: string) => [
  'GET',
  `/rest/groups/${group().id}/memberships?${version}&limit=10&user_id=${userId}`,
  null,
  '',
];
const isIn = (userId: string) => (row: { readonly userId: string }) => row.userId === userId;
const planRemoval = (userId: string, call = newCall()) => planner(opened.provider, 'removeUser')(userId, call);
const planRoles = (userId: string, roleIds: readonly string[], call = newCall()) =>
  planner(opened.provider, 'setUserRoles')(userId, roleIds, call);

test('a user leaves the group with all its organisations, and no other organisation', async () => {
  await start();
  const { id, userId } = found(group().memberships.rows().find(isIn(state().callerId)));
  const planned = await planRemoval(userId);
  expect(planned.sideEffects).toEqual([
    expect.stringMatching(/all organisations of the group/),
    expect.stringMatching(/account itself stays/),
  ]);
  const path = `/rest/groups/${group().id}/memberships/${id}`;
  expect(planned.request).toEqual({
    method: 'DELETE',
    path,
    query: [
      ['version', '2024-10-15'],
      ['cascade', 'true'],
    ],
  });
  expect(await planned.send(newCall())).toEqual(nothing);
  expect(written(opened.sandbox)).toEqual([
    readInGroup(userId),
    ['DELETE', `${path}?${version}&cascade=true`, null, ''],
  ]);
  expect(group().memberships.rows().some(isIn(userId))).toBe(false);
  const orgs = state()
    .orgs.rows()
    .filter(({ memberships }) => memberships.rows().some(isIn(userId)));
  expect(orgs.map(({ groupId }) => groupId)).toEqual([null]);
});

test('where the directory is one organisation, a user leaves that and stays in its group', async () => {
  await start({ connect: 'org' });
  const { id, userId } = found(org().memberships.rows()[1]);
  const planned = await planRemoval(userId);
  expect(planned.sideEffects).toEqual([expect.stringMatching(/stays in the group/)]);
  expect(await planned.send(newCall())).toEqual(nothing);
  const path = `/rest/orgs/${org().id}/memberships`;
  expect(written(opened.sandbox)).toEqual([
    ['GET', `${path}?${version}&limit=10&user_id=${userId}`, null, ''],
    ['DELETE', `${path}/${id}?${version}`, null, ''],
  ]);
  expect(org().memberships.rows().some(isIn(userId))).toBe(false);
  expect(group().memberships.rows().some(isIn(userId))).toBe(true);
});

test("a user's role in the group is set by the id of the membership", async () => {
  await start();
  const { id, userId } = inGroup();
  const role = roleId('Group Viewer');
  const planned = await planRoles(userId, [role]);
  expect(planned.sideEffects).toEqual([]);
  expect(await planned.send(newCall())).toEqual(nothing);
  expect(written(opened.sandbox)).toEqual([
    readInGroup(userId),
    [
      'PATCH',
      `/rest/groups/${group().id}/memberships/${id}?${version}`,
      jsonApi,
      `{"data":{"id":"${id}","type":"group_membership","attributes":{},` +
        `"relationships":{"role":{"data":{"id":"${role}","type":"group_role"}}}}}`,
    ],
  ]);
  expect(group().memberships.get(id)).toMatchObject({ userId, roleId: role });
});

test('whoever has read the user in the same request plans without a call', async () => {
  await start();
  const call = newCall();
  const { userId } = inGroup();
  await serve(opened.provider, 'getUser')(userId, call);
  opened.sandbox.forget();
  await planRemoval(userId, call);
  await planRoles(userId, [roleId('Group Viewer')], call);
  expect(written(opened.sandbox)).toEqual([]);
});

test('no role, several, and one of an organisation are refused', async () => {
  await start();
  const { userId } = inGroup();
  for (const ids of [[], [roleId('Group Viewer'), roleId('Group Admin')]]) {
    await expect(planRoles(userId, ids)).rejects.toMatchObject({ kind: 'invalid-input', mayHaveActed: false });
  }
  expect(written(opened.sandbox)).toEqual([]);
  const planned = await planRoles(userId, [roleId('Org Admin')]);
  await expect(planned.send(newCall())).rejects.toMatchObject({ kind: 'invalid-input', mayHaveActed: false });
});

test.each(['group', 'org'] as const)('who is not in the directory cannot be removed from it (%s)', async (connect) => {
  await start({ connect });
  const refusal = { kind: 'not-found', directory: 'snyk', mayHaveActed: false };
  await expect(planRemoval(nowhere)).rejects.toMatchObject(refusal);
  if (connect === 'group') await expect(planRoles(nowhere, [roleId('Group Viewer')])).rejects.toMatchObject(refusal);
  expect(written(opened.sandbox).every(([method]) => method === 'GET')).toBe(true);
});

test('a group that is not shown is not taken for a group without the user', async () => {
  await start({ group: 'hidden' });
  await expect(planRemoval(state().callerId)).rejects.toMatchObject({
    kind: 'not-found',
    message: expect.stringContaining('answered GET /rest/groups/'),
  });
});

test("another user's membership is not taken for the one that was looked up", async () => {
  await start();
  const { id, userId } = inGroup();
  const data = [{ id, type: 'group_membership', relationships: { user: { data: { id: nowhere } } } }];
  opened.sandbox.inject({ kind: 'status', status: 200, body: JSON.stringify({ data, links: {} }) });
  await expect(planRemoval(userId)).rejects.toMatchObject({ kind: 'not-found' });
  await expect(planRoles(userId, [roleId('Group Viewer')])).rejects.toMatchObject({ kind: 'not-found' });
});

test('a membership of the group without an id cannot be changed, and the error says so', async () => {
  await start();
  const { userId } = inGroup();
  const data = [{ type: 'group_membership', relationships: { user: { data: { id: userId, type: 'user' } } } }];
  opened.sandbox.inject({ kind: 'status', status: 200, body: JSON.stringify({ data, links: {} }) });
  const refusal = {
    kind: 'malformed-response',
    mayHaveActed: false,
    message: expect.stringContaining('without its id'),
  };
  await expect(planRemoval(userId)).rejects.toMatchObject(refusal);
  await expect(planRoles(userId, [roleId('Group Viewer')])).rejects.toMatchObject(refusal);
});

test.each([
  ['group', ['createUser', 'sendPasswordReset', 'updateViewer']],
  ['org', ['createUser', 'sendPasswordReset', 'setUserRoles', 'updateViewer']],
  ['token', ['createUser', 'removeUser', 'sendPasswordReset', 'setUserRoles', 'updateViewer']],
] as const)('what cannot be done says why, and what can says how (%s)', async (connect, declined) => {
  await start({ connect });
  const { writes } = opened.provider;
  const unsupported = Object.entries(writes).filter(([, { support }]) => support === 'UNSUPPORTED');
  expect(unsupported.map(([name]) => name).toSorted()).toEqual(declined);
  for (const [name, offer] of Object.entries(writes)) {
    const sentence = offer.support === 'UNSUPPORTED' ? offer.why : offer.how;
    expect(sentence, name).toMatch(/^[A-Z].*\.$/);
    if (offer.support !== 'UNSUPPORTED') expect(offer.verification, name).toBe('SANDBOX');
  }
  expect(writes.resendInvite).toMatchObject({ support: 'EMULATED', how: expect.stringContaining('cancels it') });
});

test('what Snyk asks of the rest is told: one role, of the scope that the write is in', async () => {
  await start();
  const { roles, ...others } = opened.provider.writeRules;
  expect(others).toEqual({
    inviteNamesWorkspace: true,
    inviteNeedsName: false,
    emailPattern: null,
    invitesPerDay: null,
  });
  expect(Object.entries(roles).map(([name, { least, most, scope }]) => [name, least, most, scope])).toEqual([
    ['inviteUser', 1, 1, 'WORKSPACE'],
    ['createUser', 1, 1, 'DIRECTORY'],
    ['setUserRoles', 1, 1, 'DIRECTORY'],
    ['addMember', 1, 1, 'WORKSPACE'],
    ['setMemberRoles', 1, 1, 'WORKSPACE'],
  ]);
  expect(snyk.inviteOptions).toEqual([]);
});
