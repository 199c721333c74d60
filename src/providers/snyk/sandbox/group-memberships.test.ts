import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type SnykSandbox, startSnykSandbox } from './server.ts';
import type { SnykGroup, SnykOrg } from './state.ts';
import { errorsIn, idsIn, listIn, nextIn, relatedIn, visit, visitorVersion, type Visitor } from './visitor.ts';

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

const roleNamed = (name: string): string => sandbox.state.roles.rows().find((role) => role.name === name)?.id ?? '';
const userNamed = (name: string): string => sandbox.state.users.rows().find((user) => user.name === name)?.id ?? '';
const membershipOf = (holder: SnykGroup | SnykOrg, name: string) =>
  holder.memberships.rows().find(({ userId }) => userId === userNamed(name));
const send = (method: string, path: string, body?: unknown) =>
  visitor.call(method, `/rest${path}${path.includes('?') ? '&' : '?'}version=${visitorVersion}`, body);

describe("a group's members", () => {
  const list = (query: Record<string, string> = {}) => visitor.read(`/groups/${group.id}/memberships`, query);

  test('come newest first unless told otherwise, with roles of the group', async () => {
    const ids = group.memberships.rows().map(({ id }) => id);
    expect(idsIn(await list({ limit: '100' }))).toEqual(ids.toReversed());
    expect(idsIn(await list({ limit: '100', sort_order: 'ASC' }))).toEqual(ids);
    expect(listIn(await list({ email: 'mei.chen@example.com' })).data).toMatchObject([
      {
        type: 'group_membership',
        relationships: {
          group: { data: { id: group.id, type: 'group' } },
          role: { data: { type: 'group_role', attributes: { name: 'Group Admin' } } },
        },
      },
    ]);
    expect((await list({ sort_by: 'role' })).status).toBe(400);
    expect((await list({ sort_by: 'role_name' })).status).toBe(200);
  });

  test('carry their number where that is asked for', async () => {
    const query = { email: 'mei.chen@example.com', include_group_membership_count: 'true' };
    expect(listIn(await list(query)).data[0]).toMatchObject({ meta: { group_membership_count: 15 } });
    expect(listIn(await list()).data[0]).not.toHaveProperty('meta');
  });

  test('are added and changed with a role of the group', async () => {
    const darcy = userNamed("D'Arcy Whitfield");
    const path = `/groups/${group.id}/memberships`;
    const addition = (role: string) => ({
      data: {
        type: 'group_membership',
        relationships: {
          group: { data: { id: group.id, type: 'group' } },
          role: { data: { id: role, type: 'group_role' } },
          user: { data: { id: darcy, type: 'user' } },
        },
      },
    });
    expect((await send('POST', path, addition(roleNamed('Group Member')))).status).toBe(409);
    group.memberships.remove(membershipOf(group, "D'Arcy Whitfield")?.id ?? '');
    expect((await send('POST', path, addition(roleNamed('Org Admin')))).status).toBe(400);
    expect((await send('POST', path, addition(roleNamed('Group Member')))).status).toBe(201);
    const id = membershipOf(group, "D'Arcy Whitfield")?.id ?? '';
    const change = {
      data: {
        id,
        type: 'group_membership',
        relationships: { role: { data: { id: roleNamed('Group Admin'), type: 'group_role' } } },
      },
    };
    expect((await send('PATCH', `${path}/${id}`, change)).status).toBe(204);
    expect(membershipOf(group, "D'Arcy Whitfield")?.roleId).toBe(roleNamed('Group Admin'));
  });

  test('leave the group alone, or with cascade its organisations too', async () => {
    const path = `/groups/${group.id}/memberships`;
    const id = membershipOf(group, 'Mei Chen')?.id;
    expect((await send('DELETE', `${path}/${id}?cascade=yes`)).status).toBe(400);
    expect((await send('DELETE', `${path}/${id}?cascade=false`)).status).toBe(204);
    expect(membershipOf(org, 'Mei Chen')).toBeDefined();
    const bo = membershipOf(group, 'Bo Li')?.id;
    expect(sandbox.state.orgs.rows().some((any) => membershipOf(any, 'Bo Li') !== undefined)).toBe(true);
    expect((await send('DELETE', `${path}/${bo}?cascade=true`)).status).toBe(204);
    expect(sandbox.state.orgs.rows().some((any) => membershipOf(any, 'Bo Li') !== undefined)).toBe(false);
  });
});

describe("one user's organisations in a group", () => {
  const list = (query: Record<string, string>) => visitor.read(`/groups/${group.id}/org_memberships`, query);

  test('need the user, and are those of the group', async () => {
    expect(errorsIn(await list({}))).toMatchObject([{ source: { parameter: 'user_id' } }]);
    expect((await list({ user_id: 'ada' })).status).toBe(400);
    const reply = await list({ user_id: sandbox.state.callerId });
    const truth = sandbox.state.orgs
      .rows()
      .filter((any) => any.groupId === group.id && membershipOf(any, 'Ada Okafor') !== undefined);
    expect(relatedIn(reply, 'org').map((any) => any?.attributes?.['name'])).toEqual(truth.map(({ name }) => name));
    expect(reply.body).toMatchObject({ meta: { org_membership_count: truth.length } });
    expect(relatedIn(reply, 'user')[0]?.attributes).not.toHaveProperty('login_method');
    expect(listIn(await list({ user_id: nobody }))).toMatchObject({ data: [], links: {} });
  });

  test('are filtered by organisation and role, and paged', async () => {
    const user = { user_id: userNamed("Seán O'Brien") };
    expect(idsIn(await list({ ...user, org_name: 'Platform' }))).toEqual([membershipOf(org, "Seán O'Brien")?.id]);
    expect(idsIn(await list({ ...user, role_name: 'Auditor' }))).toEqual([]);
    const many = await startSnykSandbox({ users: 12, vendor: { orgs: 25, membersPerOrg: 12 } });
    const [reader, [only]] = [visit(many), many.state.groups.rows()];
    const first = await reader.read(`/groups/${only?.id}/org_memberships`, { user_id: many.state.callerId });
    const rows = [...idsIn(first), ...idsIn(await reader.call('GET', nextIn(first)))];
    expect(new Set(rows).size).toBe(20);
    await many.close();
  });
});
