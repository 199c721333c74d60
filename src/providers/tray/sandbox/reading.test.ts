import { afterEach, expect, test } from 'vitest';
import { z } from 'zod';
import { type Ask, asker } from '../../../sandbox/ask.ts';
import type { SandboxOptions } from '../../../sandbox/sandbox.ts';
import type { TraySandboxOptions } from './options.ts';
import { startTraySandbox, type TraySandbox } from './server.ts';

let tray: TraySandbox;
const start = async (vendor: TraySandboxOptions = {}, options: SandboxOptions = {}): Promise<Ask> => {
  tray = await startTraySandbox({ ...options, vendor });
  return asker(tray.url, String(tray.settings['token']));
};
afterEach(() => tray.close());

const role = z.strictObject({ id: z.guid(), name: z.string() });
const userSchema = z.strictObject({
  id: z.string(),
  email: z.string(),
  name: z.string(),
  accountType: z.enum(['API', 'External', 'Integration', 'Partner', 'Regular', 'System']),
  role,
});
const memberSchema = userSchema.omit({ name: true }).extend({ workspaceId: z.string(), email: z.string().optional() });
const workspaceSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  type: z.enum(['Embedded', 'Organization', 'Personal', 'PersonalExternal', 'Shared']),
  description: z.string().optional(),
  monthlyTaskLimit: z.int().optional(),
});

const elementsOf = (body: unknown): unknown[] => z.object({ elements: z.array(z.unknown()) }).parse(body).elements;
const list = async (ask: Ask, path: string): Promise<unknown[]> => elementsOf((await ask('GET', path)).body);

test('rows and single things have the documented shape and tell the truth', async () => {
  const ask = await start();
  const users = z.array(userSchema).parse(await list(ask, '/core/v1/users?first=1000'));
  expect(users.map(({ name }) => name)).toEqual(tray.state.users.map(({ name }) => name));
  expect(new Set(users.map((user) => user.role.name))).toEqual(new Set(['Owner', 'Admin', 'Contributor', 'Viewer']));
  expect(users.some(({ email, accountType }) => email === '' && accountType === 'API')).toBe(true);
  expect((await ask('GET', `/core/v1/users/${users[2]?.id}`)).body).toEqual(users[2]);

  const workspaces = z.array(workspaceSchema).parse(await list(ask, '/core/v1/workspaces'));
  expect(workspaces.map(({ type }) => type)).toEqual([
    'Organization',
    'Shared',
    'Shared',
    'Personal',
    'Personal',
    'Embedded',
  ]);
  expect((await ask('GET', `/core/v1/workspaces/${workspaces[1]?.id}`)).body).toEqual(workspaces[1]);

  for (const { id } of workspaces) {
    const members = z.array(memberSchema).parse(await list(ask, `/core/v1/workspaces/${id}/users`));
    const first = members[0];
    expect((await ask('GET', `/core/v1/workspaces/${id}/users/${first?.id}`)).body).toEqual(first);
    const roles = z.array(role).parse(await list(ask, `/core/v1/workspaces/${id}/roles`));
    expect(roles.map(({ name }) => name)).toEqual(['Admin', 'Contributor', 'Viewer']);
    for (const member of members) expect(roles).toContainEqual(member.role);
  }
});

test('the roles of a workspace are its own, or by the knob shared, and never those of the organization', async () => {
  const idsOf = async (ask: Ask, place: number) =>
    z.array(role).parse(await list(ask, `/core/v1/workspaces/${tray.state.workspaces[place]?.id}/roles`));
  const own = await start();
  expect(await idsOf(own, 0)).not.toEqual(await idsOf(own, 1));
  await tray.close();
  const shared = await start({ workspaceRoles: 'shared' });
  expect(await idsOf(shared, 0)).toEqual(await idsOf(shared, 1));
  const organization = tray.state.roles.map(({ id }) => id);
  for (const { id } of await idsOf(shared, 0)) expect(organization).not.toContain(id);
});

test('in summary mode the rows of users and members have an id only, and single things are whole', async () => {
  const ask = await start({}, { rows: 'summary' });
  const workspace = tray.state.workspaces[0];
  for (const path of ['/core/v1/users', `/core/v1/workspaces/${workspace?.id}/users`]) {
    const rows = z.array(z.strictObject({ id: z.string() })).parse(await list(ask, path));
    expect(rows.map(({ id }) => id)).toEqual(tray.state.users.map(({ id }) => id));
  }
  userSchema.parse((await ask('GET', `/core/v1/users/${tray.state.users[0]?.id}`)).body);
  z.array(workspaceSchema).parse(await list(ask, '/core/v1/workspaces'));
});

test('in the documented summary a row looks like a workspace', async () => {
  const ask = await start({ summaryRow: 'documented' }, { rows: 'summary' });
  const user = tray.state.users[0];
  expect((await list(ask, '/core/v1/users'))[0]).toEqual({ id: user?.id, name: user?.name, type: user?.accountType });
});

test.each([
  ['word', 'Organization', 'Regular'],
  ['object', { Organization: {} }, { Regular: {} }],
  ['empty', {}, {}],
  ['null', null, null],
] as const)('types are written in the style %s', async (unionStyle, type, accountType) => {
  const ask = await start({ unionStyle });
  expect((await list(ask, '/core/v1/workspaces'))[0]).toMatchObject({ type });
  expect((await list(ask, '/core/v1/users'))[0]).toMatchObject({ accountType });
});

test.each([
  ['empty', '', 'absent from a member'],
  ['absent', undefined, 'absent from a member'],
  ['null', null, 'null in a member'],
] as const)('a missing address is written as %s', async (missingEmail, email, ofMember) => {
  const ask = await start({ missingEmail });
  const id = tray.state.users.find((user) => user.email === null)?.id;
  const workspace = tray.state.workspaces[0]?.id;
  const user = z.looseObject({}).parse((await ask('GET', `/core/v1/users/${id}`)).body);
  expect(user['email']).toBe(email);
  const member = z.looseObject({}).parse((await ask('GET', `/core/v1/workspaces/${workspace}/users/${id}`)).body);
  expect(member['email']).toBe(ofMember.startsWith('null') ? null : undefined);
});

test('users are filtered by address, caseless or by the knob exactly', async () => {
  const path = '/core/v1/users?email=priya.raman@example.com';
  expect(await list(await start(), path)).toHaveLength(1);
  await tray.close();
  const exact = await start({ emailFilter: 'exact' });
  expect(await list(exact, path)).toEqual([]);
  expect(await list(exact, '/core/v1/users?email=Priya.Raman@example.com')).toHaveLength(1);
});

test('workspaces are filtered by one type or several, and an unknown type is refused', async () => {
  const ask = await start();
  const types = async (query: string) =>
    z
      .array(workspaceSchema)
      .parse(await list(ask, `/core/v1/workspaces?${query}`))
      .map(({ type }) => type);
  expect(await types('type=Personal')).toEqual(['Personal', 'Personal']);
  expect(await types('type=Embedded&type=Organization')).toEqual(['Organization', 'Embedded']);
  for (const query of ['type=SHARED', 'type=Shared,Personal', 'type=Shared&type=']) {
    expect((await ask('GET', `/core/v1/workspaces?${query}`)).status).toBe(400);
  }
});

test('without the right Bearer token everything is refused, with 401', async () => {
  await start();
  const path = `${tray.url}/core/v1/users`;
  const authorizations = [undefined, 'Bearer wrong', 'token tray-sandbox-token', 'tray-sandbox-token', 'Bearer '];
  for (const authorization of authorizations) {
    const response = await fetch(path, authorization === undefined ? {} : { headers: { authorization } });
    expect(response.status).toBe(401);
    expect(await response.json()).toEqual({ message: expect.any(String), code: 'Unauthorized' });
  }
});

test('ids that Tray could not have made are refused with 400, those it has not with 404', async () => {
  const ask = await start();
  const workspace = `/core/v1/workspaces/${tray.state.workspaces[0]?.id}`;
  const statusOf = async (path: string) => (await ask('GET', path)).status;
  for (const id of ['a%2Fb', 'a_b', 'a%20b', '%C3%A9', '']) {
    expect(await statusOf(`/core/v1/users/${id}`)).toBe(400);
    expect(await statusOf(`/core/v1/workspaces/${id}/users`)).toBe(400);
    expect(await statusOf(`${workspace}/users/${id}`)).toBe(400);
  }
  for (const path of ['/core/v1/users/nobody', '/core/v1/workspaces/none/roles', `${workspace}/users/nobody`]) {
    const { status, body } = await ask('GET', path);
    expect([status, body]).toEqual([404, { message: expect.stringContaining('not found'), code: 'ResourceNotFound' }]);
  }
  for (const path of ['/core/v1', '/core/v1/users/', '/users', '/core/v2/users', `${workspace}/invites`]) {
    expect(await statusOf(path)).toBeGreaterThanOrEqual(400);
  }
});

test('the token of a workspace opens that workspace only', async () => {
  const ask = await start({ tokenScope: 'workspace' });
  const [organization, shared] = tray.state.workspaces.map(({ id }) => id);
  expect(await list(ask, '/core/v1/workspaces')).toHaveLength(1);
  expect((await ask('GET', `/core/v1/workspaces/${shared}/users`)).status).toBe(200);
  for (const path of ['/core/v1/users', '/core/v1/roles', `/core/v1/workspaces/${organization}`]) {
    const { status, body } = await ask('GET', path);
    expect([status, body]).toEqual([403, { message: expect.any(String), code: 'Forbidden' }]);
  }
});

test('as many users, workspaces and members are made as asked for', async () => {
  const ask = await start({ workspaces: 20, membersPerWorkspace: 20 }, { users: 300 });
  expect(await list(ask, '/core/v1/users?first=1000')).toHaveLength(300);
  const workspaces = z.array(workspaceSchema).parse(await list(ask, '/core/v1/workspaces'));
  expect(workspaces).toHaveLength(20);
  for (const { id } of workspaces) expect(await list(ask, `/core/v1/workspaces/${id}/users`)).toHaveLength(20);
});

test('a knob that does not exist and an impossible size start nothing', async () => {
  await start();
  await expect(startTraySandbox({ vendor: { cursorstyle: 'offset' } })).rejects.toThrow(/cursorstyle/);
  await expect(startTraySandbox({ users: 3 })).rejects.toThrow(/12 to 50000/);
});
