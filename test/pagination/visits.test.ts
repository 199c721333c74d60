import { expect, test } from 'vitest';
import { ProviderError, type ProviderErrorKind } from '../../src/domain/provider-error.ts';
import type { Completeness, List } from '../../src/domain/window.ts';
import { createArrayList } from '../../src/pagination/array-list.ts';
import { filterList } from '../../src/pagination/filtered-list.ts';
import { type Flattening, flattenLists } from '../../src/pagination/flattened-list.ts';
import { createRows, idOf, idsOf, type Row } from './fakes/row.ts';
import { newCall } from './fakes/upstream.ts';
import { cursorsOf, decodePosition, readAt } from './reading.ts';

const keys = ['a', 'b', 'c', 'd', 'e'];

const failingWith = (kind: ProviderErrorKind): List<Row> => ({
  ...createArrayList(idOf, async () => []),
  read: async () => {
    throw new ProviderError(kind, 'fake', 'It is down.');
  },
});

const completeAs = (completeness: Completeness, rows: readonly Row[]): List<Row> => {
  const list = createArrayList(idOf, async () => rows);
  return { ...list, read: async (window, call) => ({ ...(await list.read(window, call)), completeness }) };
};

/** Five lists of three rows each, or those given in their place. */
const flatten = (given: Readonly<Record<string, List<Row>>> = {}, parts: Partial<Flattening<string, Row>> = {}) =>
  flattenLists<string, Row>({
    outer: createArrayList(
      (key) => key,
      async () => keys,
    ),
    idOf: (key) => key,
    isId: (key) => keys.includes(key),
    innerOf: (key) => given[key] ?? createArrayList(idOf, async () => createRows(key, 3)),
    leaveOut: (_, key) => `${key} is left out.`,
    ...parts,
  });

const read = (list: ReturnType<typeof flatten>, direction: 'forward' | 'backward', count: number, end = false) =>
  list.read({ direction, count, from: null, needs: { end, total: false } }, newCall());

test.each([[['a']], [['c']], [['e']], [['a', 'b']], [['a', 'c', 'e']], [['d', 'e']], [keys]])(
  'of lists of which %j fail, the others are read and the failures are named, both ways',
  async (failing) => {
    const list = flatten(Object.fromEntries(failing.map((key) => [key, failingWith('unavailable')])));
    for (const direction of ['forward', 'backward'] as const) {
      const slice = await read(list, direction, 100, true);
      expect(idsOf(slice.rows)).toEqual(
        keys.filter((key) => !failing.includes(key)).flatMap((key) => idsOf(createRows(key, 3))),
      );
      expect(slice).toMatchObject({
        completeness: 'PARTIAL',
        total: null,
        hasNext: false,
        hasPrevious: false,
        resume: null,
      });
      expect(slice.notes).toEqual(
        (direction === 'forward' ? failing : failing.toReversed()).map((key) => `${key} is left out.`),
      );
      expect(slice.visits.map(({ id }) => id)).toEqual(direction === 'forward' ? keys : keys.toReversed());
      for (const { id, error, completeness } of slice.visits) {
        expect(error?.kind).toBe(failing.includes(id) ? 'unavailable' : undefined);
        expect(completeness).toBe(failing.includes(id) ? 'PARTIAL' : 'COMPLETE');
      }
    }
  },
);

test('lists that the window did not come to are not visited, and the one that was only looked into for the end is not', async () => {
  expect((await read(flatten(), 'forward', 4)).visits.map(({ id }) => id)).toEqual(['a', 'b']);
  expect((await read(flatten(), 'forward', 3)).visits.map(({ id }) => id)).toEqual(['a']);
  expect((await read(flatten(), 'forward', 3, true)).visits.map(({ id }) => id)).toEqual(['a']);
  expect((await read(flatten(), 'backward', 3, true)).visits.map(({ id }) => id)).toEqual(['e']);
});

test('empty lists that were looked through for the end are visited: nothing of them is left', async () => {
  const empty = createArrayList(idOf, async () => []);
  const slice = await read(flatten({ d: empty, e: empty }), 'forward', 9, true);
  expect(slice).toMatchObject({ hasNext: false, total: 9 });
  expect(slice.visits.map(({ id }) => id)).toEqual(keys);
});

test('a failure that the caller does not leave out, and an abort, fail the whole list', async () => {
  const isWhole = { leaveOut: () => null };
  await expect(read(flatten({ c: failingWith('unavailable') }, isWhole), 'forward', 100)).rejects.toMatchObject({
    kind: 'unavailable',
  });
  await expect(read(flatten({ c: failingWith('aborted') }), 'forward', 100)).rejects.toMatchObject({ kind: 'aborted' });
  expect((await read(flatten({ c: failingWith('unavailable') }, isWhole), 'forward', 6)).rows).toHaveLength(6);
});

test('an inner list that cannot even be opened is left out like one that fails', async () => {
  const innerOf = (key: string): List<Row> => {
    if (key === 'b') throw new ProviderError('unsupported', 'fake', 'It has none.');
    return createArrayList(idOf, async () => createRows(key, 3));
  };
  const slice = await read(flatten({}, { innerOf }), 'forward', 100, true);
  expect(slice.rows).toHaveLength(12);
  expect(slice.visits[1]).toMatchObject({ id: 'b', error: { kind: 'unsupported' } });
});

test('a cursor whose inner list fails later goes on behind that list, and says so', async () => {
  let isDown = false;
  const innerOf = (key: string): List<Row> =>
    isDown && key === 'b' ? failingWith('unavailable') : createArrayList(idOf, async () => createRows(key, 3));
  const list = flatten({}, { innerOf });
  const [, , , cursor] = cursorsOf(await readAt(list, { direction: 'forward', count: 4, cursor: null }));
  isDown = true;
  const position = decodePosition(list, cursor ?? '');
  const slice = await list.read(
    { direction: 'forward', count: 3, from: position, needs: { end: true, total: false } },
    newCall(),
  );
  expect(idsOf(slice.rows)).toEqual(['c0', 'c1', 'c2']);
  expect(slice).toMatchObject({ completeness: 'PARTIAL', hasNext: true, hasPrevious: true });
});

test('what is known of part of the rows only through the ledger is said of the whole', async () => {
  const ledger = completeAs('LEDGER_ONLY', createRows('b', 3));
  const partial = completeAs('PARTIAL', createRows('c', 3));
  expect((await read(flatten({ b: ledger }), 'forward', 100)).completeness).toBe('LEDGER_ONLY');
  expect((await read(flatten({ b: ledger, c: partial }), 'forward', 100)).completeness).toBe('PARTIAL');
  expect((await read(flatten({ b: ledger }), 'forward', 3)).completeness).toBe('COMPLETE');
  const filtered = filterList(ledger, { test: () => true, note: 'Filtered here.' });
  expect((await readAt(filtered, { direction: 'forward', count: 2, cursor: null })).completeness).toBe('LEDGER_ONLY');
});
