import { afterEach, expect, test } from 'vitest';
import { type Ask, asker } from '../../../sandbox/ask.ts';
import type { OrgUserManagementSandboxOptions } from './options.ts';
import { type OrgUserManagementSandbox, startOrgUserManagementSandbox } from './server.ts';
import { hasPassword, type OrgUser } from './state.ts';

let sandbox: OrgUserManagementSandbox;
const start = async (vendor: OrgUserManagementSandboxOptions = {}): Promise<Ask> => {
  sandbox = await startOrgUserManagementSandbox({ vendor });
  return asker(sandbox.url, String(sandbox.settings['token']));
};
afterEach(() => sandbox.close());

const someone = (fits: (user: OrgUser) => boolean): OrgUser => {
  const user = sandbox.state.users.find(fits);
  if (user === undefined) throw new Error('Nobody fits.');
  return user;
};
const pathOf = (user: OrgUser): string => `/users/${encodeURIComponent(user.id)}`;
const done = { status: 204, body: undefined };

test('roles are replaced by those of a bare array, also by none', async () => {
  const ask = await start();
  const user = someone(({ roles }) => roles.length === 1);
  expect(await ask('PUT', `${pathOf(user)}/roles`, ['analyst', 'admin', 'analyst'])).toMatchObject(done);
  expect((await ask('GET', pathOf(user))).body).toMatchObject({ roles: ['analyst', 'admin'] });
  expect(await ask('PUT', `${pathOf(user)}/roles`, [])).toMatchObject(done);
  expect((await ask('GET', pathOf(user))).body).toMatchObject({ roles: [] });
});

test.each([{ roles: ['admin'] }, ['owner'], ['Admin'], 'admin', null, [['admin']]])(
  'roles given as %j are refused',
  async (body) => {
    const ask = await start();
    const user = someone(() => true);
    const before = [...user.roles];
    expect((await ask('PUT', `${pathOf(user)}/roles`, body)).status).toBe(400);
    expect(user.roles).toEqual(before);
  },
);

test('a removed user is gone', async () => {
  const ask = await start();
  const user = someone(({ name }) => name === 'Hanna Kowalska');
  expect(await ask('DELETE', pathOf(user))).toMatchObject(done);
  expect((await ask('GET', pathOf(user))).status).toBe(404);
  expect((await ask('DELETE', pathOf(user))).status).toBe(404);
  expect(sandbox.state.users).not.toContain(user);
});

test('a password is reset for who has one, and refused for accounts of a third party', async () => {
  const ask = await start();
  const owner = someone(hasPassword);
  expect(await ask('POST', `${pathOf(owner)}/reset_password`)).toMatchObject(done);
  const guest = someone((user) => !hasPassword(user));
  expect((await ask('POST', `${pathOf(guest)}/reset_password`)).status).toBe(409);
  expect(sandbox.state.passwordResets).toEqual([owner.id]);
  expect((await ask('POST', '/users/auth0%7Cnobody/reset_password')).status).toBe(404);
});

test('an invitee is no user until the invitation is accepted', async () => {
  const ask = await start();
  const size = sandbox.state.users.length;
  const sent = { connection: null, email: 'Ruth.Weiss@example.com', name: 'Ruth Weiss', roles: ['analyst'] };
  expect(await ask('POST', '/users/invite', sent)).toMatchObject(done);
  expect((await ask('GET', '/users?name_search=ruth')).body).toEqual({ count: 0, items: [] });
  const user = sandbox.state.accept('ruth.weiss@example.com');
  expect(user.id).toMatch(/^auth0\|/);
  expect((await ask('GET', '/users?name_search=ruth')).body).toEqual({
    count: 1,
    items: [{ id: user.id, email: 'Ruth.Weiss@example.com', name: 'Ruth Weiss', roles: ['analyst'] }],
  });
  expect(sandbox.state.users).toHaveLength(size + 1);
  expect(() => sandbox.state.accept('ruth.weiss@example.com')).toThrow(/Nobody invited/);
});

test('who is invited through Google gets an account of Google, and a second invitation replaces the first', async () => {
  const ask = await start();
  const sent = { connection: 'google-oauth2', email: 'ruth@example.com', name: 'Ruth Weiss', roles: [] };
  await ask('POST', '/users/invite', { ...sent, connection: null });
  await ask('POST', '/users/invite', sent);
  expect(sandbox.state.accept('ruth@example.com').id).toMatch(/^google-oauth2\|/);
  expect(() => sandbox.state.accept('ruth@example.com')).toThrow(/Nobody invited/);
});

test('invitations that the vendor would refuse are refused', async () => {
  const ask = await start();
  const whole = { connection: null, email: 'ruth@example.com', name: 'Ruth Weiss', roles: ['analyst'] };
  const { connection: _connection, ...withoutConnection } = whole;
  const { name: _name, ...withoutName } = whole;
  const { email: _email, ...withoutEmail } = whole;
  const { roles: _roles, ...withoutRoles } = whole;
  const wrong = [{ connection: 'github' }, { email: 'ruth' }, { name: null }, { roles: ['owner'] }, { roles: 'admin' }];
  const refused = [withoutConnection, withoutName, withoutEmail, withoutRoles, [whole]];
  for (const body of [...refused, ...wrong.map((part) => ({ ...whole, ...part }))]) {
    expect([body, (await ask('POST', '/users/invite', body)).status]).toEqual([body, 400]);
  }
  const member = someone(() => true).email.toUpperCase();
  expect((await ask('POST', '/users/invite', { ...whole, email: member })).status).toBe(409);
  expect(sandbox.state.invitations).toHaveLength(1);
});

test('my own data is changed in part, and answered without roles', async () => {
  const ask = await start();
  const { body } = await ask('PATCH', '/user', { name: 'Ada N. Okafor' });
  const me = someone(({ name }) => name === 'Ada N. Okafor');
  expect(body).toEqual({ id: me.id, email: 'Ada.Okafor@example.com', name: 'Ada N. Okafor' });
  expect((await ask('PATCH', '/user', { email: 'ada@example.com' })).body).toMatchObject({ email: 'ada@example.com' });
  expect((await ask('GET', '/user')).body).toMatchObject({ name: 'Ada N. Okafor', email: 'ada@example.com' });
  expect((await ask('PATCH', '/user', { name: 7 })).status).toBe(400);
  expect((await ask('PATCH', '/user', { email: null })).status).toBe(400);
});

test('who logs in through a third party cannot change it here', async () => {
  const ask = await start({ me: 'google' });
  const before = (await ask('GET', '/user')).body;
  expect((await ask('PATCH', '/user', { name: 'Somebody Else' })).status).toBe(409);
  expect((await ask('GET', '/user')).body).toEqual(before);
});

test.each([
  [200, {}],
  [201, {}],
  [202, undefined],
  [204, undefined],
] as const)('writes are answered with %s by the knob', async (writeStatus, body) => {
  const ask = await start({ writeStatus });
  expect(await ask('PUT', `${pathOf(someone(() => true))}/roles`, [])).toMatchObject({ status: writeStatus, body });
});

test('a body that is not JSON, or not said to be, is refused', async () => {
  await start();
  const user = someone(() => true);
  const authorization = `Bearer ${String(sandbox.settings['token'])}`;
  const send = async (contentType: string, body: string) => {
    const init = { method: 'PUT', headers: { authorization, 'content-type': contentType }, body };
    return (await fetch(`${sandbox.url}${pathOf(user)}/roles`, init)).status;
  };
  expect(await send('text/plain', '["admin"]')).toBe(400);
  expect(await send('application/json', '["admin"')).toBe(400);
  expect(await send('application/json; charset=utf-8', '["admin"]')).toBe(204);
});
