import * as fc from 'fast-check';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { type Ask, asker } from '../../../sandbox/ask.ts';
import type { TraySandboxOptions } from './options.ts';
import { startTraySandbox, type TraySandbox } from './server.ts';

const pageSchema = z.strictObject({
  elements: z.array(z.looseObject({ id: z.string() })),
  pageInfo: z.strictObject({
    startCursor: z.string().optional(),
    endCursor: z.string().optional(),
    hasNextPage: z.boolean(),
    hasPreviousPage: z.boolean(),
  }),
});

const started: TraySandbox[] = [];
const start = async (vendor: TraySandboxOptions = {}, users?: number): Promise<{ tray: TraySandbox; ask: Ask }> => {
  const tray = await startTraySandbox({ vendor, ...(users === undefined ? {} : { users }) });
  started.push(tray);
  return { tray, ask: asker(tray.url, String(tray.settings['token'])) };
};
afterEach(async () => {
  await Promise.all(started.splice(0).map((tray) => tray.close()));
});

let shared: TraySandbox;
let ask: Ask;
beforeAll(async () => {
  shared = await startTraySandbox({ users: 150, vendor: { workspaces: 40, membersPerWorkspace: 130 } });
  ask = asker(shared.url, String(shared.settings['token']));
});
afterAll(() => shared.close());

const pageAt = async (from: Ask, path: string, query: Record<string, string | number>) => {
  const text = Object.entries(query)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&');
  const { status, body } = await from('GET', `${path}${path.includes('?') ? '&' : '?'}${text}`);
  expect(status).toBe(200);
  return pageSchema.parse(body);
};

const lists = () => {
  const workspace = shared.state.workspaces[3];
  if (workspace === undefined) throw new Error('There are fewer than four workspaces.');
  const path = `/core/v1/workspaces/${workspace.id}`;
  return [
    { path: '/core/v1/users', rows: shared.state.users },
    { path: '/core/v1/roles', rows: shared.state.roles },
    { path: '/core/v1/workspaces', rows: shared.state.workspaces },
    { path: `${path}/users`, rows: workspace.members },
    { path: `${path}/roles`, rows: workspace.roles },
    { path: '/core/v1/workspaces?type=Shared&type=Organization', rows: shared.state.workspaces },
  ];
};

test('a walk in either direction with any page sizes gives every row of every list once, with true page flags', async () => {
  const sizes = fc.array(fc.oneof(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 100 })), {
    minLength: 1,
    maxLength: 4,
  });
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 5 }), fc.boolean(), sizes, async (which, forward, pages) => {
      const list = lists()[which];
      if (list === undefined) throw new Error('No such list.');
      const truth = list.rows.map(({ id }) => id);
      const seen: string[] = [];
      let cursor: string | undefined;
      for (let turn = 0; seen.length < truth.length; turn += 1) {
        const size = pages[turn % pages.length] ?? 1;
        const position = cursor === undefined ? {} : { cursor };
        const page = await pageAt(ask, list.path, { [forward ? 'first' : 'last']: size, ...position });
        const ids = page.elements.map(({ id }) => id);
        expect(ids).toHaveLength(Math.min(size, truth.length - seen.length));
        if (forward) seen.push(...ids);
        else seen.unshift(...ids);
        const [ahead, behind] = [page.pageInfo.hasNextPage, page.pageInfo.hasPreviousPage];
        expect(forward ? ahead : behind).toBe(seen.length < truth.length);
        expect(forward ? behind : ahead).toBe(turn > 0);
        cursor = forward ? page.pageInfo.endCursor : page.pageInfo.startCursor;
      }
      expect(seen).toEqual(truth);
    }),
    { numRuns: 60 },
  );
});

test('rows inserted and removed between two pages neither repeat nor lose those that stay', async () => {
  const change = fc.record({ at: fc.nat(), remove: fc.boolean() });
  let number = 0;
  const { tray, ask: askTray } = await start({}, 60);
  const { users } = tray.state;
  const original = [...users];
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 20 }), fc.array(change, { maxLength: 30 }), async (size, changes) => {
      users.splice(0, users.length, ...original);
      const before = await pageAt(askTray, '/core/v1/users', { first: size });
      const roleId = tray.state.roles[0]?.id ?? '';
      for (const { at, remove } of changes) {
        const place = at % (users.length + 1);
        number += 1;
        const row = { id: `new-${number}`, email: null, name: 'New', accountType: 'API' as const, roleId };
        if (remove && users.length > 1) users.splice(place, 1);
        else users.splice(place, 0, row);
      }
      const cursor = before.pageInfo.endCursor ?? '';
      const after = await pageAt(askTray, '/core/v1/users', { first: 1_000, cursor });
      const staying = new Set(users.map(({ id }) => id));
      const rest = after.elements.map(({ id }) => id);
      const expected = original.slice(size).map(({ id }) => id);
      expect(rest.filter((id) => !id.startsWith('new-'))).toEqual(expected.filter((id) => staying.has(id)));
      const end = after.pageInfo.startCursor;
      if (end === undefined) return;
      const back = await pageAt(askTray, '/core/v1/users', { last: 1_000, cursor: end });
      expect([...back.elements.map(({ id }) => id), ...rest]).toEqual(users.map(({ id }) => id));
    }),
    { numRuns: 60 },
  );
});

test('cursors of the offset style shift with the rows, as those of some vendors do', async () => {
  const { tray, ask: askTray } = await start({ cursorStyle: 'offset' });
  const { pageInfo } = await pageAt(askTray, '/core/v1/users', { first: 2 });
  const third = tray.state.users[2];
  tray.state.users.splice(0, 1);
  const next = await pageAt(askTray, '/core/v1/users', { first: 2, cursor: pageInfo.endCursor ?? '' });
  expect(next.elements.map(({ id }) => id)).not.toContain(third?.id);
  tray.state.users.length = 1;
  const past = await pageAt(askTray, '/core/v1/users', { first: 2, cursor: pageInfo.endCursor ?? '' });
  expect(past).toEqual({ elements: [], pageInfo: { hasNextPage: false, hasPreviousPage: true } });
});

test('an empty page has no cursors, and by the knob no elements either', async () => {
  const empty = { hasNextPage: false, hasPreviousPage: false };
  const { body } = await ask('GET', '/core/v1/users?email=nobody@example.com');
  expect(body).toEqual({ elements: [], pageInfo: empty });
  const { ask: askBare } = await start({ emptyElements: 'absent' });
  expect((await askBare('GET', '/core/v1/users?email=nobody@example.com')).body).toEqual({ pageInfo: empty });
});

test('a page has the default size where none is named', async () => {
  expect((await pageAt(ask, '/core/v1/users', {})).elements).toHaveLength(50);
});

test.each([
  'first=0',
  'first=-1',
  'first=1.5',
  'first=ten',
  'first=',
  'first=1001',
  'last=0',
  'last=1001',
  'first=99999999999',
  'first=2&last=2',
  'first=2&first=3',
  'cursor=made-up',
  'cursor=',
  'email=not an address',
])('users?%s is refused', async (query) => {
  const { status, body } = await ask('GET', `/core/v1/users?${query}`);
  expect(status).toBe(400);
  expect(body).toEqual({ message: expect.any(String), code: 'InvalidInput' });
});

test('a thousand is allowed for users and roles, a hundred for the lists of workspaces', async () => {
  const statuses = async (path: string, size: number) =>
    Promise.all(['first', 'last'].map(async (name) => (await ask('GET', `${path}?${name}=${size}`)).status));
  for (const { path } of lists().slice(0, 2)) expect(await statuses(path, 1_000)).toEqual([200, 200]);
  for (const { path } of lists().slice(2, 5)) {
    expect(await statuses(path, 100)).toEqual([200, 200]);
    expect(await statuses(path, 101)).toEqual([400, 400]);
  }
});

test('a cursor opens only the list, the workspace and the filter that made it, and only unchanged', async () => {
  const { pageInfo } = await pageAt(ask, '/core/v1/workspaces?type=Shared', { first: 2 });
  const cursor = pageInfo.endCursor ?? '';
  const status = async (path: string, text = cursor) => (await ask('GET', `${path}cursor=${text}`)).status;
  expect(await status('/core/v1/workspaces?type=Shared&')).toBe(200);
  expect(await status('/core/v1/workspaces?')).toBe(400);
  expect(await status('/core/v1/users?')).toBe(400);
  expect(await status('/core/v1/workspaces?type=Shared&', cursor.slice(0, -2))).toBe(400);
  const [one, other] = shared.state.workspaces.map(({ id }) => `/core/v1/workspaces/${id}/users`);
  const members = await pageAt(ask, one ?? '', { first: 2 });
  expect(await status(`${one}?`, members.pageInfo.endCursor)).toBe(200);
  expect(await status(`${other}?`, members.pageInfo.endCursor)).toBe(400);
});
