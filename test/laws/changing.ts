import fc from 'fast-check';
import { expect } from 'vitest';
import type { SandboxedGateway } from '../harness/sandboxed-gateway.ts';
import { isPartial, type Listing, readPage, type Stock } from './listing.ts';

/** One row that comes or goes between two pages. `place` is relative to the row that the walk goes on from, or anywhere. */
interface Change {
  readonly kind: 'insert' | 'remove';
  readonly place: 'cursor' | 'before' | 'behind' | 'first' | 'last' | number;
  /** Whether it is the list's own row, or one of the list that the list is made from (a workspace of memberships). */
  readonly outer: boolean;
}

/** One walk over a list that changes between its pages. */
interface ChangingWalk {
  readonly direction: 'forward' | 'backward';
  readonly sizes: readonly number[];
  readonly rows: number;
  /** What happens after each page; after the last of these the list is at rest. */
  readonly changes: readonly (readonly Change[])[];
  /** From which row of each page the walk goes on, as parts of 1000: 1000 is the last. */
  readonly edges: readonly number[];
}

const places = fc.oneof(
  fc.constantFrom<Change['place'][]>('cursor', 'cursor', 'before', 'behind', 'first', 'last'),
  fc.nat(999),
);

const changingWalks: fc.Arbitrary<ChangingWalk> = fc
  .record({
    direction: fc.constantFrom('forward', 'backward'),
    sizes: fc.array(fc.oneof(fc.constantFrom(1, 2, 9, 10, 11, 99, 100, 101), fc.integer({ min: 1, max: 120 })), {
      minLength: 1,
      maxLength: 3,
    }),
    rows: fc.oneof(fc.constantFrom(2, 10, 11, 20, 100, 101, 200), fc.integer({ min: 1, max: 230 })),
    changes: fc.array(
      fc.array(
        fc.record({
          kind: fc.constantFrom('insert', 'remove'),
          place: places,
          outer: fc.oneof({ arbitrary: fc.constant(false), weight: 4 }, { arbitrary: fc.constant(true), weight: 1 }),
        }),
        { minLength: 1, maxLength: 3 },
      ),
      { minLength: 1, maxLength: 5 },
    ),
    edges: fc.array(fc.oneof(fc.constantFrom(1000, 1000, 0), fc.nat(1000)), { minLength: 1, maxLength: 3 }),
  })
  .map((walk) => {
    const mean = walk.sizes.reduce((sum, size) => sum + size, 0) / walk.sizes.length;
    return { ...walk, rows: Math.min(walk.rows, Math.floor(mean * 12) + 1) };
  });

const indexOf = (place: Change['place'], cursorRow: number, length: number): number => {
  switch (place) {
    case 'cursor':
      return Math.max(0, cursorRow);
    case 'before':
      return Math.max(0, cursorRow - 1);
    case 'behind':
      return Math.min(length, cursorRow + 1);
    case 'first':
      return 0;
    case 'last':
      return length;
    default:
      return Math.floor((place * length) / 1000);
  }
};

const change = (stock: Stock, { kind, place }: Change, cursorId: string): void => {
  const ids = stock.ids();
  const index = indexOf(place, ids.indexOf(cursorId), ids.length);
  if (kind === 'insert') stock.insert(index);
  else if (ids.length > 0) stock.remove(Math.min(index, ids.length - 1));
};

/** How a list is to be walked while it changes. */
export interface ChangingOptions {
  readonly runs: number;
  /** The list that this one is made from, where rows of that may come and go too. */
  readonly outer?: Stock | null;
  /**
   * Whether the list and the window stay together on one upstream page, and rows come and go only twice. Where a cursor's row would cost a
   * call to look at again (behind a page that is full, or that was read the other way round to find a row) the vendor's own cursor is taken
   * at its word at a page's edge: and a vendor whose cursors merely count rows does not keep it.
   */
  readonly onePage?: boolean;
}

/** How many of a page's rows are taken before the walk goes on: at least one, at most `most`. */
const takenOf = (edge: number, most: number): number => Math.max(1, Math.ceil((edge * most) / 1000));

/** Longer than any list here could need: a walk that takes so many goes in circles. */
const mostPages = 400;

const expectNothingLost = async (
  gateway: SandboxedGateway,
  listing: Listing & { readonly stock: Stock },
  walk: ChangingWalk,
  { outer = null, onePage = false }: ChangingOptions,
): Promise<void> => {
  const { stock } = listing;
  outer?.restore();
  stock.resize(Math.min(walk.rows, listing.mostRows ?? walk.rows, onePage ? 55 : walk.rows));
  const forward = walk.direction === 'forward';
  const seen = new Set<string>();
  /** Rows that may not come again: a page that says it is partial may have gone back, and the walk comes by once more. */
  let passed = new Set<string>();
  let stayers = new Set(listing.truth());
  let saidPartial = false;
  let cursor: string | null = null;
  for (let step = 0; ; step += 1) {
    if (step === mostPages) throw new Error('The walk does not end.');
    const truth = listing.truth();
    const size = Math.min(walk.sizes[step % walk.sizes.length] ?? 1, onePage ? 25 : 500);
    const window = forward ? { first: size, after: cursor } : { last: size, before: cursor };
    const page = await readPage(gateway, listing, window);
    const indexes = page.ids.map((id) => truth.indexOf(id));
    expect(indexes).toEqual([...new Set(indexes)].toSorted((one, other) => one - other));
    expect(indexes).not.toContain(-1);
    if (isPartial(page)) {
      saidPartial = true;
      passed = new Set();
    }
    expect(page.ids.filter((id) => passed.has(id))).toEqual([]);

    const more = forward ? page.hasNextPage : page.hasPreviousPage;
    const far = forward ? indexes.at(-1) : indexes[0];
    if (far !== undefined) expect(more).toBe(forward ? far < truth.length - 1 : far > 0);
    if (page.ids.length === 0) {
      expect(more).toBe(false);
      break;
    }
    // Always from the first row, a walk would never come far.
    const edge = step % 4 === 3 ? 1000 : (walk.edges[step % walk.edges.length] ?? 1000);
    const taken = takenOf(edge, page.ids.length);
    const index = forward ? taken - 1 : page.ids.length - taken;
    for (const id of forward ? page.ids.slice(0, taken) : page.ids.slice(index)) {
      seen.add(id);
      passed.add(id);
    }
    if (taken === page.ids.length && !more) break;
    cursor = page.cursors[index] ?? null;
    for (const one of onePage && step > 1 ? [] : (walk.changes[step] ?? [])) {
      if (one.outer && outer !== null) change(outer, one, page.ids[index]?.split(' ')[0] ?? '');
      else change(stock, one, page.ids[index] ?? '');
    }
    const now = new Set(listing.truth());
    stayers = new Set([...stayers].filter((id) => now.has(id)));
  }
  if (!saidPartial) expect([...stayers].filter((id) => !seen.has(id))).toEqual([]);
};

/** Checks that rows which come and go between pages cost no row that stayed, unless the list says that it may. */
export const checkWhileChanging = async (
  gateway: SandboxedGateway,
  listing: Listing,
  options: ChangingOptions,
): Promise<void> => {
  const { stock } = listing;
  if (stock === null) throw new Error('The rows of this list cannot change.');
  try {
    await fc.assert(
      fc.asyncProperty(changingWalks, (walk) => expectNothingLost(gateway, { ...listing, stock }, walk, options)),
      { numRuns: options.runs },
    );
  } finally {
    options.outer?.restore();
    stock.restore();
  }
};
