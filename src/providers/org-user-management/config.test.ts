import { expect, test } from 'vitest';
import { oumSettings } from './config.ts';

const needed = { token: 'secret', baseUrl: 'https://users.example.com/api' };
const routed = (routes: object) => oumSettings.safeParse({ ...needed, routes });

test('routes have defaults, each of which can be set', () => {
  const routes = { organization: '/organization', viewer: '/user', users: '/users', user: '/users/{id}' };
  expect(oumSettings.parse(needed)).toEqual({ ...needed, routes });
  expect(routed({ user: '/v2/people/{id}/data' }).data?.routes).toEqual({ ...routes, user: '/v2/people/{id}/data' });
});

test('what has been checked can be checked again', () => {
  const checked = oumSettings.parse(needed);
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
])('the routes %j are refused', (routes) => {
  expect(routed(routes).success).toBe(false);
});

test('a base URL must be given, and every setting is described', () => {
  expect(oumSettings.safeParse({ token: 'secret' }).error?.issues[0]?.path).toEqual(['baseUrl']);
  for (const setting of Object.values(oumSettings.shape)) expect(setting.description).toBeTruthy();
});
