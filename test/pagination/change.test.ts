import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Window } from '../../src/domain/window.ts';
import { createLiveList, type LiveList, type LiveSpecimen, type Store } from './fakes/live-list.ts';
import { idsOf, type Row } from './fakes/row.ts';
import { newCall } from './fakes/upstream.ts';
import { counts, cursorsOf, directions, readAt, walk } from './reading.ts';
import { arrays, cursors, evenJsons, numbers, type Plain, short } from './specimen.ts';

/** What happens upstream between two windows. Store and place are parts of what there is at that time. */
interface Change {
  readonly kind: 'insert' | 'remove';
  readonly store: number;
  readonly place: number;
  readonly rows: number;
}

const part = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });
const changes: fc.Arbitrary<readonly Change[]> = fc.array(
  fc.record({
    kind: fc.constantFrom('insert', 'remove'),
    store: fc.oneof(fc.constant(0), part),
    place: part,
    rows: fc.oneof(
      { weight: 3, arbitrary: fc.integer({ min: 1, max: 4 }) },
      { weight: 1, arbitrary: fc.integer({ min: 1, max: 130 }) },
    ),
  }),
  { minLength: 1, maxLength: 3 },
);

let made = 0;

const change = ({ rows }: Store, index: number, { kind, rows: count }: Change): void => {
  if (kind === 'remove') {
    rows.splice(index, count);
    return;
  }
  const [below, above] = [rows[index - 1]?.key ?? 0, rows[index]?.key ?? (rows.at(-1)?.key ?? 0) + 1];
  const inserted = Array.from({ length: count }, (_, nth): Row => {
    made += 1;
    return { id: `new${made}`, key: below + ((above - below) * (nth + 1)) / (count + 1) };
  });
  rows.splice(index, 0, ...inserted);
};

/**
 * A cursor's row is looked for in its page and the neighbours: where more rows than a page holds shift those that are still to be read
 * past it, some go unseen. In a walk, removed rows shift them forward and inserted ones backward, and a walk that follows tokens is not
 * affected at all. A cursor from a page that was read the other way round may be on either side of what changed.
 */
const applyAll = (
  { stores }: LiveList,
  all: readonly Change[],
  direction: Window['direction'],
  isWalk: boolean,
  shifted = new Map<Row[], number>(),
): void => {
  const shifting = direction === 'forward' ? 'remove' : 'insert';
  for (const one of all) {
    const there = stores();
    const store = there[Math.floor(one.store * there.length)];
    if (store === undefined) continue;
    const sum = (shifted.get(store.rows) ?? 0) + (!isWalk || one.kind === shifting ? one.rows : 0);
    if (sum > store.limit && !(isWalk && store.follows.includes(direction))) continue;
    shifted.set(store.rows, sum);
    change(store, Math.floor(one.place * store.rows.length), one);
  }
};

/** Vendors whose tokens name rows. What one whose tokens count rows can promise stands at the end of this file. */
const keyedCursors = cursors.map((specimen) => ({
  ...specimen,
  vendor: { ...specimen.vendor, tokens: 'row' as const },
}));
const plain: fc.Arbitrary<Plain> = fc.oneof(arrays, keyedCursors, evenJsons, numbers);

const only = (specimens: fc.Arbitrary<Plain>): fc.Arbitrary<LiveSpecimen> =>
  specimens.map((of) => ({ kind: 'plain', of }));
const families: Record<string, fc.Arbitrary<LiveSpecimen>> = {
  arrays: only(arrays),
  cursors: only(keyedCursors),
  jsons: only(evenJsons),
  numbers: only(numbers),
  filtered: plain.map((of) => ({ kind: 'filtered', of })),
  flattened: fc.record({
    kind: fc.constant('flattened'),
    outer: short(plain, 12),
    inners: fc.array(short(plain, 20), { minLength: 1, maxLength: 6 }),
  }),
};

describe.each(Object.entries(families))('%s', (_, specimens) => {
  test('a walk misses no row that was there all along', async () => {
    await fc.assert(
      fc.asyncProperty(
        specimens,
        directions,
        fc.array(counts, { minLength: 1, maxLength: 5 }),
        fc.array(changes, { maxLength: 6 }),
        async (specimen, direction, sizes, steps) => {
          const live = createLiveList(specimen);
          const stayed = new Set(live.ids());
          const sinceBegun = new Map<Row[], number>();
          const slices = await walk(live.list, direction, sizes, {
            between: (step) => {
              // A place among lists is as old as its window that began the inner list: all that shifted since counts.
              const shifted = specimen.kind === 'flattened' ? sinceBegun : undefined;
              applyAll(live, steps[step] ?? [], direction, true, shifted);
              const here = new Set(live.ids());
              for (const id of stayed) if (!here.has(id)) stayed.delete(id);
            },
          });
          const seen = slices.flatMap((slice) => idsOf(slice.rows));
          expect(seen).toEqual(expect.arrayContaining([...stayed]));
          const isComplete = slices.every(({ completeness }) => completeness === 'COMPLETE');
          if (isComplete) expect(new Set(seen).size).toBe(seen.length);
        },
      ),
      { numRuns: 100 },
    );
  });

  test('from any cursor the list goes on behind its row, or says that the row is gone and skips none that stayed', async () => {
    await fc.assert(
      fc.asyncProperty(
        specimens,
        fc.record({ direction: directions, count: counts }),
        fc.record({ direction: directions, count: counts }),
        part,
        changes,
        fc.boolean(),
        async (specimen, first, second, edge, all, strikesRow) => {
          const live = createLiveList(specimen);
          const { direction, count } = second;
          const forward = direction === 'forward';
          const before = live.ids();
          const slice = await readAt(live.list, { ...first, cursor: null });
          const index = Math.floor(edge * slice.rows.length);
          const [row, cursor] = [slice.rows[index], cursorsOf(slice)[index]];
          fc.pre(row !== undefined && cursor !== undefined);

          if (strikesRow) {
            const store = live.stores().find(({ rows }) => rows.includes(row));
            if (store !== undefined)
              change(store, store.rows.indexOf(row), { kind: 'remove', store: 0, place: 0, rows: 1 });
          }
          applyAll(live, all, direction, false);
          const after = live.ids();
          const place = before.indexOf(row.id);
          const now = after.indexOf(row.id);
          const stayed = (forward ? before.slice(place + 1) : before.slice(0, place)).filter((id) =>
            after.includes(id),
          );

          for (const wanted of [100_000, count]) {
            const { rows, hasNext, hasPrevious, completeness, notes } = await readAt(live.list, {
              direction,
              count: wanted,
              cursor,
            });
            const ids = idsOf(rows);
            const more = forward ? hasNext : hasPrevious;
            expect(completeness === 'PARTIAL').toBe(notes.some((note) => note !== 'Filtered here.'));
            expect(ids.length === wanted || more === false).toBe(true);
            if (more === false) expect(ids).toEqual(expect.arrayContaining(stayed));
            if (now !== -1) expect(completeness).toBe('COMPLETE');
            if (completeness === 'PARTIAL') continue;
            // Where the row is there, what follows is behind it; where it is not, the vendor's token still names its place.
            const rest = forward ? after.slice(now + 1) : after.slice(0, now === -1 ? undefined : now);
            const [from, to] = forward ? [0, ids.length] : [rest.length - ids.length, undefined];
            if (now !== -1) expect(ids).toEqual(rest.slice(from, to));
            if (now !== -1) expect(more).toBe(ids.length < rest.length);
            else expect(rest.join()).toContain(ids.join());
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});

test('tokens that merely count rows: a row is found or missed aloud, but at the edge of a page that is full the vendor’s token is taken at its word', async () => {
  const counting = cursors.map((specimen) => ({
    ...specimen,
    vendor: { ...specimen.vendor, tokens: 'offset' as const },
  }));
  const window = fc.record({ direction: directions, count: counts });
  await fc.assert(
    fc.asyncProperty(counting, window, window, part, changes, async (of, first, { direction, count }, edge, all) => {
      const live = createLiveList({ kind: 'plain', of });
      const slice = await readAt(live.list, { ...first, cursor: null });
      const index = Math.floor(edge * slice.rows.length);
      const [row, cursor] = [slice.rows[index], cursorsOf(slice)[index]];
      fc.pre(row !== undefined && cursor !== undefined);
      const [side, , distance, , next, previous] = slice.position(index);
      const forward = direction === 'forward';
      const fits = (side === 'a') === forward && Number(distance) + 1 + count <= of.vendor.limit;
      fc.pre(fits || (forward ? next : previous) === null);

      applyAll(live, all, direction, false);
      const { rows, completeness } = await readAt(live.list, { direction, count, cursor });
      if (completeness === 'PARTIAL') return;
      const after = live.ids();
      const now = after.indexOf(row.id);
      const rest = direction === 'forward' ? after.slice(now + 1) : after.slice(0, now);
      expect(now).not.toBe(-1);
      expect(idsOf(rows)).toEqual(
        direction === 'forward' ? rest.slice(0, count) : rest.slice(Math.max(0, rest.length - count)),
      );
    }),
    { numRuns: 300 },
  );
});

test('rows that come or go while one window is read are all seen, or the slice says that it changed', async () => {
  // Fewer changes than a page has rows: a page that is all the same as another is taken for a vendor that does not turn pages.
  const counted = numbers.map((specimen) => ({
    ...specimen,
    vendor: { limit: Math.max(5, specimen.vendor.limit), count: 'total' as const },
  }));
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(counted, keyedCursors, evenJsons),
      directions,
      counts,
      fc.constantFrom<Change['kind']>('insert', 'remove'),
      fc.array(fc.record({ store: fc.constant(0), place: part, rows: fc.constant(1) }), {
        maxLength: 4,
      }),
      async (of, direction, count, kind, all) => {
        const live = createLiveList({ kind: 'plain', of });
        const queue = all.map((one) => ({ ...one, kind }));
        const before = live.ids();
        const call = newCall();
        // Each answer that is made is followed by a change.
        const { take } = call.budget;
        const changing = {
          ...call,
          budget: {
            ...call.budget,
            take: (directory: string) => {
              take(directory);
              const one = queue.shift();
              const [store] = live.stores();
              if (one !== undefined && store !== undefined)
                change(store, Math.floor(one.place * store.rows.length), one);
            },
          },
        };
        const slice = await readAt(live.list, { direction, count, cursor: null, total: true }, changing);
        const seen = idsOf(slice.rows);
        expect(new Set(seen).size).toBe(seen.length);
        const after = live.ids();
        if (of.kind === 'number') expect([null, after.length]).toContain(slice.total);
        const stayed = before.filter((id) => after.includes(id));
        const [first, last] = [seen.find((id) => stayed.includes(id)), seen.findLast((id) => stayed.includes(id))];
        if (slice.completeness === 'PARTIAL' || first === undefined || last === undefined) return;
        expect(seen).toEqual(expect.arrayContaining(stayed.slice(stayed.indexOf(first), stayed.indexOf(last) + 1)));
      },
    ),
    { numRuns: 300 },
  );
});
