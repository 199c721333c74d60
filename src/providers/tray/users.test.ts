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
import { tray } from './index.ts';
import type { TraySandboxOptions } from './sandbox/options.ts';
import { startTraySandbox, type TraySandbox } from './sandbox/server.ts';

const everyone = { email: null, search: null };

let opened: OpenedDirectory<TraySandbox>;
const start = async (vendor: TraySandboxOptions = {}, options: SandboxOptions = {}): Promise<void> => {
  opened = await openDirectory(tray, startTraySandbox, { ...options, vendor });
};
afterEach(() => opened.close());

const users = (filter: { email?: string; search?: string } = {}) =>
  serve(opened.provider, 'listUsers')({ ...everyone, ...filter });
const getUser = (id: string) => serve(opened.provider, 'getUser')(id, newCall());
const answerOnce = (body: unknown): void =>
  opened.sandbox.inject({ kind: 'status', status: 200, times: 1, body: JSON.stringify(body) });

test.each(['full', 'summary'] as const)(
  '%s rows walk to the truth in both directions, whatever the window',
  async (rows) => {
    await start({}, { rows, users: 60 });
    const truth = opened.sandbox.state.users.map(({ id }) => id);
    for (const count of [1, 7, 60, 500]) {
      expect((await walk(users(), count)).map(({ id }) => id)).toEqual(truth);
      expect((await walk(users(), count, 'backward')).map(({ id }) => id)).toEqual(truth);
    }
  },
);

test('a window costs one call, with the page size it needs and the token in the header', async () => {
  await start();
  await readWindow(users(), { count: 5 });
  expect(opened.sandbox.requests[0]?.headers['authorization']).toBe(
    `Bearer ${String(opened.sandbox.settings['token'])}`,
  );
  expect(opened.asked()).toEqual(['/core/v1/users?first=5']);
  await readWindow(users(), { count: 5, direction: 'backward' });
  expect(opened.asked()).toEqual(['/core/v1/users?last=5']);
});

test('full rows are whole users and are not read again', async () => {
  await start({ missingEmail: 'null' });
  const listed = (await readWindow(users())).rows;
  for (const [index, truth] of opened.sandbox.state.users.entries()) {
    const role = opened.sandbox.state.roles.find(({ id }) => id === truth.roleId);
    expect(listed[index]).toMatchObject({
      id: truth.id,
      name: truth.name,
      email: truth.email,
      accountTypeRaw: truth.accountType,
      roles: [{ id: role?.id, name: role?.name, scope: 'DIRECTORY', workspaceId: null }],
    });
  }
  expect(opened.asked()).toHaveLength(1);
  expect(listed.find(({ accountType }) => accountType === 'API')?.email).toBeNull();
});

test.each(['word', 'object', 'empty', 'null'] as const)(
  'account types written as %s are read or null',
  async (unionStyle) => {
    await start({ unionStyle });
    const [ada] = (await readWindow(users())).rows;
    const known = unionStyle === 'word' || unionStyle === 'object';
    expect(ada).toMatchObject({ accountType: known ? 'REGULAR' : null, accountTypeRaw: known ? 'Regular' : null });
  },
);

test.each(['word', 'null'] as const)(
  'rows as in the misprinted documentation, types written as %s, are believed no more than they can tell',
  async (unionStyle) => {
    await start({ summaryRow: 'documented', unionStyle }, { rows: 'summary' });
    const [ada] = (await readWindow(users())).rows;
    expect(ada).toMatchObject({ email: undefined, roles: undefined });
    expect(ada?.name).toBe(unionStyle === 'word' ? opened.sandbox.state.users[0]?.name : undefined);
  },
);

test('a user is read by id; one that is not there is null', async () => {
  await start({}, { rows: 'summary' });
  const { id, name } = opened.sandbox.state.users[0] ?? { id: '', name: '' };
  expect(await getUser(id)).toMatchObject({ id, name, roles: [{ privilege: 'OWNER' }] });
  expect(await getUser('nobody')).toBeNull();
  expect(opened.asked()).toEqual([`/core/v1/users/${id}`, '/core/v1/users/nobody']);
});

test.each([
  ['caseless', 'full'],
  ['caseless', 'summary'],
  ['exact', 'full'],
] as const)('an address is found in capitals where Tray compares %s, in %s rows', async (emailFilter, rows) => {
  await start({ emailFilter }, { rows });
  const slice = await readWindow(users({ email: 'ADA.OKAFOR@EXAMPLE.COM' }));
  expect(slice.rows.map(({ name }) => name)).toEqual(['Ada Okafor']);
  const id = opened.sandbox.state.users[0]?.id;
  expect(opened.asked()).toEqual([
    '/core/v1/users?first=1000&email=ADA.OKAFOR%40EXAMPLE.COM',
    ...(emailFilter === 'exact' ? ['/core/v1/users?first=1000&email=ada.okafor%40example.com'] : []),
    ...(rows === 'summary' ? [`/core/v1/users/${id}`] : []),
  ]);
});

test('a cursor of the second spelling is gone on from under that spelling', async () => {
  await start({ emailFilter: 'exact' });
  const list = users({ email: 'Ada.Okafor@example.com' });
  const { position } = await readWindow(list);
  const at = position(0);
  expect(list.accepts(at)).toBe(true);
  expect(list.accepts([2, at[1] ?? null])).toBe(false);
  opened.asked();
  expect(await readWindow(list, { from: at })).toMatchObject({ rows: [], hasNext: false, hasPrevious: true });
  expect(opened.asked()).toEqual([expect.stringContaining('email=ada.okafor')]);
});

test.each(['full', 'summary'] as const)(
  'an address that Tray keeps in capitals is found where its rows tell addresses, and is not said to be nowhere where they do not: %s',
  async (rows) => {
    await start({ emailFilter: 'exact' }, { rows });
    const [ada] = opened.sandbox.state.users;
    if (ada !== undefined) ada.email = 'Ada.Okafor@Example.COM';
    const slice = await readWindow(users({ email: 'ada.okafor@example.com' }));
    expect(opened.asked()).toEqual([
      '/core/v1/users?first=1000&email=ada.okafor%40example.com',
      '/core/v1/users?first=1000',
    ]);
    if (rows === 'full') {
      expect(slice).toMatchObject({ rows: [{ id: ada?.id }], hasNext: false, completeness: 'COMPLETE' });
      expect(slice.notes).toEqual([expect.stringContaining('Tray found nobody')]);
    } else {
      expect(slice).toMatchObject({ rows: [], hasNext: false, total: null, completeness: 'PARTIAL' });
      expect(slice.notes).toContainEqual(expect.stringContaining('its rows do not tell addresses'));
    }
  },
);

test('a search among those who have the address needs no more than their names', async () => {
  await start({ emailFilter: 'exact' });
  const [ada] = opened.sandbox.state.users;
  if (ada !== undefined) ada.email = 'Ada.Okafor@Example.COM';
  const email = 'ada.okafor@example.com';
  expect((await readWindow(users({ email, search: 'okafor' }))).rows.map(({ id }) => id)).toEqual([ada?.id]);
  expect(await readWindow(users({ email, search: 'bo' }))).toMatchObject({ rows: [], completeness: 'COMPLETE' });
});

test.each(['null', 'empty', 'absent'] as const)(
  'accounts whose address is %s do not hide that an address is nowhere',
  async (missingEmail) => {
    await start({ missingEmail });
    const slice = await readWindow(users({ email: 'nobody@example.com' }));
    expect(slice).toMatchObject({ rows: [], total: 0, completeness: 'COMPLETE' });
  },
);

test('a budget that ends while addresses are compared gives a list that says so and can be gone on with', async () => {
  await start({ emailFilter: 'exact' }, { users: 1500 });
  const last = opened.sandbox.state.users.at(-1);
  if (last !== undefined) last.email = 'Last@Example.COM';
  const list = users({ email: 'last@example.com' });
  for (const limit of [1, 2]) {
    const part = await readWindow(list, {}, newCall(limit));
    expect(part).toMatchObject({ rows: [], hasNext: true, completeness: 'PARTIAL' });
    expect(part.notes).toContainEqual(expect.stringContaining(`after ${limit} upstream calls`));
    expect((await readWindow(list, { from: part.resume })).rows.map(({ id }) => id)).toEqual([last?.id]);
  }
});

test('a cursor that merely counts rows loses none of them, as far as the page can be read again', async () => {
  await start({ cursorStyle: 'offset' }, { users: 60 });
  const truth = opened.sandbox.state.users.map(({ id }) => id);
  const first = await readWindow(users(), { count: 10 });
  opened.sandbox.state.users.splice(3, 1);
  const second = await readWindow(users(), { count: 10, from: first.position(9) });
  expect(second.rows.map(({ id }) => id)).toEqual(truth.slice(10, 20));
  expect(second.completeness).toBe('COMPLETE');
  expect(opened.asked()).toEqual(['/core/v1/users?first=10', '/core/v1/users?first=20']);

  const last = await readWindow(users(), { direction: 'backward', count: 10 });
  const moved = opened.sandbox.state.users.pop();
  if (moved !== undefined) opened.sandbox.state.users.unshift(moved);
  const before = await readWindow(users(), { direction: 'backward', count: 10, from: last.position(0) });
  expect(before.rows.map(({ id }) => id)).toEqual(truth.slice(40, 50));
});

test('a filter that Tray does not heed is applied here', async () => {
  await start();
  answerOnce({
    elements: [
      { id: 'u1', email: 'Ada@example.com', name: 'Ada', accountType: 'Regular' },
      { id: 'u2', email: 'bo@example.com', name: 'Bo', accountType: 'Regular' },
    ],
    pageInfo: { hasNextPage: false, hasPreviousPage: false },
  });
  expect((await readWindow(users({ email: 'ada@example.com' }))).rows.map(({ id }) => id)).toEqual(['u1']);
});

test.each(['Zoë@example.com', 'no address', 'a@b@c', '@example.com', `${'a'.repeat(400)}@example.com`])(
  'no call is made for %s, which Tray would refuse',
  async (email) => {
    await start();
    expect(await readWindow(users({ email }))).toMatchObject({ rows: [], hasNext: false, total: 0 });
    expect(opened.asked()).toEqual([]);
  },
);

test('an address with an apostrophe is asked for', async () => {
  await start();
  expect((await readWindow(users({ email: "sean.o'brien@example.com" }))).rows).toHaveLength(1);
});

test('a search compares the names, reading only those that the rows lack', async () => {
  await start();
  const slice = await readWindow(users({ search: "O'BRIEN" }));
  expect(slice.rows.map(({ name }) => name)).toEqual(["Seán O'Brien"]);
  expect(slice.notes).toEqual(['Tray cannot search by name; Rollcall compared the names of the users it read.']);
  expect(opened.asked()).toHaveLength(1);
  await opened.close();

  await start({}, { rows: 'summary' });
  expect((await readWindow(users({ search: 'zoë' }))).rows.map(({ name }) => name)).toEqual(['Zoë Lindqvist']);
  expect(opened.asked()).toHaveLength(1 + opened.sandbox.state.users.length);
});

test('an address and a search must both hold', async () => {
  await start();
  const email = 'ada.okafor@example.com';
  expect((await readWindow(users({ email, search: 'okafor' }))).rows).toHaveLength(1);
  expect((await readWindow(users({ email, search: 'lindqvist' }))).rows).toHaveLength(0);
});

test.each([
  ['a row without an id', { elements: [{ name: 'Ada' }] }, /elements\[0\]\.id/],
  ['an id that fits no path', { elements: [{ id: 'u/1' }] }, /elements\[0\]\.id/],
  ['a role without an id', { elements: [{ id: 'u1', role: { name: 'Admin' } }] }, /elements\[0\]\.role\.id/],
  [
    'a further page without a cursor',
    { elements: [], pageInfo: { hasNextPage: true, hasPreviousPage: false } },
    /no cursor/,
  ],
  ['no page info', { elements: [], pageInfo: null }, /pageInfo/],
])('%s is an error and nothing is skipped', async (_, body, message) => {
  await start();
  answerOnce({ pageInfo: { hasNextPage: false, hasPreviousPage: false }, ...body });
  const error: unknown = await readWindow(users()).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ProviderError);
  expect(error).toMatchObject({
    kind: 'malformed-response',
    directory: 'tray',
    message: expect.stringMatching(message),
  });
  expect(error).toMatchObject({ message: expect.stringContaining('/core/v1/users') });
});

test('an empty page may lack its elements and cursors', async () => {
  await start({ emptyElements: 'absent' });
  opened.sandbox.state.users.splice(0);
  expect(await readWindow(users())).toMatchObject({ rows: [], hasNext: false, hasPrevious: false, total: 0 });
});

test('a token of one workspace may not list users', async () => {
  await start({ tokenScope: 'workspace' });
  await expect(readWindow(users())).rejects.toMatchObject({ kind: 'forbidden' });
});

test('what cannot be done says why, and the check is one call', async () => {
  await start();
  for (const name of ['listInvites', 'listWorkspaceInvites', 'getInvite', 'getInviteRoles', 'getViewer'] as const) {
    expect(() => serve(opened.provider, name)).toThrow(/^Tray /);
  }
  await opened.provider.check(newCall());
  expect(opened.asked()).toEqual(['/core/v1/workspaces?first=1']);
  expect(['a-1', 'é', '', 'a_b', 'a'.repeat(257)].map((id) => opened.provider.isId('User', id))).toEqual([
    true,
    false,
    false,
    false,
    false,
  ]);
});
