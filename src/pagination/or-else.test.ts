import { expect, test } from 'vitest';
import { newCall, readWindow, walk } from '../../test/harness/opened-directory.ts';
import { createArrayList } from './array-list.ts';
import { ProviderError } from '../domain/provider-error.ts';
import { orElse } from './or-else.ts';

const listOf = (...rows: string[]) =>
  createArrayList(
    (row: string) => row,
    async () => rows,
  );

test('the second list is read where the first has no row, and only then', async () => {
  expect(await walk(orElse(listOf('a', 'b', 'c'), listOf('x')), 2)).toEqual(['a', 'b', 'c']);
  for (const direction of ['forward', 'backward'] as const) {
    expect(await walk(orElse(listOf(), listOf('x', 'y', 'z')), 2, direction)).toEqual(['x', 'y', 'z']);
  }
  expect(await walk(orElse(listOf(), listOf()), 2)).toEqual([]);
});

test('a cursor stays in its list, even when the other has got rows in the meantime', async () => {
  const rows: string[] = [];
  const list = orElse(
    createArrayList(
      (row: string) => row,
      async () => rows,
    ),
    listOf('x', 'y'),
  );
  const { position } = await readWindow(list, { count: 1 });
  rows.push('a', 'b');
  expect((await readWindow(list, { from: position(0) })).rows).toEqual(['y']);
});

test('positions of neither list are not accepted', async () => {
  const list = orElse(listOf('a'), listOf('x'));
  const position = (await readWindow(list)).position(0);
  expect(list.accepts(position)).toBe(true);
  for (const way of ['f', 'b']) expect(list.accepts([1, null, way])).toBe(true);
  for (const wrong of [
    [],
    [2, position[1]],
    [0],
    [0, null],
    [1, null],
    [0, null, 'f'],
    [1, null, 'x'],
    [1, null, 'f', 1],
    [0, 'a'],
    ['0', position[1]],
    [0, position],
    [...position, 1],
  ]) {
    expect(list.accepts(wrong as never)).toBe(false);
  }
});

test('a budget that ends in the first list is not taken for an empty one', async () => {
  const spent = {
    ...listOf(),
    read: async (...[window, call]: Parameters<ReturnType<typeof listOf>['read']>) => ({
      ...(await listOf().read(window, call)),
      resume: [7, 'anchor'],
    }),
  };
  expect(await readWindow(orElse(spent, listOf('x')), {}, newCall(0))).toMatchObject({
    rows: [],
    resume: [0, [7, 'anchor']],
  });
});

test('a budget that ends before the second list is begun leaves a place to begin it from', async () => {
  const second = createArrayList(
    (row: string) => row,
    async (call) => {
      call.budget.take('ours');
      return ['x', 'y'];
    },
  );
  const list = orElse(listOf(), second);
  const needs = { end: true, total: true };
  for (const direction of ['forward', 'backward'] as const) {
    const cut = await readWindow(list, { direction, needs }, newCall(0));
    expect(cut).toMatchObject({
      rows: [],
      total: null,
      completeness: 'PARTIAL',
      resume: [1, null, direction === 'forward' ? 'f' : 'b'],
    });
    expect(cut.notes).toEqual([expect.stringContaining('after 0 upstream calls')]);
    const ends = { hasNext: cut.hasNext, hasPrevious: cut.hasPrevious };
    expect(ends).toEqual(
      direction === 'forward' ? { hasNext: true, hasPrevious: false } : { hasNext: false, hasPrevious: true },
    );
    const rest = await readWindow(list, { direction, from: cut.resume }, newCall(1));
    expect(rest).toMatchObject({ rows: ['x', 'y'], hasNext: false, hasPrevious: false });
  }
  await expect(readWindow(list, { from: [1, null, 'f'] }, newCall(0))).rejects.toThrow(ProviderError);
});

test('nothing lies behind the place where the second list was to be begun', async () => {
  const list = orElse(listOf(), listOf('x', 'y'));
  const back = { direction: 'backward', from: [1, null, 'f'] } as const;
  expect(await readWindow(list, back)).toMatchObject({ rows: [], hasPrevious: false, resume: null });
  const forth = { direction: 'forward', from: [1, null, 'b'] } as const;
  expect(await readWindow(list, forth)).toMatchObject({ rows: [], hasNext: false, resume: null });
});
