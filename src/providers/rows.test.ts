import { expect, test } from 'vitest';
import { z } from 'zod';
import { rowsOf } from './rows.ts';

const row = z.object({ id: z.string() });

test('rows are as their schema makes them', () => {
  expect(rowsOf(row).parse([{ id: 'a', more: 1 }])).toEqual([{ id: 'a' }]);
  expect(rowsOf(row).parse(Array.from({ length: 10_000 }, () => ({ id: 'a' })))).toHaveLength(10_000);
});

test('a row that does not fit is named with its place', () => {
  expect(rowsOf(row).safeParse([{ id: 'a' }, { id: 7 }]).error?.issues).toMatchObject([{ path: [1, 'id'] }]);
});

test('more rows than any page has are one complaint, however many of them do not fit', () => {
  const { issues } = rowsOf(row).safeParse(Array.from({ length: 10_001 }, () => [])).error ?? {};
  expect(issues).toMatchObject([{ path: [], message: 'expected at most 10000 rows' }]);
});
