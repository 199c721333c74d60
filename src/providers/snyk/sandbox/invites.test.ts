import { afterEach, beforeEach, expect, test } from 'vitest';
import { type SnykSandbox, startSnykSandbox } from './server.ts';
import type { SnykOrg } from './state.ts';
import { attributesIn, errorsIn, idsIn, listIn, visit, type Visitor } from './visitor.ts';

let sandbox: SnykSandbox;
let visitor: Visitor;
let org: SnykOrg;

beforeEach(async () => {
  sandbox = await startSnykSandbox();
  visitor = visit(sandbox);
  const [first] = sandbox.state.orgs.rows();
  if (first === undefined) throw new Error('The sandbox is empty.');
  org = first;
});
afterEach(() => sandbox.close());

const roleNamed = (name: string): string => sandbox.state.roles.rows().find((role) => role.name === name)?.id ?? '';
const invite = (email: string, role: string, version = '2024-10-15') =>
  visitor.call('POST', `/rest/orgs/${org.id}/invites?version=${version}`, {
    data: { type: 'org_invitation', attributes: { email, role } },
  });

test("an invite is created with a role's id and listed with the role's name", async () => {
  const role = roleNamed('Auditor');
  const reply = await invite('new.colleague@example.com', role);
  const created = org.invites.rows().at(-1);
  expect(reply.status).toBe(201);
  expect(reply.headers.get('location')).toBe(`/rest/orgs/${org.id}/invites/${created?.id}`);
  expect(reply.body).toMatchObject({
    jsonapi: { version: '1.0' },
    data: {
      id: created?.id,
      type: 'org_invitation',
      attributes: { email: 'new.colleague@example.com', is_active: true, role },
      relationships: { org: { data: { id: org.id, type: 'org' } } },
    },
  });
  expect(listIn(await visitor.read(`/orgs/${org.id}/invites`)).data.at(-1)).toMatchObject({
    attributes: { email: 'new.colleague@example.com', is_active: true, role: 'Auditor' },
  });
});

test('somebody who is invited or a member already, in whatever case, is not invited again', async () => {
  const role = roleNamed('Org Collaborator');
  expect((await invite('one@example.com', role)).status).toBe(201);
  expect((await invite('ONE@example.com', role)).status).toBe(409);
  expect((await invite('ADA.OKAFOR@example.com', role)).status).toBe(400);
  const pending = org.invites.rows().at(-1);
  if (pending !== undefined) pending.active = false;
  expect((await invite('one@example.com', role)).status).toBe(201);
});

test('an invite needs an address and a role of an organisation', async () => {
  expect(errorsIn(await invite('no address', roleNamed('Auditor')))[0]?.source).toEqual({
    pointer: '/data/attributes/email',
  });
  expect((await invite('one@example.com', 'Auditor')).status).toBe(400);
  expect((await invite('one@example.com', roleNamed('Group Admin'))).status).toBe(400);
  sandbox.state.behaviour.writes = 'forbidden';
  expect((await invite('one@example.com', roleNamed('Auditor'))).status).toBe(403);
  expect(org.invites.rows().some(({ email }) => email === 'one@example.com')).toBe(false);
});

test('creation is older than list and deletion', async () => {
  expect((await invite('one@example.com', roleNamed('Auditor'), '2022-06-01')).status).toBe(201);
  expect((await invite('two@example.com', roleNamed('Auditor'), '2022-05-31')).status).toBe(404);
  expect((await visitor.read(`/orgs/${org.id}/invites`, { version: '2022-06-01' })).status).toBe(404);
  expect((await visitor.read(`/orgs/${org.id}/invites`, { version: '2021-06-04' })).status).toBe(404);
});

test('a cancelled invite is gone, and cannot be cancelled twice', async () => {
  const [id] = idsIn(await visitor.read(`/orgs/${org.id}/invites`));
  const path = `/rest/orgs/${org.id}/invites/${id}?version=2024-10-15`;
  expect(await visitor.call('DELETE', path)).toMatchObject({ status: 204, body: undefined });
  expect(idsIn(await visitor.read(`/orgs/${org.id}/invites`))).not.toContain(id);
  expect((await visitor.call('DELETE', path)).status).toBe(404);
});

test('one of the believable invites is inactive and still listed', async () => {
  const lists = await Promise.all(sandbox.state.orgs.rows().map(({ id }) => visitor.read(`/orgs/${id}/invites`)));
  const active = lists.flatMap((reply) => attributesIn(reply, 'is_active'));
  expect(active.filter((is) => is === false)).toHaveLength(1);
  expect(active.filter((is) => is === true).length).toBeGreaterThan(3);
});
