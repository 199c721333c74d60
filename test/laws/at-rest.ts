import fc from 'fast-check';
import { expect } from 'vitest';
import type { SandboxedGateway } from '../harness/sandboxed-gateway.ts';
import { isPartial, type Listing, type Page, readPage, type Window } from './listing.ts';

/** One walk over a list at rest. */
export interface Walk {
  readonly direction: 'forward' | 'backward';
  /** Window sizes, used in turn. */
  readonly sizes: readonly number[];
  /** How many rows the list has, where a test can choose. */
  readonly rows: number;
  /** Whether the total is asked for too. */
  readonly counted: boolean;
  /** From which row of which page the list is read on in both directions, as parts of 1000. */
  readonly turn: { readonly page: number; readonly edge: number; readonly size: number };
}

const sizes = fc.oneof(
  fc.constantFrom(1, 2, 3, 9, 10, 11, 50, 99, 100, 101, 499, 500),
  fc.integer({ min: 1, max: 500 }),
);

const rowCounts = fc.oneof(
  fc.constantFrom(0, 1, 2, 9, 10, 11, 20, 99, 100, 101, 200, 201),
  fc.integer({ min: 0, max: 230 }),
);

/** Most pages that one walk may take: many small windows over a long list would teach nothing more. */
const mostPages = 16;

/** Walks of any kind, short enough to be many. */
export const walks: fc.Arbitrary<Walk> = fc
  .record({
    direction: fc.constantFrom('forward', 'backward'),
    sizes: fc.array(sizes, { minLength: 1, maxLength: 4 }),
    rows: rowCounts,
    counted: fc.boolean(),
    turn: fc.record({ page: fc.nat(999), edge: fc.nat(999), size: sizes }),
  })
  .map((walk) => {
    const mean = walk.sizes.reduce((sum, size) => sum + size, 0) / walk.sizes.length;
    return { ...walk, rows: Math.min(walk.rows, Math.floor(mean * mostPages)) };
  });

/** What every page of a list at rest keeps to, given the stretch of rows that it must have. */
const expectPage = (page: Page, truth: readonly string[], from: number, to: number): void => {
  expect(page.ids).toEqual(truth.slice(from, to));
  expect({ next: page.hasNextPage, previous: page.hasPreviousPage }).toEqual({
    next: to < truth.length,
    previous: from > 0,
  });
  expect(page.startCursor).toBe(page.cursors[0] ?? null);
  expect(page.endCursor).toBe(page.cursors.at(-1) ?? null);
  expect(new Set(page.cursors).size).toBe(page.cursors.length);
  expect(page.cursors.every((cursor) => /^[\w-]+$/.test(cursor))).toBe(true);
  if (page.totalCount !== null) expect(page.totalCount).toBe(truth.length);
  expect(isPartial(page)).toBe(false);
  for (const { state, code } of page.sources) {
    expect(['READ', 'NOT_YET_READ', code === 'UNSUPPORTED' ? 'SKIPPED' : 'READ']).toContain(state);
  }
};

/** Walks a list at rest to its end and holds every page against the truth. */
export const expectLawsAtRest = async (gateway: SandboxedGateway, listing: Listing, walk: Walk): Promise<void> => {
  const { direction, counted, turn } = walk;
  listing.stock?.resize(Math.min(walk.rows, listing.mostRows ?? walk.rows));
  const truth = listing.truth();
  const forward = direction === 'forward';
  const read = (window: Window): Promise<Page> => readPage(gateway, listing, window, counted);
  const stretch = (size: number, at: number): [number, number] =>
    forward ? [at, Math.min(truth.length, at + size)] : [Math.max(0, at - size), at];

  const pages: { page: Page; from: number }[] = [];
  let at = forward ? 0 : truth.length;
  for (let cursor: string | null = null, step = 0; ; step += 1) {
    const size = walk.sizes[step % walk.sizes.length] ?? 1;
    const page = await read(forward ? { first: size, after: cursor } : { last: size, before: cursor });
    const [from, to] = stretch(size, at);
    expectPage(page, truth, from, to);
    pages.push({ page, from });
    at = forward ? to : from;
    if (forward ? !page.hasNextPage : !page.hasPreviousPage) break;
    cursor = forward ? page.endCursor : page.startCursor;
  }
  expect(at).toBe(forward ? truth.length : 0);

  const turned = pages[Math.floor((turn.page * pages.length) / 1000)];
  if (turned === undefined || turned.page.ids.length === 0) return;
  const edge = Math.floor((turn.edge * turned.page.ids.length) / 1000);
  const row = turned.from + edge;
  const cursor = turned.page.cursors[edge] ?? '';
  expectPage(
    await read({ first: turn.size, after: cursor }),
    truth,
    row + 1,
    Math.min(truth.length, row + 1 + turn.size),
  );
  expectPage(await read({ last: turn.size, before: cursor }), truth, Math.max(0, row - turn.size), row);
};

/** Checks the laws over lists at rest for many walks. fast-check prints the seed and the walk of a failure. */
export const checkAtRest = async (
  gateway: SandboxedGateway,
  listing: Listing,
  runs: number,
  prepare: (dice: number) => void = () => undefined,
): Promise<void> => {
  try {
    await fc.assert(
      fc.asyncProperty(walks, fc.nat(), async (walk, dice) => {
        prepare(dice);
        await expectLawsAtRest(gateway, listing, walk);
      }),
      { numRuns: runs },
    );
  } finally {
    listing.stock?.restore();
  }
};
