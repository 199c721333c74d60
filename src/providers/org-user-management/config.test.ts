import { expect, test } from 'vitest';
import { oumSettings } from './config.ts';

const needed = { token: 'secret', baseUrl: 'https://users.example.com/api' };
const routed = (routes: object) => oumSettings.safeParse({ ...needed, routes });

test('routes have defaults, each of which can be set', () => {
  const routes = {
    organization: '/organization',
    viewer: '/user',
    users: '/users',
    user: '/users/{id}',
    inviteUser: 'POST /users/invite',
    setUserRoles: 'PUT /users/{id}/roles',
    resetPassword: 'POST /users/{id}/reset_password',
  };
  expect(oumSettings.parse(needed)).toEqual({ ...needed, routes });
  expect(routed({ user: '/v2/people/{id}/data' }).data?.routes).toEqual({ ...routes, user: '/v2/people/{id}/data' });
});

test('what has been checked can be checked again', () => {
  const checked = oumSettings.parse({ ...needed, routes: { removeUser: 'POST /users/{id}/removal' } });
  expect(oumSettings.parse(checked)).toEqual(checked);
});

test.each([
  { users: 'users' },
  { users: '//elsewhere.example.com' },
  { users: '/users?all=1' },
  { users: '/a/../users' },
  { users: '/a/%2E%2e/users' },
  { users: '/users/{id}' },
  { user: '/users' },
  { user: '/users/{id}/{id}' },
  { user: '/users/x{id}' },
  { user: '/users/{id}/{other}' },
  { invite: '/users/invite' },
  { inviteUser: '/users/invite' },
  { inviteUser: 'GET /users/invite' },
  { inviteUser: 'POST  /users/invite' },
  { inviteUser: 'POST //elsewhere.example.com' },
  { inviteUser: 'POST /users/{id}/invite' },
  { removeUser: 'DELETE /users' },
  { setUserRoles: 'put /users/{id}/roles' },
  { resetPassword: 'POST /users/{id}?reset=1' },
  { updateViewer: 'PATCH' },
])('the routes %j are refused', (routes) => {
  expect(routed(routes).success).toBe(false);
});

test('the place of a write is told what it must be', () => {
  expect(routed({ removeUser: '/users/{id}' }).error?.issues[0]).toMatchObject({
    path: ['routes', 'removeUser'],
    message: 'must be one of POST, PUT, PATCH, DELETE, a space and a path.',
  });
  expect(routed({ removeUser: 'DELETE users' }).error?.issues[0]?.message).toContain('starts with one slash');
});

test('a base URL must be given, and every setting is described', () => {
  expect(oumSettings.safeParse({ token: 'secret' }).error?.issues[0]?.path).toEqual(['baseUrl']);
  for (const setting of Object.values(oumSettings.shape)) expect(setting.description).toBeTruthy();
});
