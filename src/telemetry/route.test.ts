import fc from 'fast-check';
import { expect, test } from 'vitest';
import { routeOf } from './route.ts';

test.each([
  ['/core/v1/users', '/core/v1/users'],
  ['/core/v1/users/0b1f2c3d-1111-4222-8333-444455556666/roles', '/core/v1/users/{id}/roles'],
  ['/rest/groups/x1/org_memberships', '/rest/groups/{id}/org_memberships'],
  ['/users/auth0%7Cabc', '/users/{id}'],
  ['/users/ada%40example.com', '/users/{id}'],
  ['/users/42/', '/users/{id}/'],
])('%s is %s', (path, route) => {
  expect(routeOf(path)).toBe(route);
});

test('no segment with a digit, a capital, a dot or a percent sign is left, but versions', () => {
  const segment = fc.stringMatching(/^[A-Za-z0-9.%|@_-]{1,20}$/);
  fc.assert(
    fc.property(fc.array(segment), (segments) => {
      for (const left of routeOf(`/${segments.join('/')}`).split('/')) {
        expect(left).toMatch(/^(?:|\{id\}|v\d+|[a-z_-]+)$/);
      }
    }),
  );
});
