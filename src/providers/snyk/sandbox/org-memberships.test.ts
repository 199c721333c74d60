import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type SnykSandbox, startSnykSandbox } from './server.ts';
import type { SnykGroup, SnykOrg } from './state.ts';
import {
  errorsIn,
  idsIn,
  listIn,
  nextIn,
  relatedIn,
  type Reply,
  visit,
  visitorVersion,
  type Visitor,
} from './visitor.ts';

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

const namesIn = (reply: Reply): readonly unknown[] =>
  relatedIn(reply, 'user').map((user) => user?.attributes?.['name']);
const roleNamed = (name: string): string => sandbox.state.roles.rows().find((role) => role.name === name)?.id ?? '';
const userNamed = (name: string): string => sandbox.state.users.rows().find((user) => user.name === name)?.id ?? '';
const membershipOf = (holder: SnykGroup | SnykOrg, name: string) =>
  holder.memberships.rows().find(({ userId }) => userId === userNamed(name));
const send = (method: string, path: string, body?: unknown) =>
  visitor.call(method, `/rest${path}${path.includes('?') ? '&' : '?'}version=${visitorVersion}`, body);

const addition = (user: string, role: string, orgId: string | undefined) => ({
  data: {
    type: 'org_membership',
    relationships: {
      org: { data: { id: orgId, type: 'org' } },
      role: { data: { id: role, type: 'org_role' } },
      user: { data: { id: user, type: 'user' } },
    },
  },
});

describe("an organisation's members", () => {
  const list = (query: Record<string, string> = {}) => visitor.read(`/orgs/${org.id}/memberships`, query);

  test('carry user, role and organisation, oldest first', async () => {
    const reply = await list({ limit: '100' });
    expect(idsIn(reply)).toEqual(org.memberships.rows().map(({ id }) => id));
    expect(listIn(reply).data[0]).toEqual({
      id: org.memberships.rows()[0]?.id,
      type: 'org_membership',
      attributes: { created_at: org.memberships.rows()[0]?.createdAt },
      relationships: {
        org: { data: { id: org.id, type: 'org', attributes: { name: 'Platform' } } },
        user: {
          data: {
            id: userNamed('Ada Okafor'),
            type: 'user',
            attributes: {
              name: 'Ada Okafor',
              username: 'ada.okafor',
              email: 'ada.okafor@Example.COM',
              login_method: 'sso',
            },
          },
        },
        role: { data: { id: roleNamed('Org Admin'), type: 'org_role', attributes: { name: 'Org Admin' } } },
      },
    });
  });

  test('can have a custom role, no address and no login method', async () => {
    expect(namesIn(await list({ role_name: 'Auditor' }))).toContain('Jean-Luc Moreau');
    const lars = { user_id: userNamed('Lars Müller') };
    expect(relatedIn(await list(lars), 'user')[0]?.attributes).toHaveProperty('email', null);
    sandbox.state.behaviour.missingEmail = 'omitted';
    expect(relatedIn(await list(lars), 'user')[0]?.attributes).not.toHaveProperty('email');
    const [ingrid] = relatedIn(await list({ user_id: userNamed('Ingrid Sørensen') }), 'user');
    expect(ingrid?.attributes).not.toHaveProperty('login_method');
  });

  test('are filtered by address, id, user name and role', async () => {
    expect(namesIn(await list({ email: 'ADA.okafor@example.com' }))).toEqual(['Ada Okafor']);
    sandbox.state.behaviour.emailFilter = 'exact';
    expect(namesIn(await list({ email: 'ADA.okafor@example.com' }))).toEqual([]);
    expect(namesIn(await list({ email: 'ada.okafor@Example.COM' }))).toEqual(['Ada Okafor']);
    expect(namesIn(await list({ username: 'bo.li', email: 'nobody@example.com' }))).toEqual([]);
    expect(namesIn(await list({ user_id: nobody }))).toEqual([]);
    expect(namesIn(await list({ role_name: 'Org' }))).toEqual([]);
  });

  test('are sorted by a column, in both directions', async () => {
    const up = namesIn(await list({ sort_by: 'user_display_name', limit: '100' }));
    expect(up).toEqual(up.toSorted((one, other) => (String(one).toLowerCase() < String(other).toLowerCase() ? -1 : 1)));
    expect(namesIn(await list({ sort_by: 'user_display_name', sort_order: 'DESC', limit: '100' }))).toEqual(
      up.toReversed(),
    );
    expect(namesIn(await list({ sort_order: 'DESC', limit: '100' }))).toEqual(
      namesIn(await list({ limit: '100' })).toReversed(),
    );
  });

  test.each([
    { sort_by: 'role_name' },
    { sort_by: 'name' },
    { sort_order: 'asc' },
    { include_group_membership_count: 'true' },
  ])('refuse %j', async (query) => {
    expect((await list(query)).status).toBe(400);
  });

  test('refuse a cursor of another order', async () => {
    const next = nextIn(await list({ sort_by: 'email' }));
    expect((await visitor.call('GET', next)).status).toBe(200);
    expect((await visitor.call('GET', next.replace('&sort_by=email', ''))).status).toBe(400);
  });

  test('can be added from the group, once, with a role of an organisation', async () => {
    const path = `/orgs/${org.id}/memberships`;
    const [noor, collaborator] = [userNamed('Noor van Dijk'), roleNamed('Org Collaborator')];
    const reply = await send('POST', path, addition(noor, collaborator, org.id));
    expect(reply).toMatchObject({
      status: 201,
      body: { data: { type: 'org_membership', relationships: { user: { data: { id: noor } } } } },
    });
    const id = membershipOf(org, 'Noor van Dijk')?.id;
    expect(reply.headers.get('location')).toBe(`/rest${path}/${id}`);
    expect((await send('POST', path, addition(noor, collaborator, org.id))).status).toBe(409);
    expect((await send('POST', path, addition(nobody, collaborator, org.id))).status).toBe(404);
    const other = userNamed("D'Arcy Whitfield");
    expect((await send('POST', path, addition(other, roleNamed('Group Member'), org.id))).status).toBe(400);
    expect((await send('POST', path, addition(other, collaborator, nobody))).status).toBe(400);
    group.memberships.remove(membershipOf(group, "D'Arcy Whitfield")?.id ?? '');
    expect((await send('POST', path, addition(other, collaborator, org.id))).status).toBe(404);
  });

  test('need a body of exactly the documented form and media type', async () => {
    const path = `/orgs/${org.id}/memberships`;
    const good = addition(userNamed('Noor van Dijk'), roleNamed('Org Collaborator'), org.id);
    const refusals = [
      { ...good, extra: true },
      { data: { ...good.data, attributes: {} } },
      { data: { ...good.data, type: 'org_memberships' } },
      '{"data":',
      undefined,
    ];
    for (const body of refusals) expect((await send('POST', path, body)).status).toBe(400);
    const plain = { 'content-type': 'application/json' };
    expect((await visitor.call('POST', `/rest${path}?version=2024-10-15`, good, plain)).status).toBe(400);
    const misplaced = await send('POST', path, { data: { ...good.data, type: 'user' } });
    expect(errorsIn(misplaced)[0]?.source).toEqual({ pointer: '/data/type' });
    expect(membershipOf(org, 'Noor van Dijk')).toBeUndefined();
  });

  test('change their role and leave by the id of the membership, not of the user', async () => {
    const sean = membershipOf(org, "Seán O'Brien");
    const path = `/orgs/${org.id}/memberships`;
    const change = (id: string, role: string) => ({
      data: {
        id,
        type: 'org_membership',
        attributes: {},
        relationships: { role: { data: { id: role, type: 'org_role' } } },
      },
    });
    const id = sean?.id ?? '';
    expect((await send('PATCH', `${path}/${id}`, change(nobody, roleNamed('Auditor')))).status).toBe(400);
    expect((await send('PATCH', `${path}/${id}`, change(id, roleNamed('Group Admin')))).status).toBe(400);
    expect((await send('PATCH', `${path}/${sean?.userId}`, change(id, roleNamed('Auditor')))).status).toBe(404);
    expect(await send('PATCH', `${path}/${id}`, change(id, roleNamed('Auditor')))).toMatchObject({
      status: 204,
      body: undefined,
    });
    expect(sean?.roleId).toBe(roleNamed('Auditor'));
    sandbox.state.behaviour.writes = 'forbidden';
    expect((await send('DELETE', `${path}/${id}`)).status).toBe(403);
    sandbox.state.behaviour.writes = 'allowed';
    expect((await send('DELETE', `${path}/${sean?.userId}`)).status).toBe(404);
    expect((await send('DELETE', `${path}/${id}`)).status).toBe(204);
    expect((await send('DELETE', `${path}/${id}`)).status).toBe(404);
    expect(membershipOf(group, "Seán O'Brien")).toBeDefined();
  });
});

describe('one user of an organisation', () => {
  const read = (name: string) => visitor.read(`/orgs/${org.id}/users/${userNamed(name)}`);

  test('is a member, or an admin of the group who is in no list', async () => {
    expect((await read('Mei Chen')).body).toMatchObject({
      data: { type: 'user', attributes: { username: 'mei.chen', active: true, membership: { strategy: 'direct' } } },
    });
    expect(membershipOf(org, 'Noor van Dijk')).toBeUndefined();
    expect((await read('Noor van Dijk')).body).toMatchObject({
      data: { attributes: { membership: { strategy: 'indirect' } } },
    });
    expect((await read('Marisol García-Ortega')).body).toMatchObject({ data: { attributes: { active: false } } });
  });

  test('is not found where the user is in the group only, is a service account or nobody', async () => {
    expect((await read("D'Arcy Whitfield")).status).toBe(404);
    for (const id of [sandbox.state.serviceAccounts.rows()[0]?.id, nobody]) {
      expect((await visitor.read(`/orgs/${org.id}/users/${id}`)).status).toBe(404);
    }
  });
});

describe('rows that carry only what Snyk promises', () => {
  test('leave out what its OpenAPI makes optional, and only in lists', async () => {
    const bare = await startSnykSandbox({ rows: 'summary' });
    const [reader, [first]] = [visit(bare), bare.state.orgs.rows()];
    const [member] = listIn(await reader.read(`/orgs/${first?.id}/memberships`)).data;
    expect(member).not.toHaveProperty('attributes');
    expect(member).not.toHaveProperty('relationships.user.data.attributes.login_method');
    const [listed] = listIn(await reader.read('/orgs')).data;
    expect(listed?.['attributes']).toEqual({ is_personal: false, name: 'Platform', slug: 'platform' });
    const [invite] = listIn(await reader.read(`/orgs/${first?.id}/invites`)).data;
    expect(invite).not.toHaveProperty('relationships');
    const [role, user] = [member?.relationships?.['role'], bare.state.users.rows()[5]];
    const created = await reader.call(
      'POST',
      `/rest/orgs/${first?.id}/memberships?version=2024-10-15`,
      addition(user?.id ?? '', role?.data.id ?? '', first?.id),
    );
    expect(created.body).toHaveProperty('data.attributes.created_at');
    await bare.close();
  });
});
