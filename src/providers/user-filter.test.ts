import { expect, test } from 'vitest';
import { newCall, readWindow } from '../../test/harness/opened-directory.ts';
import type { Call } from '../domain/call.ts';
import type { UserFilter } from '../domain/provider.ts';
import type { User } from '../domain/user.ts';
import type { List, Position, Slice } from '../domain/window.ts';
import { createArrayList } from '../pagination/array-list.ts';
import { filterUsers, searchTest } from './user-filter.ts';

const userOf = (index: number, details: Partial<User> = {}): User => ({
  kind: 'User',
  directory: 'ours',
  id: `u${index}`,
  email: `u${index}@example.com`,
  name: index % 10 === 0 ? `Zoë ${index}` : `User ${index}`,
  username: null,
  accountType: null,
  accountTypeRaw: null,
  status: null,
  loginMethod: null,
  roles: [],
  raw: null,
  ...details,
});

/** A vendor of so many users whose list rows have an id only; reading one costs a call. */
const summaries = (count: number, filter: UserFilter): { list: List<User>; read: string[] } => {
  const read: string[] = [];
  const rows = Array.from({ length: count }, (_, index) => userOf(index, { name: undefined, email: undefined }));
  const getUser = async (id: string, call: Call): Promise<User | null> => {
    call.budget.take('ours');
    read.push(id);
    return userOf(Number(id.slice(1)));
  };
  const all = createArrayList<User>(
    ({ id }) => id,
    async () => rows,
  );
  return { list: filterUsers(all, filter, { note: 'Compared here.', getUser }), read };
};

test.each([
  ['zoë', 'Zoë Lindqvist', true],
  ['ZOË', 'Zoe\u0308 Lindqvist', true],
  ["o'brien", "Seán O'Brien", true],
  ['zoe', 'Zoë Lindqvist', false],
  ['x', null, false],
  ['x', undefined, false],
  [null, null, true],
])('searching for %j in %j is %j', (search, name, expected) => {
  expect(searchTest(search)(name)).toBe(expected);
});

test('rows that have what is compared are not read again', async () => {
  const read: string[] = [];
  const rows = [userOf(1), userOf(2, { email: 'U2@Example.COM' }), userOf(3, { email: null })];
  const all = createArrayList<User>(
    ({ id }) => id,
    async () => rows,
  );
  const getUser = async (id: string): Promise<null> => {
    read.push(id);
    return null;
  };
  const list = filterUsers(all, { email: 'u2@example.com', search: null }, { note: 'Compared here.', getUser });
  expect((await readWindow(list)).rows.map(({ id }) => id)).toEqual(['u2']);
  expect(read).toEqual([]);
});

test('rows that lack a name are read, and handed on as read', async () => {
  const { list, read } = summaries(30, { email: null, search: 'zoë' });
  const slice = await readWindow(list);
  expect(slice.rows.map(({ id, email }) => [id, email])).toEqual([
    ['u0', 'u0@example.com'],
    ['u10', 'u10@example.com'],
    ['u20', 'u20@example.com'],
  ]);
  expect(slice).toMatchObject({ hasNext: false, completeness: 'COMPLETE', notes: ['Compared here.'] });
  expect(read).toHaveLength(30);
});

test('a spent allowance leaves a place to go on from, and going on finds the rest', async () => {
  const { list } = summaries(100, { email: null, search: 'zoë' });
  for (const direction of ['forward', 'backward'] as const) {
    const found: string[] = [];
    let from: Position | null = null;
    let windows = 0;
    for (let more = true; more; windows += 1) {
      const slice: Slice<User> = await readWindow(list, { direction, from }, newCall(50));
      const ids = slice.rows.map(({ id }) => id);
      if (direction === 'forward') found.push(...ids);
      else found.unshift(...ids);
      from = slice.resume;
      more = from !== null;
      expect(slice.completeness).toBe(more ? 'PARTIAL' : 'COMPLETE');
    }
    expect(found).toEqual(Array.from({ length: 10 }, (_, index) => `u${index * 10}`));
    expect(windows).toBe(3);
  }
});
