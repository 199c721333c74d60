import { afterEach, expect, test } from 'vitest';
import { newCall, type OpenedDirectory, openDirectory } from '../../../test/harness/opened-directory.ts';
import { planner, written } from '../../../test/harness/written.ts';
import type { PlannedWrite, WriteReceipt } from '../../domain/write.ts';
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
const org = (place = 0) => found(state().orgs.rows()[place]);
const member = (place = 1) => found(org().memberships.rows()[place]);
const stranger = (): string => {
  const inside = new Set(
    org()
      .memberships.rows()
      .map(({ userId }) => userId),
  );
  return found(
    state()
      .users.rows()
      .find(({ id }) => !inside.has(id)),
  ).id;
};
const roleId = (name: string): string =>
  found(
    state()
      .roles.rows()
      .find((row) => row.name === name),
  ).id;
const membershipOf = (userId: string) =>
  org()
    .memberships.rows()
    .find((row) => row.userId === userId);

const planAddition = (userId: string, roleIds: readonly string[] = [roleId('Auditor')], orgId = org().id) =>
  planner(opened.provider, 'addMember')(orgId, userId, roleIds, newCall());
const planRole = (userId: string, roleIds: readonly string[] = [roleId('Auditor')], orgId = org().id) =>
  planner(opened.provider, 'setMemberRoles')(orgId, userId, roleIds, newCall());
const planRemoval = (userId: string, orgId = org().id) =>
  planner(opened.provider, 'removeMember')(orgId, userId, newCall());
const send = async (planning: Promise<PlannedWrite>): Promise<WriteReceipt> => (await planning).send(newCall());
const readOrg = () => ['GET', `/rest/orgs/${org().id}?${version}`, null, ''];
const readMember = (userId: string) => [
  'GET',
  `/rest/orgs/${org().id}/memberships?${version}&limit=10&user_id=${userId}`,
  null,
  '',
];

test('a member is added by a document that names organisation, role and user', async () => {
  await start();
  const userId = stranger();
  const planned = await planAddition(userId);
  expect(written(opened.sandbox)).toEqual([readOrg()]);
  const path = `/rest/orgs/${org().id}/memberships`;
  expect(planned.request).toMatchObject({ method: 'POST', path, query: [['version', '2024-10-15']] });
  expect(await planned.send(newCall())).toEqual(nothing);
  expect(written(opened.sandbox)).toEqual([
    [
      'POST',
      `${path}?${version}`,
      jsonApi,
      `{"data":{"type":"org_membership","relationships":{"org":{"data":{"id":"${org().id}","type":"org"}},` +
        `"role":{"data":{"id":"${roleId('Auditor')}","type":"org_role"}},"user":{"data":{"id":"${userId}","type":"user"}}}}}`,
    ],
  ]);
  expect(membershipOf(userId)).toMatchObject({ roleId: roleId('Auditor') });
});

test("a member's role is set by the id of the membership, looked up when planning", async () => {
  await start();
  const { id, userId } = member();
  const planned = await planRole(userId, [roleId('Org Admin')]);
  expect(written(opened.sandbox)).toEqual(expect.arrayContaining([readMember(userId), readOrg()]));
  const path = `/rest/orgs/${org().id}/memberships/${id}`;
  expect(planned).toMatchObject({ request: { method: 'PATCH', path }, sideEffects: [] });
  expect(await planned.send(newCall())).toEqual(nothing);
  expect(written(opened.sandbox)).toEqual([
    [
      'PATCH',
      `${path}?${version}`,
      jsonApi,
      `{"data":{"id":"${id}","type":"org_membership","attributes":{},` +
        `"relationships":{"role":{"data":{"id":"${roleId('Org Admin')}","type":"org_role"}}}}}`,
    ],
  ]);
  expect(membershipOf(userId)).toMatchObject({ id, roleId: roleId('Org Admin') });
});

test('a removal says that the user stays in the group, and is that', async () => {
  await start();
  const { id, userId } = member();
  const elsewhere = org(1).memberships.rows().length;
  const planned = await planRemoval(userId);
  expect(planned.sideEffects).toEqual([expect.stringMatching(/stays in the group/)]);
  opened.sandbox.forget();
  expect(await planned.send(newCall())).toEqual(nothing);
  expect(written(opened.sandbox)).toEqual([
    ['DELETE', `/rest/orgs/${org().id}/memberships/${id}?${version}`, null, ''],
  ]);
  expect(membershipOf(userId)).toBeUndefined();
  expect(org(1).memberships.rows()).toHaveLength(elsewhere);
  const group = found(state().groups.rows()[0]);
  expect(group.memberships.rows().some((row) => row.userId === userId)).toBe(true);
});

test.each(['org', 'token'] as const)('without a group the look-up is the only read (%s)', async (connect) => {
  await start({ connect });
  const { userId } = member();
  await planRole(userId);
  await planRemoval(userId);
  expect(written(opened.sandbox)).toEqual([readMember(userId), readMember(userId)]);
  await planAddition(stranger());
  expect(written(opened.sandbox)).toEqual([]);
});

test('whoever has read membership and organisation in the same request plans without a call', async () => {
  await start();
  const call = newCall();
  const { userId } = member();
  await serve(opened.provider, 'getMember')(org().id, userId, call);
  await serve(opened.provider, 'getWorkspace')(org().id, call);
  opened.sandbox.forget();
  await planner(opened.provider, 'setMemberRoles')(org().id, userId, [roleId('Auditor')], call);
  await planner(opened.provider, 'removeMember')(org().id, userId, call);
  expect(written(opened.sandbox)).toEqual([]);
});

test.each(['group', 'org', 'token'] as const)('who is no member cannot be changed (%s)', async (connect) => {
  await start({ connect });
  const refusal = { kind: 'not-found', directory: 'snyk', mayHaveActed: false };
  for (const userId of [stranger(), nowhere]) {
    await expect(planRole(userId)).rejects.toMatchObject(refusal);
    await expect(planRemoval(userId)).rejects.toMatchObject(refusal);
  }
  expect(written(opened.sandbox).every(([method]) => method === 'GET')).toBe(true);
});

test('a membership that ended between plan and write is not there', async () => {
  await start();
  const { id, userId } = member();
  const plans = [await planRole(userId), await planRemoval(userId)];
  org().memberships.remove(id);
  for (const plan of plans) {
    await expect(plan.send(newCall())).rejects.toMatchObject({ kind: 'not-found', mayHaveActed: false });
  }
});

test('who is a member cannot be added, and whom the group does not know has to be invited', async () => {
  await start();
  await expect(send(planAddition(member().userId))).rejects.toMatchObject({ kind: 'conflict', mayHaveActed: false });
  await expect(send(planAddition(nowhere))).rejects.toMatchObject({
    kind: 'not-found',
    mayHaveActed: false,
    message: expect.stringContaining('an invite to the organisation is the way'),
  });
});

test('no role, several, and one of the group are refused', async () => {
  await start();
  const { userId } = member();
  for (const ids of [[], [roleId('Auditor'), roleId('Org Admin')]]) {
    const refusal = { kind: 'invalid-input', mayHaveActed: false };
    await expect(planAddition(stranger(), ids)).rejects.toMatchObject(refusal);
    await expect(planRole(userId, ids)).rejects.toMatchObject(refusal);
  }
  expect(written(opened.sandbox)).toEqual([]);
  const ofGroup = [roleId('Group Admin')];
  await expect(send(planAddition(stranger(), ofGroup))).rejects.toMatchObject({ kind: 'invalid-input' });
  await expect(send(planRole(userId, ofGroup))).rejects.toMatchObject({ kind: 'invalid-input' });
});

test('an organisation that is not of the directory is left alone, though the token could change it', async () => {
  await start();
  const personal = org(5).id;
  const caller = state().callerId;
  const refusal = { kind: 'not-found', message: expect.stringContaining('not part of the directory') };
  await expect(planAddition(stranger(), undefined, personal)).rejects.toMatchObject(refusal);
  await expect(planRole(caller, undefined, personal)).rejects.toMatchObject(refusal);
  await expect(planRemoval(caller, personal)).rejects.toMatchObject(refusal);
  await opened.close();
  await start({ connect: 'org' });
  const { userId } = found(org(1).memberships.rows()[0]);
  await expect(planAddition(userId, undefined, org(1).id)).rejects.toMatchObject(refusal);
  await expect(planRole(userId, undefined, org(1).id)).rejects.toMatchObject(refusal);
  await expect(planRemoval(userId, org(1).id)).rejects.toMatchObject(refusal);
  expect(written(opened.sandbox)).toEqual([]);
});

test("another user's membership is not taken for the one that was looked up", async () => {
  await start({ connect: 'org' });
  const { id } = member();
  const data = [{ id, type: 'org_membership', relationships: { user: { data: { id: member(2).userId } } } }];
  opened.sandbox.inject({ kind: 'status', status: 200, body: JSON.stringify({ data, links: {} }) });
  await expect(planRole(member().userId)).rejects.toMatchObject({ kind: 'not-found' });
  await expect(planRemoval(member().userId)).rejects.toMatchObject({ kind: 'not-found' });
});

test('a membership without an id cannot be changed, and the error says so', async () => {
  await start({ connect: 'org' });
  const { userId } = member();
  const data = [{ type: 'org_membership', relationships: { user: { data: { id: userId, type: 'user' } } } }];
  opened.sandbox.inject({ kind: 'status', status: 200, body: JSON.stringify({ data, links: {} }) });
  const refusal = {
    kind: 'malformed-response',
    mayHaveActed: false,
    message: expect.stringContaining('without its id'),
  };
  await expect(planRole(userId)).rejects.toMatchObject(refusal);
  await expect(planRemoval(userId)).rejects.toMatchObject(refusal);
});
