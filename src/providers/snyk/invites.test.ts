import { afterEach, expect, test } from 'vitest';
import {
  newCall,
  type OpenedDirectory,
  openDirectory,
  readWindow,
  walk,
} from '../../../test/harness/opened-directory.ts';
import { serve } from '../../loaders/offer.ts';
import type { SandboxOptions } from '../../sandbox/sandbox.ts';
import { snyk } from './index.ts';
import type { SnykSandboxOptions } from './sandbox/options.ts';
import { type SnykSandbox, startSnykSandbox } from './sandbox/server.ts';

let opened: OpenedDirectory<SnykSandbox>;
const start = async (vendor: SnykSandboxOptions = {}, options: SandboxOptions = {}): Promise<void> => {
  opened = await openDirectory(snyk, startSnykSandbox, { ...options, vendor });
};
afterEach(() => opened.close());

const org = (place = 0) => {
  const found = opened.sandbox.state.orgs.rows()[place];
  if (found === undefined) throw new Error(`The sandbox has no organisation ${place}.`);
  return found;
};
const allInvites = () => serve(opened.provider, 'listInvites')();
const invites = (orgId = org().id) => serve(opened.provider, 'listWorkspaceInvites')(orgId);
const getInvite = (id: string, orgId: string | null) => serve(opened.provider, 'getInvite')(id, orgId, newCall());
const nowhere = '00000000-0000-0000-0000-000000000000';

test.each(['full', 'summary'] as const)(
  '%s rows are invites: pending, or of unknown outcome and still listed',
  async (rows) => {
    await start({ invitesPerOrg: 25 }, { rows });
    const before = new Date().toISOString();
    const listed = await walk(invites(), 7);
    const truth = org().invites.rows();
    expect(listed).toHaveLength(truth.length);
    for (const [index, { id, email, roleId, active }] of truth.entries()) {
      expect(listed[index]).toMatchObject({
        id,
        email,
        workspaceId: org().id,
        roleRaw: opened.sandbox.state.roles.get(roleId)?.name,
        roleIds: null,
        status: active ? 'PENDING' : 'UNKNOWN',
        name: null,
        createdAt: null,
        expiresAt: null,
        evidence: { source: 'VENDOR_LIST', certainty: 'PROVEN' },
      });
      expect(listed[index]?.evidence.observedAt.localeCompare(before)).toBeGreaterThanOrEqual(0);
    }
    expect(listed.filter(({ status }) => status === 'UNKNOWN')).toHaveLength(2);
    expect(opened.provider.gaps.Invite).toMatchObject({
      name: expect.any(String),
      createdAt: expect.any(String),
      expiresAt: expect.any(String),
    });
  },
);

test('all invites are those of one organisation after the other; one that is not shown is named', async () => {
  await start({ invitesPerOrg: 12 });
  expect(await walk(allInvites(), 7)).toHaveLength(5 * 12);
  opened.sandbox.inject({
    kind: 'status',
    status: 404,
    matches: ({ path }) => path === `/rest/orgs/${org(2).id}/invites`,
  });
  const { rows, completeness, notes } = await readWindow(allInvites());
  expect(rows).toHaveLength(4 * 12);
  expect(rows.every(({ workspaceId }) => workspaceId !== org(2).id)).toBe(true);
  expect(completeness).toBe('PARTIAL');
  expect(notes).toEqual([expect.stringContaining(`${org(2).id} is left out`)]);
});

test('where one organisation is configured, its invites are all there are', async () => {
  await start({ connect: 'org', invitesPerOrg: 12 });
  expect((await readWindow(allInvites())).rows).toHaveLength(12);
  expect(opened.asked()).toHaveLength(1);
  await expect(readWindow(invites(org(1).id))).rejects.toMatchObject({ kind: 'not-found' });
  expect(await getInvite(nowhere, org(1).id)).toBeNull();
  expect(opened.asked()).toEqual([]);
});

test('an invite is found in its organisation’s list, however long that is', async () => {
  await start({ invitesPerOrg: 130 });
  const last = org().invites.rows().at(-1);
  expect(await getInvite(last?.id ?? '', org().id)).toMatchObject({ id: last?.id, email: last?.email });
  // The organisation, which nothing has shown to be of the group, and two pages.
  expect(opened.asked()).toHaveLength(3);
  expect(await getInvite(nowhere, org().id)).toBeNull();
  expect(opened.asked()).toHaveLength(2);
  expect(await getInvite(last?.id ?? '', org(1).id)).toBeNull();
  opened.asked();
  expect(await getInvite(last?.id ?? '', null)).toBeNull();
  expect(opened.asked()).toEqual([]);
});

test('an invite to an organisation that is not there is null; to one whose invites are not shown, an error', async () => {
  await start();
  expect(await getInvite(nowhere, nowhere)).toBeNull();
  opened.sandbox.inject({ kind: 'status', status: 404, matches: ({ path }) => path.endsWith('/invites') });
  await expect(getInvite(nowhere, org().id)).rejects.toMatchObject({ kind: 'not-found' });
});

test.each(['group', 'org', 'token'] as const)('the role that an invite names is looked up (%s)', async (connect) => {
  await start({ connect });
  const [truth] = org().invites.rows();
  const invite = await getInvite(truth?.id ?? '', org().id);
  if (invite === null) throw new Error('The invite is gone.');
  opened.asked();
  const rolesOf = (roleRaw: string | null) =>
    serve(opened.provider, 'getInviteRoles')({ ...invite, roleRaw }, newCall());
  expect(await rolesOf(invite.roleRaw)).toMatchObject([{ id: truth?.roleId, scope: 'WORKSPACE' }]);
  expect(opened.asked()).toHaveLength(connect === 'group' ? 1 : 2);
  expect(await rolesOf('collaborator')).toMatchObject([{ name: 'Org Collaborator' }]);
  expect(await rolesOf('auditor')).toMatchObject([{ name: 'Auditor', custom: true }]);
  expect(await rolesOf('Group Admin')).toEqual([]);
  expect(await rolesOf('no such role')).toEqual([]);
  opened.asked();
  expect(await rolesOf(null)).toEqual([]);
  expect(opened.asked()).toEqual([]);
});

test('an invite without an address is an error and not left out', async () => {
  await start({ connect: 'org' });
  const data = [{ id: 'i1', type: 'org_invitation', attributes: { is_active: true, role: 'Developer' } }];
  opened.sandbox.inject({ kind: 'status', status: 200, body: JSON.stringify({ data, links: {} }) });
  await expect(readWindow(invites())).rejects.toMatchObject({
    kind: 'malformed-response',
    message: expect.stringContaining('data[0].attributes.email'),
  });
});
