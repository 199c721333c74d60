import { afterEach, expect, test } from 'vitest';
import { newCall, type OpenedDirectory, openDirectory } from '../../../test/harness/opened-directory.ts';
import { planner, written } from '../../../test/harness/written.ts';
import { serve } from '../../loaders/offer.ts';
import type { InviteInput, PlannedWrite, WriteReceipt } from '../../domain/write.ts';
import type { Fault } from '../../sandbox/sandbox.ts';
import { snyk } from './index.ts';
import type { SnykSandboxOptions } from './sandbox/options.ts';
import { type SnykSandbox, startSnykSandbox } from './sandbox/server.ts';

let opened: OpenedDirectory<SnykSandbox>;
const start = async (vendor: SnykSandboxOptions = {}, settings = {}): Promise<void> => {
  opened = await openDirectory(snyk, startSnykSandbox, { vendor }, settings);
};
afterEach(() => opened.close());

const jsonApi = 'application/vnd.api+json';
const email = 'Ruth+weiß@example.com';
const nothing: WriteReceipt = { id: null, expiresAt: null };
const nowhere = '00000000-0000-0000-0000-000000000000';

const org = (place = 0) => {
  const found = opened.sandbox.state.orgs.rows()[place];
  if (found === undefined) throw new Error(`The sandbox has no organisation ${place}.`);
  return found;
};
const roleId = (name = 'Org Collaborator'): string => {
  const role = opened.sandbox.state.roles.rows().find((row) => row.name === name);
  if (role === undefined) throw new Error(`The sandbox has no role ${name}.`);
  return role.id;
};
const invitation = (parts: Partial<InviteInput> = {}): InviteInput => ({
  email,
  name: null,
  workspaceId: org().id,
  roleIds: [roleId()],
  options: {},
  ...parts,
});
const planInvite = (parts?: Partial<InviteInput>, call = newCall()) =>
  planner(opened.provider, 'inviteUser')(invitation(parts), call);
const planCancellation = (inviteId: string, orgId: string | null = org().id) =>
  planner(opened.provider, 'cancelInvite')(inviteId, orgId, newCall());
const planResend = (inviteId: string | null, parts?: Partial<InviteInput>) =>
  planner(opened.provider, 'resendInvite')(inviteId, invitation(parts), newCall());
const send = async (planning: Promise<PlannedWrite>): Promise<WriteReceipt> => (await planning).send(newCall());
const onWrites = (fault: Partial<Fault>): void =>
  opened.sandbox.inject({
    kind: 'status',
    status: 201,
    times: 1,
    matches: ({ method }) => method !== 'GET',
    ...fault,
  });
const readOrg = (orgId = org().id) => ['GET', `/rest/orgs/${orgId}?version=2024-10-15`, null, ''];

test('an invite is planned with one read of the organisation, and sent as planned', async () => {
  await start();
  const planned = await planInvite();
  expect(written(opened.sandbox)).toEqual([readOrg()]);
  const body = { data: { type: 'org_invitation', attributes: { email, role: roleId() } } };
  const path = `/rest/orgs/${org().id}/invites`;
  expect(planned.request).toEqual({ method: 'POST', path, query: [['version', '2024-10-15']], body });
  expect(planned.sideEffects).toEqual([expect.stringContaining('e-mail')]);

  const receipt = await planned.send(newCall());
  expect(written(opened.sandbox)).toEqual([
    [
      'POST',
      `${path}?version=2024-10-15`,
      jsonApi,
      `{"data":{"type":"org_invitation","attributes":{"email":"${email}","role":"${roleId()}"}}}`,
    ],
  ]);
  const made = org().invites.rows().at(-1);
  expect(made).toMatchObject({ email, roleId: roleId(), active: true });
  expect(receipt).toEqual({ id: made?.id, expiresAt: null });
});

test('the invite that was made is listed under the same id, with the name of its role', async () => {
  await start();
  const { id } = await send(planInvite());
  const listed = await serve(opened.provider, 'getInvite')(id ?? '', org().id, newCall());
  expect(listed).toMatchObject({ id, email, roleIds: null, roleRaw: 'Org Collaborator', status: 'PENDING' });
});

test.each(['org', 'token'] as const)('without a group an invite costs no read (%s)', async (connect) => {
  await start({ connect }, { apiVersion: '2025-11-05' });
  await send(planInvite());
  const paths = written(opened.sandbox).map(([method, path]) => `${method} ${path}`);
  expect(paths).toEqual([`POST /rest/orgs/${org().id}/invites?version=2025-11-05`]);
});

test('whoever has read the organisation in the same request plans without a call', async () => {
  await start();
  const call = newCall();
  await serve(opened.provider, 'getWorkspace')(org().id, call);
  opened.sandbox.forget();
  await planInvite({}, call);
  expect(written(opened.sandbox)).toEqual([]);
});

test('a cancellation sends no body, and the invite is gone', async () => {
  await start();
  const [first] = org().invites.rows();
  const id = first?.id ?? '';
  const planned = await planCancellation(id);
  const path = `/rest/orgs/${org().id}/invites/${id}`;
  expect(planned.request).toEqual({ method: 'DELETE', path, query: [['version', '2024-10-15']] });
  expect(await planned.send(newCall())).toEqual(nothing);
  expect(written(opened.sandbox)).toEqual([readOrg(), ['DELETE', `${path}?version=2024-10-15`, null, '']]);
  expect(org().invites.get(id)).toBeUndefined();
  await expect(send(planCancellation(id))).rejects.toMatchObject({ kind: 'not-found', mayHaveActed: false });
});

test('an invite is resent by a cancellation and an invite, planned at once and sent one by one', async () => {
  await start();
  const [first] = org().invites.rows();
  const parts = { email: first?.email ?? '', roleIds: [first?.roleId ?? ''] };
  const plans = await planResend(first?.id ?? '', parts);
  expect(written(opened.sandbox)).toEqual([readOrg()]);
  expect(plans.map(({ request }) => request)).toEqual([
    (await planCancellation(first?.id ?? '')).request,
    (await planInvite(parts)).request,
  ]);
  opened.sandbox.forget();

  const before = org().invites.rows().length;
  const receipts = [];
  for (const plan of plans) receipts.push(await plan.send(newCall()));
  expect(written(opened.sandbox).map(([method]) => method)).toEqual(['DELETE', 'POST']);
  expect(org().invites.get(first?.id ?? '')).toBeUndefined();
  const made = org().invites.rows().at(-1);
  expect(made).toMatchObject({ email: first?.email, roleId: first?.roleId, active: true });
  expect(receipts).toEqual([nothing, { id: made?.id, expiresAt: null }]);
  expect(org().invites.rows()).toHaveLength(before);
});

test('an invite whose id nobody knows is resent without a cancellation', async () => {
  await start({ connect: 'token' });
  expect((await planResend(null)).map(({ request }) => request.method)).toEqual(['POST']);
});

test('an invite to nowhere, and one with no role or with several, is refused before a call', async () => {
  await start();
  for (const parts of [{ workspaceId: null }, { roleIds: [] }, { roleIds: [roleId(), roleId('Org Admin')] }]) {
    const refusal = { kind: 'invalid-input', directory: 'snyk', mayHaveActed: false };
    await expect(planInvite(parts)).rejects.toMatchObject(refusal);
    await expect(planResend(nowhere, { ...parts, workspaceId: null })).rejects.toMatchObject({ mayHaveActed: false });
  }
  await expect(planCancellation(nowhere, null)).rejects.toMatchObject({ kind: 'not-found', mayHaveActed: false });
  expect(written(opened.sandbox)).toEqual([]);
});

test('an organisation that is not there is told when planning', async () => {
  await start();
  await expect(planInvite({ workspaceId: nowhere })).rejects.toMatchObject({ kind: 'not-found' });
  await expect(planCancellation(nowhere, nowhere)).rejects.toMatchObject({ kind: 'not-found' });
  expect(written(opened.sandbox)).toEqual([readOrg(nowhere), readOrg(nowhere)]);
});

test('an organisation that the token could change but that is not of the directory is left alone', async () => {
  await start();
  const personal = org(5);
  expect(personal.groupId).toBeNull();
  const refusal = { kind: 'not-found', message: expect.stringContaining('not part of the directory "snyk"') };
  await expect(planInvite({ workspaceId: personal.id })).rejects.toMatchObject(refusal);
  await expect(planCancellation(nowhere, personal.id)).rejects.toMatchObject(refusal);
  await opened.close();
  await start({ connect: 'org' });
  await expect(planInvite({ workspaceId: org(1).id })).rejects.toMatchObject(refusal);
  await expect(planCancellation(nowhere, org(1).id)).rejects.toMatchObject(refusal);
  expect(written(opened.sandbox)).toEqual([]);
});

test('somebody who is there already is refused, whichever way, and the error says what it may mean', async () => {
  await start();
  const pending = org()
    .invites.rows()
    .find(({ active }) => active);
  const [member] = org().memberships.rows();
  const address = opened.sandbox.state.users.get(member?.userId ?? '')?.email ?? '';
  const message = expect.stringMatching(/already be a member of the organisation or have a pending invite/);
  const before = org().invites.rows().length;
  await expect(send(planInvite({ email: pending?.email ?? '' }))).rejects.toMatchObject({
    kind: 'conflict',
    mayHaveActed: false,
    message,
  });
  await expect(send(planInvite({ email: address }))).rejects.toMatchObject({ kind: 'invalid-input', message });
  expect(org().invites.rows()).toHaveLength(before);
});

test('too many requests are a refusal that says how long to wait', async () => {
  await start({ connect: 'org' });
  onWrites({ status: 429, headers: { 'x-ratelimit-reset': '17' }, body: '{}' });
  await expect(send(planInvite())).rejects.toMatchObject({
    kind: 'rate-limited',
    retryAfterSeconds: 17,
    mayHaveActed: false,
  });
  expect(written(opened.sandbox)).toHaveLength(1);
});

test.each(['', '{}', '{"data":null}', '{"data":{"id":7}}', '{"data":{"id":"../other"}}', '[]'])(
  'an invite answered with %j was made all the same, and the receipt says that only the status tells',
  async (body) => {
    await start({ connect: 'org' });
    onWrites({ body });
    expect(await send(planInvite())).toEqual({ ...nothing, isUnclear: true });
  },
);
