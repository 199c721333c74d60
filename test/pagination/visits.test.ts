import { describe, expect, test } from 'vitest';
import type { Call } from '../../src/domain/call.ts';
import { ProviderError, type ProviderErrorKind } from '../../src/domain/provider-error.ts';
import type { Completeness, List, Position, Slice } from '../../src/domain/window.ts';
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

describe('lists that were left out on the way', () => {
  /** Every page of a walk, in the order of reading. */
  const pagesOf = async (list: ReturnType<typeof flatten>, direction: 'forward' | 'backward', count: number) => {
    const forward = direction === 'forward';
    const pages: Slice<Row>[] = [];
    for (let from: Position | null = null; ; ) {
      const slice: Slice<Row> = await list.read(
        { direction, count, from, needs: { end: true, total: false } },
        newCall(),
      );
      pages.push(slice);
      if ((forward ? slice.hasNext : slice.hasPrevious) !== true) return pages;
      const position = slice.position(forward ? slice.rows.length - 1 : 0);
      expect(list.accepts(position)).toBe(true);
      from = position;
    }
  };

  test.each(['forward', 'backward'] as const)('are remembered on every later page of a %s walk', async (direction) => {
    const down = failingWith('unavailable');
    const list = flatten(direction === 'forward' ? { b: down } : { d: down });
    const pages = await pagesOf(list, direction, 2);
    expect(pages.flatMap(({ rows }) => rows)).toHaveLength(12);
    // The first page is full before the list in question, and the second looks beyond it.
    expect(pages.map(({ completeness }) => completeness)).toEqual(['COMPLETE', ...Array(5).fill('PARTIAL')]);
    expect(pages.map(({ leftOut }) => leftOut)).toEqual([0, 1, 1, 1, 1, 1]);
    expect(pages.at(-1)?.notes).toEqual([expect.stringContaining('One list was left out on the way')]);
  });

  test('are counted, each once', async () => {
    const list = flatten({ a: failingWith('unavailable'), c: failingWith('forbidden') });
    const pages = await pagesOf(list, 'forward', 3);
    expect(pages.map(({ leftOut }) => leftOut)).toEqual([2, 2, 2]);
    expect(pages.map(({ notes }) => notes.length)).toEqual([2, 2, 1]);
    expect(pages.at(-1)?.notes).toEqual([expect.stringContaining('2 lists were left out')]);
  });

  test('are no matter for a walk back from there, which meets them itself', async () => {
    const list = flatten({ b: failingWith('unavailable') });
    const pages = await pagesOf(list, 'forward', 3);
    const from = pages.at(-1)?.position(0) ?? null;
    const window = { direction: 'backward', count: 3, from, needs: { end: false, total: false } } as const;
    expect(await list.read(window, newCall())).toMatchObject({ completeness: 'COMPLETE', leftOut: 0 });
    expect(await list.read({ ...window, count: 100 }, newCall())).toMatchObject({
      completeness: 'PARTIAL',
      leftOut: 1,
    });
  });

  test('of a list within are remembered when the walk has passed it, also where the call budget ends', async () => {
    const within: List<Row> = flatten({ a: failingWith('unavailable') });
    for (const key of ['a', 'c']) {
      const list = flatten({ [key]: within });
      const pages = await pagesOf(list, 'forward', 5);
      expect(pages.at(-1)).toMatchObject({ completeness: 'PARTIAL', leftOut: 1 });
    }
    const spent = {
      ...within,
      read: async (_window: unknown, call: Call) => {
        for (;;) call.budget.take('fake');
      },
    };
    const whole = { direction: 'forward', count: 100, from: null, needs: { end: false, total: false } } as const;
    const cut = await flatten({ a: within, b: spent }).read(whole, newCall(1));
    expect(cut).toMatchObject({ leftOut: 1, resume: expect.any(Array) });
    const onward = { ...whole, from: cut.resume };
    expect(await flatten({ a: within }).read(onward, newCall())).toMatchObject({ completeness: 'PARTIAL', leftOut: 1 });
  });

  test('are remembered through a filter', async () => {
    const list = filterList(flatten({ a: failingWith('unavailable') }), { test: () => true, note: 'Filtered here.' });
    const first = await readAt(list, { direction: 'forward', count: 5, cursor: null });
    const second = await readAt(list, { direction: 'forward', count: 5, cursor: cursorsOf(first)[4] ?? null });
    expect(second).toMatchObject({ completeness: 'PARTIAL', leftOut: 1 });
  });

  test('are refused in a cursor that could not have been made', async () => {
    const list = flatten({ a: failingWith('unavailable') });
    const [outer, id, inner, leftOut] = (await read(list, 'forward', 1)).position(0);
    expect(leftOut).toEqual(['f', 1]);
    for (const wrong of [[], ['f'], ['x', 1], ['f', 0], ['f', 1.5], ['f', 1e9], ['f', '1'], ['f', 1, 1]]) {
      expect(list.accepts([outer ?? null, id ?? null, inner ?? null, wrong])).toBe(false);
    }
  });
});
