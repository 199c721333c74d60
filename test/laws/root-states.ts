import { expect } from 'vitest';
import type { Page } from './listing.ts';
import type { RootListing } from './root-scene.ts';

/** A page of a list over several directories, and how the walk came to it. */
export interface RootPage {
  readonly page: Page;
  readonly direction: 'forward' | 'backward';
  /** Directories that cannot be read, or could not be on an earlier page. */
  readonly failing: ReadonlySet<string>;
}

/** Which directories, in the order of the walk, a page has rows of. */
const stretchOf = (rows: readonly string[], inWalkOrder: readonly ReadonlySet<string>[]): [number, number] | null => {
  const places = rows.map((id) => inWalkOrder.findIndex((part) => part.has(id)));
  if (places.length === 0) return null;
  return [Math.min(...places), Math.max(...places)];
};

/**
 * Holds what a page says of every directory against where it stands in the walk: read where it has rows of it or has passed it, not yet
 * read where it lies ahead, skipped where its vendor has no such list. A directory that fails is another test's.
 */
export const expectStates = (listing: RootListing, { page, direction, failing }: RootPage): void => {
  expect(page.sources.map(({ directory }) => directory)).toEqual(listing.parts.map(({ directory }) => directory));
  const forward = direction === 'forward';
  const parts = forward ? listing.parts : listing.parts.toReversed();
  const served = parts.map(({ listing: own }) => new Set(own?.truth() ?? []));
  const stretch = stretchOf(page.ids, served);
  const isLast = forward ? !page.hasNextPage : !page.hasPreviousPage;
  for (const [place, { directory, listing: own }] of parts.entries()) {
    const source = page.sources.find((one) => one.directory === directory);
    if (own === null) {
      expect(source).toMatchObject({ state: 'SKIPPED', code: 'UNSUPPORTED' });
      continue;
    }
    // An empty directory is neither ahead of a row nor behind it.
    if (failing.has(directory) || served[place]?.size === 0) continue;
    const passed = stretch === null || place <= stretch[1] || isLast;
    expect({ directory, state: source?.state }).toEqual({ directory, state: passed ? 'READ' : 'NOT_YET_READ' });
    expect(source?.completeness).toBe(passed ? 'COMPLETE' : null);
  }
};
