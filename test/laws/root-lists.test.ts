import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Fault } from '../../src/sandbox/sandbox.ts';
import { checkAtRest } from './at-rest.ts';
import { type Page, readPage } from './listing.ts';
import { orders, type RootListing, rootLists, type RootScene, startRootScene } from './root-scene.ts';
import { expectStates } from './root-states.ts';

/** One walk over several directories of which one fails for a while. */
interface Outage {
  readonly direction: 'forward' | 'backward';
  readonly sizes: readonly number[];
  readonly rows: number;
  /** Which directory, in configured order. */
  readonly place: number;
  /** Before which page of the walk it fails, and for how many pages. */
  readonly from: number;
  readonly pages: number;
  readonly fault: Fault;
}

const outages: fc.Arbitrary<Outage> = fc.record({
  direction: fc.constantFrom('forward', 'backward'),
  sizes: fc.array(fc.oneof(fc.constantFrom(1, 3, 500), fc.integer({ min: 2, max: 20 })), {
    minLength: 1,
    maxLength: 3,
  }),
  rows: fc.integer({ min: 0, max: 45 }),
  place: fc.nat(2),
  from: fc.oneof(fc.constant(0), fc.nat(5)),
  pages: fc.constantFrom(1, 2, Number.POSITIVE_INFINITY),
  fault: fc.constantFrom<Fault[]>({ kind: 'status', status: 503, body: '{}' }, { kind: 'garbage' }, { kind: 'reset' }),
});

const mostPages = 200;

const walkThrough = async (scene: RootScene, listing: RootListing, outage: Outage) => {
  const { gateway } = scene;
  const failing = listing.parts[outage.place % listing.parts.length]?.directory ?? '';
  const forward = outage.direction === 'forward';
  const pages: Page[] = [];
  for (let cursor: string | null = null, step = 0; step < mostPages; step += 1) {
    if (step === outage.from) gateway.sandbox(failing).inject(outage.fault);
    if (step === outage.from + outage.pages) gateway.sandbox(failing).clearFaults();
    const size = outage.sizes[step % outage.sizes.length] ?? 1;
    const page: Page = await readPage(
      gateway,
      listing,
      forward ? { first: size, after: cursor } : { last: size, before: cursor },
    );
    pages.push(page);
    expectStates(listing, { page, direction: outage.direction, failing: new Set([failing]) });
    cursor = forward ? page.endCursor : page.startCursor;
    if (!(forward ? page.hasNextPage : page.hasPreviousPage)) return { failing, pages };
    expect(cursor).not.toBeNull();
  }
  throw new Error('The walk does not end.');
};

const expectOthersWhole = async (scene: RootScene, listing: RootListing, outage: Outage): Promise<void> => {
  listing.stock?.resize(outage.rows);
  const { failing, pages } = await walkThrough(scene, listing, outage);
  const forward = outage.direction === 'forward';
  const rows = (forward ? pages : pages.toReversed()).flatMap(({ ids }) => ids);
  const own = listing.parts.find(({ directory }) => directory === failing)?.listing?.truth() ?? [];

  const others = listing.truth().filter((id) => !own.includes(id));
  expect(rows.filter((id) => !own.includes(id))).toEqual(others);
  const shown = rows.filter((id) => own.includes(id));
  expect(shown).toEqual(forward ? own.slice(0, shown.length) : own.slice(own.length - shown.length));

  const states = pages.map(({ sources }) => sources.find(({ directory }) => directory === failing));
  if (shown.length < own.length) {
    // From the page on that first had to do without it, every page says so.
    const last = states.map((source) => source?.state === 'READ').lastIndexOf(true);
    const after = states.slice(last + 1).filter((source) => source?.state !== 'NOT_YET_READ');
    expect(after.length).toBeGreaterThan(0);
    expect(states.at(-1)?.state).toMatch(/FAILED|SKIPPED/);
    for (const source of after) expect(source?.state).toMatch(/FAILED|SKIPPED/);
  }
  for (const source of states) {
    if (source?.state === 'FAILED') expect(source.code).toMatch(/^UPSTREAM_/);
  }
  scene.gateway.sandbox(failing).clearFaults();
  const end = (forward ? pages : pages.toReversed()).findLast(({ ids }) => ids.length > 0);
  const lastRow = end?.ids.at(-1);
  if (end === undefined || lastRow === undefined) return;
  // Whoever turns back after the recovery sees what was skipped.
  const back = await readPage(scene.gateway, listing, { last: 500, before: end.cursors.at(-1) ?? null });
  const truth = listing.truth();
  expect(back.ids).toEqual(truth.slice(Math.max(0, truth.indexOf(lastRow) - 500), truth.indexOf(lastRow)));
};

describe.each(orders.map((modules) => [modules.map(({ defaultKey }) => defaultKey).join(', '), modules] as const))(
  'over the directories %s',
  (_, modules) => {
    let scene: RootScene;
    beforeAll(async () => {
      scene = await startRootScene(modules);
    });
    afterAll(() => scene.gateway[Symbol.asyncDispose]());

    test.each(rootLists)('%s keep the laws of paging', async (name) => {
      await checkAtRest(scene.gateway, scene.listing(name), 3);
    });

    test.each(rootLists)('one directory that fails for a while costs %s nothing of the others', async (name) => {
      const listing = scene.listing(name);
      try {
        await fc.assert(
          fc.asyncProperty(outages, (outage) => expectOthersWhole(scene, listing, outage)),
          { numRuns: 5 },
        );
      } finally {
        for (const key of scene.keys) scene.gateway.sandbox(key).clearFaults();
        listing.stock?.restore();
      }
    });
  },
);
