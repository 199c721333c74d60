import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ProviderError } from '../../src/domain/provider-error.ts';
import type { List, Slice, Window } from '../../src/domain/window.ts';
import { filterList } from '../../src/pagination/filtered-list.ts';
import { idsOf, type Row } from './fakes/row.ts';
import { createUpstream, newCall } from './fakes/upstream.ts';
import { counts, directions, onwardCursorOf, readAt } from './reading.ts';
import {
  build,
  composites,
  evenPlain,
  failings,
  keeps,
  overpromises,
  type Plain,
  short,
  type Specimen,
} from './specimen.ts';

interface Paid {
  readonly list: List<Row>;
  readonly truth: readonly string[];
  readonly direction: Window['direction'];
  readonly sizes: readonly number[];
  readonly end: boolean;
  /** How many calls each window may make. */
  readonly limit: number;
  readonly exactEnds: boolean;
}

/** Walks a list with a few calls per window; checks every window, and that all of them together are the list. */
const walkPaid = async ({ list, truth, direction, sizes, end, limit, exactEnds }: Paid): Promise<Slice<Row>[]> => {
  const forward = direction === 'forward';
  const slices: Slice<Row>[] = [];
  let seen: string[] = [];
  let cursor: string | null = null;
  for (let step = 0; step < 20_000; step += 1) {
    const count = sizes[step % sizes.length] ?? 1;
    const slice: Slice<Row> = await readAt(list, { direction, count, cursor, end }, newCall(limit));
    slices.push(slice);
    const behind = forward ? slice.hasPrevious : slice.hasNext;
    expect(behind).toBe(seen.length > 0);
    seen = forward ? [...seen, ...idsOf(slice.rows)] : [...idsOf(slice.rows), ...seen];
    const place = forward ? truth.slice(0, seen.length) : truth.slice(truth.length - seen.length);
    expect(seen).toEqual(place);

    const more = forward ? slice.hasNext : slice.hasPrevious;
    cursor = onwardCursorOf(slice, direction);
    if (slice.resume !== null) {
      expect(slice.completeness).toBe('PARTIAL');
      expect(slice.notes.join()).toContain(`${limit} upstream calls`);
      expect(more).toBe(true);
      await readBackFrom(list, cursor, direction, seen, truth);
    } else {
      expect(slice.rows.length === count || more === false).toBe(true);
      if (exactEnds && more !== null) expect(more).toBe(seen.length < truth.length);
    }
    if (more === false || (more === null && slice.rows.length === 0)) {
      expect(seen).toEqual(truth);
      return slices;
    }
  }
  throw new Error('The walk does not end.');
};

/** A place between two rows is a cursor like any other: from it the rows before it are reached, whether or not the last one counts as before. */
const readBackFrom = async (
  list: List<Row>,
  cursor: string | null,
  direction: Window['direction'],
  seen: readonly string[],
  truth: readonly string[],
) => {
  const opposite = direction === 'forward' ? 'backward' : 'forward';
  const back = await readAt(list, { direction: opposite, count: 100_000, cursor });
  const without = direction === 'forward' ? seen.slice(0, -1) : seen.slice(1);
  expect([seen, without]).toContainEqual(idsOf(back.rows));
  expect(direction === 'forward' ? back.hasPrevious : back.hasNext).toBe(false);
  expect([null, back.rows.length < truth.length]).toContain(direction === 'forward' ? back.hasNext : back.hasPrevious);
};

const pagesOf = (specimen: Plain): number => {
  if (specimen.kind === 'array') return 1;
  return Math.ceil(specimen.rows / (specimen.kind === 'json' ? 100 : specimen.vendor.limit));
};

const long = evenPlain.map((specimen) => ({
  ...specimen,
  rows: specimen.rows < 50 ? specimen.rows * 6 : specimen.rows,
}));

const sizesOf = fc.array(counts, { minLength: 1, maxLength: 4 });

test('a filter that the budget ends goes on from where it stopped, and finds every row once', async () => {
  const filtered = fc.record({ kind: fc.constant('filtered'), of: long, keep: keeps });
  let cuts = 0;
  await fc.assert(
    fc.asyncProperty(
      filtered,
      directions,
      sizesOf,
      fc.boolean(),
      fc.integer({ min: 3, max: 6 }),
      async (specimen, direction, sizes, end, calls) => {
        // `last` alone may have to come to the end of the list before there is anything to scan.
        const toTheEnd = direction === 'backward' ? pagesOf(specimen.of) : 0;
        const limit = calls + toTheEnd;
        const slices = await walkPaid({
          ...build(specimen, createUpstream()),
          direction,
          sizes,
          end,
          limit,
          exactEnds: true,
        });
        cuts += slices.filter(({ resume }) => resume !== null).length;
      },
    ),
    { numRuns: 300 },
  );
  expect(cuts).toBeGreaterThan(20);
});

test('lists made into one that the budget ends go on from where they stopped, and yield every row once', async () => {
  const flattened = fc.record({
    kind: fc.constant('flattened'),
    outer: short(evenPlain, 30),
    inners: fc.array(short(evenPlain, 40), { minLength: 1, maxLength: 8 }),
    failing: failings,
  });
  let cuts = 0;
  await fc.assert(
    fc.asyncProperty(
      flattened,
      directions,
      sizesOf,
      fc.boolean(),
      fc.integer({ min: 0, max: 3 }),
      async (specimen, direction, sizes, end, calls) => {
        // Enough for the outer list and any one inner list, whole.
        const limit = pagesOf(specimen.outer) + Math.max(...specimen.inners.map(pagesOf)) + 3 + calls;
        const slices = await walkPaid({
          ...build(specimen, createUpstream()),
          direction,
          sizes,
          end,
          limit,
          exactEnds: true,
        });
        cuts += slices.filter(({ resume }) => resume !== null).length;
      },
    ),
    { numRuns: 300 },
  );
  expect(cuts).toBeGreaterThan(20);
});

test('under any budget a window comes with something to go on from, or is refused for the budget', async () => {
  await fc.assert(
    fc.asyncProperty(
      composites,
      directions,
      sizesOf,
      fc.boolean(),
      fc.integer({ min: 0, max: 12 }),
      async (specimen, direction, sizes, end, limit) => {
        const built = build(specimen, createUpstream());
        const exactEnds = !overpromises(specimen);
        const error: unknown = await walkPaid({ ...built, direction, sizes, end, limit, exactEnds }).then(
          () => null,
          (reason: unknown) => reason,
        );
        if (error instanceof ProviderError) expect(error.kind).toBe('budget-exhausted');
        else if (error !== null) throw error;
      },
    ),
    { numRuns: 300 },
  );
});

test('a full window whose end the budget did not reach says so, and can be gone on from', async () => {
  const specimen: Specimen = {
    kind: 'flattened',
    outer: { kind: 'array', rows: 3 },
    inners: [{ kind: 'array', rows: 4 }],
    failing: [],
  };
  const { list } = build(specimen, createUpstream());
  const slice = await readAt(list, { direction: 'forward', count: 4, cursor: null }, newCall(2));
  expect(slice).toMatchObject({ hasNext: true, completeness: 'PARTIAL' });
  expect(slice.rows).toHaveLength(4);
  expect(slice.resume).not.toBe(null);
});

test('a budget that ends while rows are completed costs no row', async () => {
  const upstream = createUpstream();
  const rows: Specimen = {
    kind: 'cursor',
    rows: 30,
    vendor: { limit: 5, tokens: 'row', shy: true, cursorless: true, extra: 0 },
  };
  const { list, truth } = build(rows, upstream);
  const completed = filterList(list, {
    test: () => true,
    note: 'Filtered here.',
    complete: (page, call) => Promise.all(page.map((row) => upstream.answer(call, `one ${row.id}`, () => row))),
  });
  for (const direction of ['forward', 'backward'] as const) {
    const slices = await walkPaid({
      list: completed,
      truth,
      direction,
      sizes: [12],
      end: true,
      limit: 9,
      exactEnds: true,
    });
    expect(slices.some(({ resume }) => resume !== null)).toBe(true);
  }
});

test('a total that the budget does not reach leaves the window as whole as it is', async () => {
  const rows: Specimen = {
    kind: 'cursor',
    rows: 30,
    vendor: { limit: 5, tokens: 'row', shy: true, cursorless: true, extra: 0 },
  };
  const { list } = build({ kind: 'filtered', of: rows, keep: [true, false] }, createUpstream());
  const asking = { direction: 'forward', count: 3, cursor: null, total: true } as const;
  const cut = await readAt(list, asking, newCall(3));
  expect(cut).toMatchObject({ completeness: 'COMPLETE', hasNext: true, total: null, resume: null });
  expect((await readAt(list, asking)).total).toBe(15);
});

test('where the budget ends the look into a list without a row, the list in its place is still come to', async () => {
  const rows: Specimen = {
    kind: 'cursor',
    rows: 30,
    vendor: { limit: 5, tokens: 'row', shy: true, cursorless: true, extra: 0 },
  };
  const specimen: Specimen = {
    kind: 'either',
    first: { kind: 'filtered', of: rows, keep: [false] },
    second: { kind: 'array', rows: 7 },
  };
  for (const direction of ['forward', 'backward'] as const) {
    for (const limit of [4, 5, 7]) {
      const built = build(specimen, createUpstream());
      expect(built.truth).toHaveLength(7);
      const slices = await walkPaid({ ...built, direction, sizes: [3], end: true, limit, exactEnds: true });
      expect(slices.some(({ resume }) => resume !== null)).toBe(limit < 7);
    }
  }
});
