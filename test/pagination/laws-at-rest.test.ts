import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createUpstream } from './fakes/upstream.ts';
import { idsOf } from './fakes/row.ts';
import { counts, cursorsOf, directions, readAt, rowsOf, walk } from './reading.ts';
import { arrays, build, composites, cursors, fails, jsons, numbers, overpromises, type Specimen } from './specimen.ts';

const families = { arrays, cursors, numbers, jsons, composites } satisfies Record<string, fc.Arbitrary<Specimen>>;

describe.each(Object.entries(families))('%s', (_, specimens) => {
  test('a walk with a new window size at each step yields every row once, in order, both ways', async () => {
    await fc.assert(
      fc.asyncProperty(
        specimens,
        directions,
        fc.array(counts, { minLength: 1, maxLength: 8 }),
        fc.boolean(),
        async (specimen, direction, sizes, end) => {
          const { list, truth } = build(specimen, createUpstream());
          const slices = await walk(list, direction, sizes, { end });
          expect(idsOf(rowsOf(slices, direction))).toEqual(truth);
          for (const [index, { rows }] of slices.slice(0, -1).entries()) {
            expect(rows.length).toBe(sizes[index % sizes.length]);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  test('any cursor works under any window size, in both directions, and both ends are told exactly', async () => {
    const step = fc.record({
      direction: directions,
      count: counts,
      end: fc.boolean(),
      edge: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    await fc.assert(
      fc.asyncProperty(specimens, fc.array(step, { minLength: 1, maxLength: 12 }), async (specimen, steps) => {
        const { list, truth } = build(specimen, createUpstream());
        const known: { index: number; cursor: string }[] = [];
        for (const { direction, count, end, edge } of steps) {
          const at = edge < 0.15 ? undefined : known[Math.floor(edge * (known.length - 1))];
          const slice = await readAt(list, { direction, count, end, cursor: at?.cursor ?? null });
          const forward = direction === 'forward';
          const from = forward
            ? at === undefined
              ? 0
              : at.index + 1
            : Math.max(0, (at?.index ?? truth.length) - count);
          const to = forward ? Math.min(truth.length, from + count) : (at?.index ?? truth.length);
          expect(idsOf(slice.rows)).toEqual(truth.slice(from, to));

          const [far, near] = forward ? [slice.hasNext, slice.hasPrevious] : [slice.hasPrevious, slice.hasNext];
          const [isFar, isNear] = forward ? [to < truth.length, from > 0] : [from > 0, to < truth.length];
          expect(near).toBe(isNear);
          if (far === null) expect(end).toBe(false);
          else if (!(overpromises(specimen) && far)) expect(far).toBe(isFar);

          if (!fails(specimen)) expect(slice.completeness).toBe('COMPLETE');
          expect(slice.resume).toBe(null);
          const cursorsHere = cursorsOf(slice);
          expect(new Set(cursorsHere).size).toBe(slice.rows.length);
          known.push(...cursorsHere.map((cursor, index) => ({ index: from + index, cursor })));
        }
      }),
      { numRuns: 500 },
    );
  });
});
