import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { List } from '../../src/domain/window.ts';
import { createArrayList } from '../../src/pagination/array-list.ts';
import { createFakeCursorList } from './fakes/cursor-vendor.ts';
import { createFakeJsonApiList } from './fakes/json-api-vendor.ts';
import { createFakePageNumberList } from './fakes/page-number-vendor.ts';
import { createRows, idOf, idsOf, type Row } from './fakes/row.ts';
import { createUpstream, type Upstream } from './fakes/upstream.ts';
import { counts, directions, walk } from './reading.ts';
import { arrays, cursors, evenJsons, numbers, type Plain } from './specimen.ts';

const listOver = (specimen: Plain, rows: Row[], upstream: Upstream): List<Row> => {
  switch (specimen.kind) {
    case 'array':
      return createArrayList(idOf, async () => [...rows]);
    case 'cursor':
      return createFakeCursorList(specimen.vendor, rows, upstream);
    case 'number':
      return createFakePageNumberList(specimen.vendor, rows, upstream);
    case 'json':
      return createFakeJsonApiList(specimen.vendor, rows, upstream);
  }
};

/** What happens upstream between two windows. Places are parts of the list's length at that time. */
interface Change {
  readonly kind: 'insert' | 'remove';
  readonly place: number;
  readonly rows: number;
}

const place = fc.double({ min: 0, max: 1, noNaN: true });
const changes: fc.Arbitrary<readonly Change[]> = fc.array(
  fc.record({ kind: fc.constantFrom('insert', 'remove'), place, rows: fc.integer({ min: 1, max: 4 }) }),
  { maxLength: 3 },
);

let made = 0;

const applyChange = (rows: Row[], { kind, place, rows: count }: Change): void => {
  const index = Math.floor(place * rows.length);
  if (kind === 'remove') {
    rows.splice(index, count);
    return;
  }
  const [below, above] = [rows[index - 1]?.key ?? 0, rows[index]?.key ?? (rows.at(-1)?.key ?? 0) + 1];
  const inserted = Array.from({ length: count }, (_, nth) => {
    made += 1;
    return { id: `new${made}`, key: below + ((above - below) * (nth + 1)) / (count + 1) };
  });
  rows.splice(index, 0, ...inserted);
};

/** Vendors whose tokens name rows. One whose tokens merely count rows is the vendor's to answer for at its pages' edges: see below. */
const keyedCursors = cursors.map((specimen) => ({
  ...specimen,
  vendor: { ...specimen.vendor, tokens: 'row' as const },
}));

const families = { arrays, keyedCursors, evenJsons, numbers } satisfies Record<string, fc.Arbitrary<Plain>>;

describe.each(Object.entries(families))('%s', (_, specimens: fc.Arbitrary<Plain>) => {
  test('rows that come and go between windows lose no row that was there all along', async () => {
    await fc.assert(
      fc.asyncProperty(
        specimens,
        directions,
        fc.array(counts, { minLength: 1, maxLength: 5 }),
        fc.array(changes, { maxLength: 6 }),
        async (specimen, direction, sizes, steps) => {
          const rows = createRows('r', specimen.rows);
          const list = listOver(specimen, rows, createUpstream());
          const stayed = new Set(idsOf(rows));
          // Numbered pages: where more rows than a page holds shift those that are still to be read past the cursor, some go unseen.
          const mostShifted = specimen.kind === 'number' ? specimen.vendor.limit : Number.POSITIVE_INFINITY;
          const shifting = direction === 'forward' ? 'remove' : 'insert';
          const slices = await walk(list, direction, sizes, {
            between: (step) => {
              let shifted = 0;
              for (const change of steps[step] ?? []) {
                if (change.kind === shifting) shifted += change.rows;
                if (shifted <= mostShifted) applyChange(rows, change);
              }
              const here = new Set(idsOf(rows));
              for (const id of stayed) if (!here.has(id)) stayed.delete(id);
            },
          });
          const seen = slices.flatMap((slice) => idsOf(slice.rows));
          expect(seen).toEqual(expect.arrayContaining([...stayed]));
          if (slices.every(({ completeness }) => completeness === 'COMPLETE'))
            expect(new Set(seen).size).toBe(seen.length);
          for (const { completeness, notes } of slices) expect(notes.length > 0).toBe(completeness === 'PARTIAL');
        },
      ),
      { numRuns: 500 },
    );
  });
});
