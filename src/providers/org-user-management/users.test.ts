import { afterEach, expect, test } from 'vitest';
import {
  newCall,
  type OpenedDirectory,
  openDirectory,
  readWindow,
  walk,
} from '../../../test/harness/opened-directory.ts';
import { ProviderError } from '../../domain/provider-error.ts';
import { serve } from '../../loaders/offer.ts';
import type { SandboxOptions } from '../../sandbox/sandbox.ts';
import { orgUserManagement } from './index.ts';
import type { OrgUserManagementSandboxOptions } from './sandbox/options.ts';
import { type OrgUserManagementSandbox, startOrgUserManagementSandbox } from './sandbox/server.ts';

let opened: OpenedDirectory<OrgUserManagementSandbox>;
const start = async (
  vendor: OrgUserManagementSandboxOptions = {},
  options: SandboxOptions = {},
  settings: Readonly<Record<string, unknown>> = {},
): Promise<void> => {
  opened = await openDirectory(orgUserManagement, startOrgUserManagementSandbox, { ...options, vendor }, settings);
};
afterEach(() => opened.close());

const users = (filter: { email?: string; search?: string } = {}) =>
  serve(opened.provider, 'listUsers')({ email: null, search: null, ...filter });
const getUser = (id: string) => serve(opened.provider, 'getUser')(id, newCall());
const truth = () => opened.sandbox.state.users;
const named = async (search: string): Promise<(string | null | undefined)[]> =>
  (await readWindow(users({ search }))).rows.map(({ name }) => name);
const answerOnce = (body: unknown): void =>
  opened.sandbox.inject({ kind: 'status', status: 200, times: 1, body: JSON.stringify(body) });

test.each([
  ['full', 'total', 'empty'],
  ['summary', 'total', '404'],
  ['full', 'page', 'empty'],
  ['summary', 'page', '404'],
] as const)(
  '%s rows, where count is of the %s and a page past the end is %s, walk to the truth in both directions',
  async (rows, count, pastTheEnd) => {
    await start({ count, pastTheEnd }, { rows, users: 100 });
    const ids = truth().map(({ id }) => id);
    for (const size of [1, 9, 50, 100, 500]) {
      expect((await walk(users(), size)).map(({ id }) => id)).toEqual(ids);
      expect((await walk(users(), size, 'backward')).map(({ id }) => id)).toEqual(ids);
    }
  },
);

test('a window costs one call, with the token in the header', async () => {
  await start();
  await readWindow(users(), { count: 5, needs: { end: false, total: false } });
  expect(opened.sandbox.requests[0]?.headers['authorization']).toBe(
    `Bearer ${String(opened.sandbox.settings['token'])}`,
  );
  expect(opened.asked()).toEqual(['/users?page_number=1&page_size=5']);
});

test('a total is told once an answer has proven it', async () => {
  await start({ count: 'total' }, { users: 130 });
  expect((await readWindow(users(), { count: 10, needs: { end: false, total: true } })).total).toBe(130);
  expect(opened.asked()).toHaveLength(1);
});

test('an answer without a count pages all the same', async () => {
  await start();
  const items = [{ id: 'auth0|1' }, { id: 'auth0|2' }];
  answerOnce({ items });
  expect(await readWindow(users())).toMatchObject({
    rows: [{ id: 'auth0|1' }, { id: 'auth0|2' }],
    hasNext: false,
    total: 2,
  });
});

test('not found is the end of a list on later pages only', async () => {
  await start();
  opened.sandbox.inject({ kind: 'status', status: 404, times: 1 });
  await expect(readWindow(users())).rejects.toMatchObject({ kind: 'not-found' });
});

test('full rows are whole users; summary rows leave the roles open', async () => {
  await start();
  const listed = (await readWindow(users())).rows;
  expect(
    listed.map(({ id, email, name, roles }) => ({ id, email, name, roles: roles?.map((role) => role.id) })),
  ).toEqual(truth());
  await opened.close();
  await start({}, { rows: 'summary' });
  const [first] = (await readWindow(users(), { count: 1 })).rows;
  expect(first).toMatchObject({ name: truth()[0]?.name, roles: undefined });
});

test('ids with a bar reach the vendor percent-encoded once; one that is not there is null', async () => {
  await start({}, { rows: 'summary' });
  for (const prefix of ['auth0|', 'google-oauth2|']) {
    const user = truth().find(({ id }) => id.startsWith(prefix));
    expect(await getUser(user?.id ?? '')).toMatchObject({ id: user?.id, name: user?.name });
    expect(opened.asked()).toEqual([`/users/${user?.id.replace('|', '%7C')}`]);
  }
  expect(await getUser('auth0|nobody')).toBeNull();
  expect(await getUser('a/../b')).toBeNull();
  expect(opened.asked()).toEqual(['/users/auth0%7Cnobody', '/users/a%2F..%2Fb']);
});

test('an id with a dollar sign is not read as a pattern', async () => {
  await start();
  expect(await getUser("$&$'$1")).toBeNull();
  expect(opened.asked()).toEqual(["/users/%24%26%24'%241"]);
});

test.each([
  ['OKAFOR', 'OKAFOR'],
  [' Li ', null],
  [' da S', 'da%20S'],
])('of the search %j the vendor is asked for %j, and names are compared here', async (search, pushed) => {
  await start();
  const expected = truth().filter(({ name }) => name.toLowerCase().includes(search.toLowerCase()));
  expect(await named(search)).toEqual(expected.map(({ name }) => name));
  const parameter = pushed === null ? '' : `&name_search=${pushed}`;
  expect(opened.asked()).toEqual([`/users?page_number=1&page_size=100${parameter}`]);
});

test.each(["O'Brien", 'Zoë', 'Jo', 'jean-luc', 'Bo Li ', '7', '   '])(
  'the vendor would refuse or misread %j, so names are compared here',
  async (search) => {
    await start();
    const expected = truth().filter(({ name }) => name.toLowerCase().includes(search.toLowerCase()));
    const slice = await readWindow(users({ search }));
    expect(slice.rows.map(({ id }) => id)).toEqual(expected.map(({ id }) => id));
    expect(slice.notes[0]).toContain('org-user-management');
  },
);

test('an address is compared here, case aside, and the caller is told', async () => {
  await start();
  const slice = await readWindow(users({ email: 'kwame.mensah@EXAMPLE.com' }));
  expect(slice.rows.map(({ email }) => email)).toEqual(['KWAME.MENSAH@example.com']);
  expect(slice.notes).toEqual([
    'org-user-management cannot filter by e-mail address; Rollcall compared the addresses of the users it read.',
  ]);
  const both = await readWindow(users({ email: 'kwame.mensah@example.com', search: 'Mensah' }));
  expect(both.rows).toHaveLength(1);
  expect(both.notes[0]).toMatch(/addresses of the users it read\. .* names that it answered with/);
});

test('rows that lack a name are read before they are compared', async () => {
  await start();
  const [ada] = truth();
  answerOnce({ count: 1, items: [{ id: ada?.id }] });
  expect(await named("O'Brien")).toEqual([]);
  expect(opened.asked()).toHaveLength(2);
});

test.each([
  ['no items', { count: 0 }, /items/],
  ['an item without an id', { count: 1, items: [{ name: 'Ada' }] }, /items\[0\]\.id/],
  ['an id that could be no path', { count: 1, items: [{ id: '..' }] }, /items\[0\]\.id/],
  ['roles that are no words', { count: 1, items: [{ id: 'a', roles: [{ id: 1 }] }] }, /items\[0\]\.roles\[0\]/],
  ['a negative count', { count: -1, items: [] }, /count/],
])('%s is an error and nothing is skipped', async (_, body, message) => {
  await start();
  answerOnce(body);
  const error: unknown = await readWindow(users()).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ProviderError);
  expect(error).toMatchObject({
    kind: 'malformed-response',
    directory: 'oum',
    message: expect.stringMatching(message),
  });
});

test('a role that nobody has met is kept as a role', async () => {
  await start();
  answerOnce({ count: 1, items: [{ id: 'auth0|1', roles: ['admin', 'owner'] }] });
  const [user] = (await readWindow(users())).rows;
  expect(user?.roles?.map(({ name, privilege }) => [name, privilege])).toEqual([
    ['admin', 'ADMIN'],
    ['owner', null],
  ]);
});

test('the viewer is whoever the token belongs to', async () => {
  await start();
  const viewer = await serve(opened.provider, 'getViewer')(newCall());
  expect(truth().map(({ id }) => id)).toContain(viewer.id);
  expect(opened.asked()).toEqual(['/user']);
});

test('every route can be elsewhere', async () => {
  const routes = { organization: '/v2/org', viewer: '/v2/me', users: '/v2/people', user: '/v2/people/{id}/data' };
  const [getOrganization, getMe, listUsers, getOne] = Object.values(routes).map((path) => `GET ${path}`) as [
    string,
    string,
    string,
    string,
  ];
  await start({ routes: { getOrganization, getMe, listUsers, getUser: getOne } }, {}, { routes });
  await opened.provider.check(newCall());
  await serve(opened.provider, 'getViewer')(newCall());
  const [user] = (await readWindow(users())).rows;
  expect(await getUser(user?.id ?? '')).toEqual(user);
});
