import fc from 'fast-check';
import { expect, test } from 'vitest';
import { coveringSize } from '../../src/pagination/page-grid.ts';
import { createUpstream, newCall } from './fakes/upstream.ts';
import { type CountedWindow, mostCalls, mostFilteredCalls, mostFlattenedCalls, rangeOf } from './most-calls.ts';
import { counts, cursorsOf, decodePosition, directions, readAt } from './reading.ts';
import {
  arrays,
  build,
  cursors,
  evenJsons,
  evenPlain,
  failings,
  keeps,
  numbers,
  type Plain,
  short,
  type Specimen,
} from './specimen.ts';

const step = fc.record({
  direction: directions,
  count: counts,
  end: fc.boolean(),
  edge: fc.double({ min: 0, max: 1, noNaN: true }),
});

/** Reads a few windows, each from the start, the end or any cursor that was handed out before, and counts what each costs. */
const windowsCostAtMost = <S extends Specimen>(
  specimens: fc.Arbitrary<S>,
  most: (specimen: S, window: CountedWindow) => number,
) =>
  fc.assert(
    fc.asyncProperty(specimens, fc.array(step, { minLength: 1, maxLength: 8 }), async (specimen, steps) => {
      const upstream = createUpstream();
      const { list, truth } = build(specimen, upstream);
      const known: { index: number; cursor: string }[] = [];
      for (const { direction, count, end, edge } of steps) {
        const from = edge < 0.15 ? undefined : known[Math.floor(edge * (known.length - 1))];
        const at = from === undefined ? null : { index: from.index, position: decodePosition(list, from.cursor) };
        const window: CountedWindow = { direction, count, end, at };
        upstream.sent.length = 0;
        const slice = await readAt(list, { direction, count, end, cursor: from?.cursor ?? null });
        expect(upstream.sent.length, upstream.sent.join(', ')).toBeLessThanOrEqual(most(specimen, window));
        const range = rangeOf(truth.length, window);
        known.push(...cursorsOf(slice).map((cursor, index) => ({ index: range.from + index, cursor })));
      }
    }),
    { numRuns: 500 },
  );

test.each(Object.entries({ arrays, cursors, numbers, evenJsons } satisfies Record<string, fc.Arbitrary<Plain>>))(
  '%s: a window costs its rows, one look at the end and one at a numbered page before',
  async (_, specimens) => windowsCostAtMost<Plain>(specimens, mostCalls),
);

test('a window over several lists costs what its part of each costs', async () => {
  const flattened = fc.record({
    kind: fc.constant('flattened'),
    outer: short(evenPlain, 8),
    inners: fc.array(short(evenPlain, 120), { minLength: 1, maxLength: 8 }),
    failing: failings,
  });
  await windowsCostAtMost(flattened, mostFlattenedCalls);
});

test('a window over a filtered list costs the rows that were looked at', async () => {
  // Pages with more rows than asked for are read again from within, once each.
  const exact = evenPlain.map((specimen) =>
    specimen.kind === 'cursor' ? { ...specimen, vendor: { ...specimen.vendor, extra: 0 } } : specimen,
  );
  const filtered = fc.record({ kind: fc.constant('filtered'), of: exact, keep: keeps });
  await windowsCostAtMost(filtered, mostFilteredCalls);
});

test('a window that leaves room on a numbered page costs one call, its end and its anchor included', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom<'total' | 'page' | 'absent'>('total', 'page', 'absent'),
      fc.integer({ min: 1, max: 49 }),
      fc.integer({ min: 0, max: 250 }),
      async (count, size, start) => {
        const upstream = createUpstream();
        const { list } = build({ kind: 'number', rows: 300, vendor: { limit: 100, count } }, upstream);
        const opening = await readAt(list, { direction: 'forward', count: 300, cursor: null });
        upstream.sent.length = 0;
        await readAt(list, { direction: 'forward', count: size, cursor: null });
        expect(upstream.sent).toHaveLength(1);
        upstream.sent.length = 0;
        // One page size or another has room for the cursor's row, the window and one row more.
        fc.pre(coveringSize(start, start + size + 2, 100) !== null);
        const from = opening.position(start);
        await list.read({ direction: 'forward', count: size, from, needs: { end: true, total: false } }, newCall());
        expect(upstream.sent).toHaveLength(1);
      },
    ),
  );
});
