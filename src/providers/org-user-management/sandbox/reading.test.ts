import { afterEach, expect, test } from 'vitest';
import { z } from 'zod';
import { type Ask, asker } from '../../../sandbox/ask.ts';
import type { SandboxOptions } from '../../../sandbox/sandbox.ts';
import type { OrgUserManagementSandboxOptions } from './options.ts';
import { type OrgUserManagementSandbox, startOrgUserManagementSandbox } from './server.ts';

let sandbox: OrgUserManagementSandbox;
const start = async (vendor: OrgUserManagementSandboxOptions = {}, options: SandboxOptions = {}): Promise<Ask> => {
  sandbox = await startOrgUserManagementSandbox({ ...options, vendor });
  return asker(sandbox.url, String(sandbox.settings['token']));
};
afterEach(() => sandbox.close());

const account = {
  email: z.string(),
  id: z.string().regex(/^(auth0\|[0-9a-f]{24}|google-oauth2\|1\d{20})$/),
  name: z.string(),
};
const userSchema = z.strictObject({ ...account, roles: z.array(z.enum(['admin', 'developer', 'analyst'])) });
const pageSchema = z.strictObject({ count: z.int(), items: z.array(userSchema) });

const page = async (ask: Ask, query = '') => pageSchema.parse((await ask('GET', `/users?${query}`)).body);

test('the organization and the account behind the token are told', async () => {
  const ask = await start();
  const organization = await ask('GET', '/organization');
  expect(organization.status).toBe(200);
  z.strictObject({
    created_at: z.iso.datetime(),
    id: z.guid(),
    name: z.string(),
    short_name: z.string(),
    updated_at: z.iso.datetime(),
  }).parse(organization.body);
  const me = userSchema.parse((await ask('GET', '/user')).body);
  expect(me).toMatchObject({ name: 'Ada Okafor', email: 'Ada.Okafor@example.com' });
  expect(me.id).toMatch(/^auth0\|/);
});

test('a user is read by the id in its path, encoded once', async () => {
  const ask = await start();
  for (const user of sandbox.state.users) {
    const { status, body } = await ask('GET', `/users/${encodeURIComponent(user.id)}`);
    expect([status, body]).toEqual([200, userSchema.parse(user)]);
  }
  const id = sandbox.state.users[0]?.id ?? '';
  expect((await ask('GET', `/users/${encodeURIComponent(encodeURIComponent(id))}`)).status).toBe(404);
  expect((await ask('GET', '/users/auth0%7Cnobody')).status).toBe(404);
});

test('users have one role, several or none', async () => {
  await start();
  expect(new Set(sandbox.state.users.map(({ roles }) => roles.length))).toEqual(new Set([0, 1, 2]));
});

test.each([1, 7, 16, 99])('pages of %s give every user once and the truth about how many there are', async (size) => {
  const ask = await start();
  const truth = sandbox.state.users.map(({ id }) => id);
  const seen: string[] = [];
  for (let number = 1; number <= Math.ceil(truth.length / size); number += 1) {
    const { count, items } = await page(ask, `page_number=${number}&page_size=${size}`);
    expect(count).toBe(truth.length);
    seen.push(...items.map(({ id }) => id));
  }
  expect(seen).toEqual(truth);
});

test('a page is a hundred by default and never more, and may be of none', async () => {
  const ask = await start({}, { users: 205 });
  expect((await page(ask)).items).toHaveLength(100);
  expect((await page(ask, 'page_size=500&page_number=2')).items[0]?.id).toBe(sandbox.state.users[100]?.id);
  expect((await page(ask, 'page_size=500&page_number=3')).items).toHaveLength(5);
  expect(await page(ask, 'page_size=0')).toEqual({ count: 205, items: [] });
});

test('by the knob the count is of the items on the page', async () => {
  const ask = await start({ count: 'page' }, { users: 205 });
  expect((await page(ask, 'page_number=3')).count).toBe(5);
  expect((await page(ask, 'page_size=0')).count).toBe(0);
});

test('behind the last page is an empty one, or by the knob a 404, but never for the first page', async () => {
  expect((await page(await start({}, { users: 200 }), 'page_number=3')).items).toEqual([]);
  await sandbox.close();
  const ask = await start({ pastTheEnd: '404' }, { users: 200 });
  expect((await page(ask, 'page_number=2')).items).toHaveLength(100);
  expect((await ask('GET', '/users?page_number=3')).status).toBe(404);
  expect(await page(ask, 'name_search=nobody has this name')).toEqual({ count: 0, items: [] });
});

test('a search finds parts of names without regard to case, and counts what it found', async () => {
  const ask = await start();
  const { count, items } = await page(ask, 'name_search=LUC%20mo');
  expect([count, items.map(({ name }) => name)]).toEqual([1, ['Jean-Luc Moreau']]);
  expect((await page(ask, 'name_search=brien')).items.map(({ name }) => name)).toEqual(["Seán O'Brien"]);
});

test.each([
  'name_search=',
  'name_search=Jo',
  "name_search=O'Brien",
  'name_search=Jean-Luc',
  'name_search=Zo%C3%AB',
  'name_search=abc1',
  'name_search=ada&name_search=ada',
  'page_number=0',
  'page_number=-1',
  'page_number=1.5',
  'page_number=two',
  'page_number=1&page_number=2',
  'page_size=-1',
  'page_size=ten',
  'page_size=',
])('users?%s is refused', async (query) => {
  const ask = await start();
  const { status, body } = await ask('GET', `/users?${query}`);
  expect([status, body]).toEqual([400, { message: expect.any(String) }]);
});

test('in summary mode the rows lack the roles, and a single user has them', async () => {
  const ask = await start({}, { rows: 'summary' });
  const { items } = z.object({ items: z.array(z.strictObject(account)) }).parse((await ask('GET', '/users')).body);
  expect(items).toHaveLength(sandbox.state.users.length);
  userSchema.parse((await ask('GET', `/users/${encodeURIComponent(items[0]?.id ?? '')}`)).body);
});

test('without the right Bearer token everything is refused with 401', async () => {
  await start();
  for (const authorization of [undefined, 'Bearer wrong', 'org-user-management-sandbox-token']) {
    for (const path of ['/users', '/organization', '/nothing']) {
      const response = await fetch(
        `${sandbox.url}${path}`,
        authorization === undefined ? {} : { headers: { authorization } },
      );
      expect(response.status).toBe(401);
    }
  }
});

test.each([
  ['message', 'application/json', { message: expect.any(String) }],
  ['error', 'application/json', { error: expect.any(String) }],
  ['detail', 'application/json', { detail: expect.any(String) }],
  [
    'problem',
    'application/problem+json',
    { type: 'about:blank', title: 'Not Found', status: 404, detail: expect.any(String) },
  ],
  ['text', 'text/plain; charset=utf-8', expect.any(String)],
] as const)('refusals are written in the style %s', async (errorStyle, contentType, expected) => {
  const ask = await start({ errorStyle });
  const { status, body, headers } = await ask('GET', '/users/nobody');
  expect([status, headers.get('content-type'), body]).toEqual([404, contentType, expected]);
});

test('operations move to where the routes say, and are gone from where they were', async () => {
  const ask = await start({ routes: { listUsers: 'POST /v2/people/list', getUser: 'GET /v2/people/{id}' } });
  const listed = pageSchema.parse((await ask('POST', '/v2/people/list?page_size=1')).body);
  expect((await ask('GET', `/v2/people/${encodeURIComponent(listed.items[0]?.id ?? '')}`)).status).toBe(200);
  expect((await ask('GET', '/users')).status).toBe(404);
  expect((await ask('GET', '/user')).status).toBe(200);
});

test('a knob that does not exist and a route without a method start nothing', async () => {
  await start();
  await expect(startOrgUserManagementSandbox({ vendor: { counts: 'page' } })).rejects.toThrow(/counts/);
  await expect(startOrgUserManagementSandbox({ vendor: { routes: { getMe: '/me' } } })).rejects.toThrow(/method/);
});
