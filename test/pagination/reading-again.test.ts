import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Call } from '../../src/domain/call.ts';
import { ProviderError } from '../../src/domain/provider-error.ts';
import { changedWhileRead } from '../../src/pagination/notes.ts';
import { createFakePageNumberList } from './fakes/page-number-vendor.ts';
import { createRows, idsOf, type Row } from './fakes/row.ts';
import { createUpstream, newCall } from './fakes/upstream.ts';
import { directions, readAt } from './reading.ts';

/** A call that tells of each of its upstream calls before that is answered; the first is number 1. */
const watchedCall = (sent: (number: number) => void): Call => {
  const call = newCall();
  let number = 0;
  const take = (): void => sent((number += 1));
  return { ...call, budget: { ...call.budget, take } };
};

/** More rows than a page has, of a list that has still more than a page. */
const windows = fc
  .record({ limit: fc.integer({ min: 5, max: 12 }), direction: directions })
  .chain(({ limit, direction }) =>
    fc.record({
      limit: fc.constant(limit),
      direction: fc.constant(direction),
      rows: fc.integer({ min: 2 * limit + 1, max: 8 * limit }),
      count: fc.integer({ min: limit + 1, max: 6 * limit }),
    }),
  );

/** Rows that all come or all go, so that the total is another one afterwards; fewer than make one page look like another. */
const changes = fc.record({
  kind: fc.constantFrom('insert', 'remove'),
  places: fc.array(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), { minLength: 1, maxLength: 4 }),
  part: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
});
type Change = typeof changes extends fc.Arbitrary<infer T> ? T : never;

let made = 0;
const apply = (rows: Row[], { kind, places }: Change): void => {
  for (const place of places) {
    const index = Math.floor(place * rows.length);
    if (kind === 'remove') rows.splice(index, 1);
    else rows.splice(index, 0, { id: `new${(made += 1)}`, key: 0 });
  }
};

const scene = (limit: number, count: number) => {
  const rows = createRows('r', count);
  const upstream = createUpstream();
  return { rows, upstream, list: createFakePageNumberList({ limit, count: 'total' }, rows, upstream) };
};

test('a total that changes between the pages of one window has it read once more, and told as it is then', async () => {
  await fc.assert(
    fc.asyncProperty(windows, changes, async ({ limit, rows: length, count, direction }, change) => {
      const atRest = scene(limit, length);
      const asking = { direction, count, cursor: null, total: true };
      await readAt(atRest.list, asking);
      const pages = atRest.upstream.sent.length;

      const { rows, upstream, list } = scene(limit, length);
      const turn = 2 + Math.floor(change.part * (pages - 1));
      const slice = await readAt(
        list,
        asking,
        watchedCall((number) => {
          if (number === turn) apply(rows, change);
        }),
      );
      const now = idsOf(rows);
      expect(idsOf(slice.rows)).toEqual(direction === 'forward' ? now.slice(0, count) : now.slice(-count));
      expect(slice).toMatchObject({ total: now.length, completeness: 'COMPLETE', notes: [] });
      expect(upstream.sent.length).toBeLessThanOrEqual(2 * (pages + 1));
    }),
    { numRuns: 300 },
  );
});

test('a list that keeps changing is read twice and no more, and says that it changed', async () => {
  await fc.assert(
    fc.asyncProperty(windows, changes, async ({ limit, rows: length, count, direction }, change) => {
      const { rows, upstream, list } = scene(limit, length);
      const asking = { direction, count, cursor: null };
      const slice = await readAt(
        list,
        asking,
        watchedCall(() => apply(rows, { ...change, kind: 'insert' })),
      );
      expect(slice).toMatchObject({ completeness: 'PARTIAL', notes: [changedWhileRead] });
      // As many pages as the list may have by now, and each of them twice.
      expect(upstream.sent.length).toBeLessThanOrEqual(2 * (1 + Math.ceil(rows.length / limit)));
    }),
    { numRuns: 100 },
  );
});

test('where a changed list cannot be read again, what was read is told as it was', async () => {
  const { rows, list } = scene(10, 45);
  const call = watchedCall((number) => {
    if (number === 2) rows.splice(3, 1);
    if (number > 4) throw new ProviderError('budget-exhausted', 'fake', 'Nothing is left.');
  });
  const slice = await readAt(list, { direction: 'forward', count: 40, cursor: null }, call);
  expect(slice).toMatchObject({ completeness: 'PARTIAL', notes: [changedWhileRead] });
  expect(slice.rows.length).toBeGreaterThan(30);
});
