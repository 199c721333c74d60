import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readAhead } from '../../src/pagination/read-ahead.ts';
import { idsOf } from './fakes/row.ts';
import { createUpstream, newCall } from './fakes/upstream.ts';
import { counts, cursorsOf, directions, readAt } from './reading.ts';
import { build, evenPlain } from './specimen.ts';

test('a window of a list that is read ahead is the part of it that the list itself would have brought', async () => {
  await fc.assert(
    fc.asyncProperty(evenPlain, directions, counts, counts, async (specimen, direction, one, other) => {
      const count = Math.min(one, other);
      const needs = { end: true, total: false };
      const { list } = build(specimen, createUpstream());
      const call = newCall();
      const { list: same } = build(specimen, createUpstream());
      const ahead = readAhead(same, { direction, count: Math.max(one, other), from: null, needs }, call);
      const asking = { direction, count, cursor: null };
      const expected = await readAt(list, asking);
      const slice = await readAt(ahead, asking, call);
      expect(idsOf(slice.rows)).toEqual(idsOf(expected.rows));
      expect([slice.hasNext, slice.hasPrevious]).toEqual([expected.hasNext, expected.hasPrevious]);

      const cursor = cursorsOf(slice)[direction === 'forward' ? slice.rows.length - 1 : 0];
      if (cursor === undefined) return;
      const onward = await readAt(ahead, { direction, count, cursor }, newCall());
      expect(idsOf(onward.rows)).toEqual(idsOf((await readAt(list, { direction, count, cursor })).rows));
    }),
    { numRuns: 200 },
  );
});
