import { afterEach, expect, test } from 'vitest';
import { newCall, type OpenedDirectory, openDirectory } from '../../../test/harness/opened-directory.ts';
import { planner, written } from '../../../test/harness/written.ts';
import type { InviteInput, PlannedWrite, WriteReceipt } from '../../domain/write.ts';
import type { Fault } from '../../sandbox/sandbox.ts';
import { tray } from './index.ts';
import type { TraySandboxOptions } from './sandbox/options.ts';
import { startTraySandbox, type TraySandbox } from './sandbox/server.ts';

let opened: OpenedDirectory<TraySandbox>;
const start = async (vendor: TraySandboxOptions = {}): Promise<TraySandbox['state']> => {
  opened = await openDirectory(tray, startTraySandbox, { vendor });
  return opened.sandbox.state;
};
afterEach(() => opened.close());

const jsonType = 'application/json';
const nothing: WriteReceipt = { id: null, expiresAt: null };
const email = 'ruth.weiss@example.com';

const at = <Row>(rows: readonly Row[], index: number): Row => {
  const row = rows[index];
  if (row === undefined) throw new Error(`There is no row ${index}.`);
  return row;
};
const invitation = (roleId: string, parts: Partial<InviteInput> = {}): InviteInput => ({
  email,
  name: null,
  workspaceId: null,
  roleIds: [roleId],
  options: {},
  ...parts,
});
const planInvite = (input: InviteInput) => planner(opened.provider, 'inviteUser')(input, newCall());
const send = async (planning: Promise<PlannedWrite>): Promise<WriteReceipt> => (await planning).send(newCall());
const answer = (fault: Partial<Fault>): void =>
  opened.sandbox.inject({ kind: 'status', status: 200, times: 1, ...fault });

/** Someone who is not in the workspace at a place. */
const outsiderOf = (state: TraySandbox['state'], place: number): string =>
  at(
    state.users.filter(({ id }) => at(state.workspaces, place).members.every((member) => member.id !== id)),
    0,
  ).id;

test('an invite is planned without a call, and sent as planned', async () => {
  const state = await start({ now: () => Date.parse('2026-03-01T09:00:00Z') });
  const roleId = at(state.roles, 2).id;
  const planned = await planInvite(invitation(roleId));
  const body = { email, organizationRoleId: roleId };
  expect(planned.request).toEqual({ method: 'POST', path: '/core/v1/invites', body });
  expect(planned.sideEffects).toEqual([
    'Tray sends an e-mail with a link to create an account.',
    'Tray takes 100 invites a day for the whole organisation.',
  ]);
  expect(written(opened.sandbox)).toEqual([]);

  const receipt = await planned.send(newCall());
  expect(written(opened.sandbox)).toEqual([['POST', '/core/v1/invites', jsonType, JSON.stringify(body)]]);
  const made = at(state.invites, state.invites.length - 1);
  expect(made).toMatchObject({ email, roleId });
  expect(receipt).toEqual({ id: made.id, expiresAt: '2026-03-08T09:00:00.000Z' });
});

test('a user is created at once, and its id is told', async () => {
  const state = await start();
  const roleId = at(state.roles, 3).id;
  const planned = await planner(opened.provider, 'createUser')(
    { email, name: 'Ruth Weiß', roleIds: [roleId] },
    newCall(),
  );
  expect(planned.sideEffects).toEqual([expect.stringContaining('SSO')]);
  const receipt = await planned.send(newCall());
  expect(written(opened.sandbox)).toEqual([
    [
      'POST',
      '/core/v1/users',
      jsonType,
      `{"name":"Ruth Weiß","email":"ruth.weiss@example.com","organizationRoleId":"${roleId}"}`,
    ],
  ]);
  const made = at(state.users, state.users.length - 1);
  expect(made).toMatchObject({ email, name: 'Ruth Weiß', roleId });
  expect(receipt).toEqual({ id: made.id, expiresAt: null });
});

test('a removal says what becomes of what the user had, sends no body, and is that', async () => {
  const state = await start();
  const user = at(state.users, 1);
  const planned = await planner(opened.provider, 'removeUser')(user.id, newCall());
  expect(planned.request).toEqual({ method: 'DELETE', path: `/core/v1/users/${user.id}` });
  expect(planned.sideEffects).toEqual([
    expect.stringMatching(/new shared workspace .* named after the user/),
    expect.stringMatching(/directory's own token becomes a member/),
  ]);
  expect(await planned.send(newCall())).toEqual(nothing);
  expect(written(opened.sandbox)).toEqual([['DELETE', `/core/v1/users/${user.id}`, null, '']]);
  expect(state.users).not.toContain(user);
  expect(at(state.workspaces, state.workspaces.length - 1)).toMatchObject({ name: user.name, type: 'Shared' });
});

test("a user's role in the organisation is set at a path of its own", async () => {
  const state = await start();
  const user = at(state.users, 2);
  const roleId = at(state.roles, 3).id;
  expect(await send(planner(opened.provider, 'setUserRoles')(user.id, [roleId], newCall()))).toEqual(nothing);
  expect(written(opened.sandbox)).toEqual([
    ['PUT', `/core/v1/users/${user.id}/roles`, jsonType, `{"roleId":"${roleId}"}`],
  ]);
  expect(user.roleId).toBe(roleId);
});

test('a member is added, gets another role and is removed', async () => {
  const state = await start();
  const { id, roles, members } = at(state.workspaces, 1);
  const userId = outsiderOf(state, 1);
  const path = `/core/v1/workspaces/${id}/users`;
  const roleOf = (place: number): string => at(roles, place).id;
  const member = () => members.find((row) => row.id === userId);

  expect(await send(planner(opened.provider, 'addMember')(id, userId, [roleOf(0)], newCall()))).toEqual(nothing);
  expect(member()?.roleId).toBe(roleOf(0));
  expect(await send(planner(opened.provider, 'setMemberRoles')(id, userId, [roleOf(2)], newCall()))).toEqual(nothing);
  expect(member()?.roleId).toBe(roleOf(2));
  expect(await send(planner(opened.provider, 'removeMember')(id, userId, newCall()))).toEqual(nothing);
  expect(member()).toBeUndefined();
  expect(written(opened.sandbox)).toEqual([
    ['POST', path, jsonType, `{"userId":"${userId}","roleId":"${roleOf(0)}"}`],
    ['PUT', `${path}/${userId}`, jsonType, `{"roleId":"${roleOf(2)}"}`],
    ['DELETE', `${path}/${userId}`, null, ''],
  ]);
});

test('an invite is resent by inviting once more', async () => {
  const state = await start();
  const expired = at(state.invites, 0);
  const input = invitation(expired.roleId, { email: expired.email });
  const plans = await planner(opened.provider, 'resendInvite')(expired.id, input, newCall());
  expect(plans.map(({ request }) => request)).toEqual([(await planInvite(input)).request]);
  const { id } = await at(plans, 0).send(newCall());
  expect(id).not.toBe(expired.id);
  expect(at(state.invites, state.invites.length - 1)).toMatchObject({ id, email: expired.email });
});

test.each([[[]], [['role-1', 'role-2']]])(
  'the roles %j are not one, and refused before anything is sent',
  async (ids) => {
    await start();
    const { provider } = opened;
    const plans = [
      () => planInvite(invitation('', { roleIds: ids })),
      () => planner(provider, 'createUser')({ email, name: 'Ruth Weiss', roleIds: ids }, newCall()),
      () => planner(provider, 'setUserRoles')('u1', ids, newCall()),
      () => planner(provider, 'addMember')('w1', 'u1', ids, newCall()),
      () => planner(provider, 'setMemberRoles')('w1', 'u1', ids, newCall()),
    ];
    for (const plan of plans) {
      await expect(plan()).rejects.toMatchObject({ kind: 'invalid-input', directory: 'tray', mayHaveActed: false });
    }
    expect(written(opened.sandbox)).toEqual([]);
  },
);

test('what is not there cannot be changed, and an id can name nothing but itself', async () => {
  const state = await start();
  const { provider } = opened;
  expect((await planner(provider, 'removeMember')('w/1', 'a?b', newCall())).request.path).toBe(
    '/core/v1/workspaces/w%2F1/users/a%3Fb',
  );
  const { id, roles } = at(state.workspaces, 1);
  const roleId = at(roles, 0).id;
  const writes = [
    () => planner(provider, 'removeUser')('nobody', newCall()),
    () => planner(provider, 'setUserRoles')('nobody', [at(state.roles, 0).id], newCall()),
    () => planner(provider, 'addMember')('nowhere', at(state.users, 0).id, [roleId], newCall()),
    () => planner(provider, 'setMemberRoles')(id, 'nobody', [roleId], newCall()),
    () => planner(provider, 'removeMember')(id, 'nobody', newCall()),
  ];
  for (const write of writes) {
    await expect(send(write())).rejects.toMatchObject({ kind: 'not-found', mayHaveActed: false });
  }
});

test.each([
  [400, 'invalid-input'],
  [409, 'conflict'],
])('whoever is invited already may be refused with %i, which changes nothing', async (status, kind) => {
  const state = await start();
  const pending = at(state.invites, 1);
  if (status !== 400) answer({ status });
  const planned = await planInvite(invitation(pending.roleId, { email: pending.email }));
  await expect(planned.send(newCall())).rejects.toMatchObject({ kind, mayHaveActed: false });
  expect(written(opened.sandbox)).toHaveLength(1);
});

test("the day's last invite is told from too many requests by nobody, and the error says so", async () => {
  const state = await start({ invitesPerDay: 1, now: () => Date.parse('2030-01-01T00:00:00Z') });
  const roleId = at(state.roles, 2).id;
  await send(planInvite(invitation(roleId)));
  await expect(send(planInvite(invitation(roleId, { email: 'next@example.com' })))).rejects.toMatchObject({
    kind: 'rate-limited',
    directory: 'tray',
    retryAfterSeconds: null,
    mayHaveActed: false,
    message: expect.stringMatching(/100 invites of this day .* which\. Wait a minute .* wait a day/),
  });
  answer({ status: 429, headers: { 'retry-after': '7' } });
  await expect(send(planInvite(invitation(roleId, { email: 'next@example.com' })))).rejects.toMatchObject({
    kind: 'rate-limited',
    retryAfterSeconds: 7,
  });
});

test.each([
  ['{}', nothing],
  ['{"inviteId":7,"expires":"2026-03-08T00:00:00Z"}', { id: null, expiresAt: '2026-03-08T00:00:00Z' }],
  ['{"inviteId":"i/1","expires":null}', nothing],
  ['{"inviteId":"i1","expires":"next week"}', { id: 'i1', expiresAt: null }],
  ['{"inviteId":"i1","expires":"2026-03-08T00:00:00"}', { id: 'i1', expiresAt: null }],
  ['', nothing],
])('an invite answered with %j was sent all the same; without an id, the receipt says so', async (body, receipt) => {
  const state = await start();
  answer({ body });
  const unclear = receipt.id === null ? { isUnclear: true } : {};
  expect(await send(planInvite(invitation(at(state.roles, 2).id)))).toEqual({ ...receipt, ...unclear });
});

test('a write whose answer tells nothing needs no sense in it; one whose answer tells does', async () => {
  const state = await start();
  const roleId = at(state.roles, 3).id;
  const userId = at(state.users, 2).id;
  answer({ afterActing: true, headers: { 'content-type': 'text/plain' }, body: 'OK' });
  expect(await send(planner(opened.provider, 'setUserRoles')(userId, [roleId], newCall()))).toEqual(nothing);
  answer({ afterActing: true, headers: { 'content-type': 'text/plain' }, body: 'OK' });
  await expect(send(planInvite(invitation(roleId)))).rejects.toMatchObject({
    kind: 'malformed-response',
    mayHaveActed: true,
  });
});

test.each(['reset', 'truncate', 'garbage', 'status'] as const)(
  'after a fault (%s) the write is sent no second time, and may have been carried out',
  async (kind) => {
    const state = await start();
    answer({ kind, status: kind === 'status' ? 500 : 200, afterActing: true });
    await expect(send(planInvite(invitation(at(state.roles, 2).id)))).rejects.toMatchObject({ mayHaveActed: true });
    expect(written(opened.sandbox)).toHaveLength(1);
    expect(state.invites.filter((invite) => invite.email === email)).toHaveLength(1);
  },
);

test('what cannot be done says why, and what is asked of the rest is told', async () => {
  await start();
  const { writes, writeRules } = opened.provider;
  for (const name of ['cancelInvite', 'sendPasswordReset', 'updateViewer'] as const) {
    expect(writes[name]).toMatchObject({
      support: 'UNSUPPORTED',
      why: expect.stringMatching(/^Tray has no operation/),
    });
  }
  expect(writes.resendInvite).toMatchObject({ support: 'EMULATED', how: expect.stringContaining('not document') });
  const { emailPattern, roles, ...others } = writeRules;
  expect(others).toEqual({ inviteNamesWorkspace: false, inviteNeedsName: false, invitesPerDay: 100 });
  expect(Object.entries(roles).map(([name, { least, most, scope }]) => [name, least, most, scope])).toEqual([
    ['inviteUser', 1, 1, 'DIRECTORY'],
    ['createUser', 1, 1, 'DIRECTORY'],
    ['setUserRoles', 1, 1, 'DIRECTORY'],
    ['addMember', 1, 1, 'WORKSPACE'],
    ['setMemberRoles', 1, 1, 'WORKSPACE'],
  ]);
  expect(['a+b@example.co.uk', 'a@localhost', "o'brien@x.y"].every((text) => emailPattern?.test(text))).toBe(true);
  expect(
    ['zoë@example.com', 'a@', 'a b@example.com', 'a@-x.com', 'a@x.com\n'].some((text) => emailPattern?.test(text)),
  ).toBe(false);
  expect(tray.inviteOptions).toEqual([]);
});
