import { expect, test } from 'vitest';
import { newCall, readWindow, walk } from '../../test/harness/opened-directory.ts';
import { createArrayList } from './array-list.ts';
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
  for (const wrong of [[], [2, position[1]], [0], [0, 'a'], ['0', position[1]], [0, position], [...position, 1]]) {
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
