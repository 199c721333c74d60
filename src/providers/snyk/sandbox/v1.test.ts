import { afterEach, beforeEach, expect, test } from 'vitest';
import { type SnykSandbox, startSnykSandbox } from './server.ts';
import type { SnykGroup, SnykOrg } from './state.ts';
import { visit, type Visitor } from './visitor.ts';

const nobody = '00000000-0000-4000-8000-000000000000';

let sandbox: SnykSandbox;
let visitor: Visitor;
let group: SnykGroup;
let org: SnykOrg;

beforeEach(async () => {
  sandbox = await startSnykSandbox();
  visitor = visit(sandbox);
  const [[firstGroup], [firstOrg]] = [sandbox.state.groups.rows(), sandbox.state.orgs.rows()];
  if (firstGroup === undefined || firstOrg === undefined) throw new Error('The sandbox is empty.');
  [group, org] = [firstGroup, firstOrg];
});
afterEach(() => sandbox.close());

test("a group's roles are one list without pages, of both kinds, custom ones marked", async () => {
  const { status, headers, body } = await visitor.call('GET', `/v1/group/${group.id}/roles`);
  expect(status).toBe(200);
  expect(headers.get('content-type')).toBe('application/json');
  expect(body).toMatchObject([
    { name: 'Org Collaborator' },
    { name: 'Org Admin' },
    { name: 'Group Admin' },
    { name: 'Group Viewer' },
    { name: 'Group Member' },
    { name: 'Auditor', customRole: true },
  ]);
  expect(body).toHaveProperty('0', {
    name: 'Org Collaborator',
    description: 'Collaborator',
    publicId: sandbox.state.roles.rows()[0]?.id,
    created: expect.any(String),
    modified: expect.any(String),
  });
});

test('a group that is hidden or not there has no roles to read', async () => {
  group.visible = false;
  expect(await visitor.call('GET', `/v1/group/${group.id}/roles`)).toMatchObject({ status: 403, body: { code: 403 } });
  const reply = await visitor.call('GET', `/v1/group/${nobody}/roles`);
  expect(reply).toMatchObject({ status: 404, body: { message: expect.any(String), errorRef: expect.any(String) } });
});

test("an organisation's members come without the group's admins unless those are asked for", async () => {
  const direct = await visitor.call('GET', `/v1/org/${org.id}/members`);
  expect(direct.body).toHaveLength(org.memberships.entries.length);
  expect(direct.body).toMatchObject({ 0: { username: 'ada.okafor', role: 'admin' } });
  expect(JSON.stringify(direct.body)).not.toContain('noor.van.dijk');
  const all = await visitor.call('GET', `/v1/org/${org.id}/members?includeGroupAdmins=true`);
  expect(all.body).toHaveLength(org.memberships.entries.length + 1);
  expect(JSON.stringify(all.body)).toContain('"email":"Noor.van.Dijk@example.com","role":"admin"');
  expect((await visitor.call('GET', `/v1/org/${nobody}/members`)).status).toBe(404);
});

test("the caller's own organisations are told only where the caller is a user", async () => {
  expect((await visitor.call('GET', '/v1/user/me')).body).toMatchObject({
    username: 'ada.okafor',
    orgs: { 0: { name: 'Platform', group: { id: group.id } }, 5: { name: 'ada.okafor', group: null } },
  });
  sandbox.state.behaviour.self = 'service_account';
  expect((await visitor.call('GET', '/v1/user/me')).status).toBe(401);
});

test("a member's role is changed by the role's public id", async () => {
  const [, sean] = org.memberships.rows();
  const auditor = sandbox.state.roles.rows().find(({ name }) => name === 'Auditor')?.id;
  const groupRole = sandbox.state.roles.rows().find(({ kind }) => kind === 'group')?.id;
  const path = `/v1/org/${org.id}/members/update`;
  const change = (user: string | undefined, body: unknown) =>
    visitor.call('PUT', `${path}/${user}`, body, { 'content-type': 'application/json' });
  expect((await change(nobody, { rolePublicId: auditor })).status).toBe(404);
  expect((await change(sean?.userId, { role: 'admin' })).status).toBe(400);
  expect((await change(sean?.userId, '{')).status).toBe(400);
  expect((await change(sean?.userId, { rolePublicId: groupRole })).status).toBe(422);
  expect(await change(sean?.userId, { rolePublicId: auditor })).toMatchObject({ status: 200, body: undefined });
  expect(sean?.roleId).toBe(auditor);
  sandbox.state.behaviour.writes = 'forbidden';
  expect((await change(sean?.userId, { rolePublicId: auditor })).status).toBe(403);
});
