import type { TokenPosition } from './token-position.ts';
import { anchorOf } from './anchor.ts';
import type { TokenStyle, TokenWalk, Visit } from './token-walk.ts';

/** Where a cursor's row was found again. `index` is null where it is gone from its page and both neighbours. */
export interface AnchorFind<T> {
  readonly visit: Visit<T>;
  readonly index: number | null;
}

const indexOfAnchor = <T>(
  style: TokenStyle<T>,
  { page }: Visit<T>,
  anchor: string,
  expected: number,
): number | null => {
  const there = page.rows[expected];
  if (there !== undefined && anchorOf(style.idOf(there)) === anchor) return expected;
  const index = page.rows.findIndex((row) => anchorOf(style.idOf(row)) === anchor);
  return index === -1 ? null : index;
};

/**
 * Looks for a cursor's row in its page, then in the pages on either side: rows that came or went in between may have moved it.
 * `beyond` rows on the far side of the anchor are wanted too, and come with the same request where they fit.
 */
export const findTokenAnchor = async <T>(
  style: TokenStyle<T>,
  walk: TokenWalk<T>,
  position: TokenPosition,
  beyond: number,
): Promise<AnchorFind<T>> => {
  const { address, distance, anchor } = position;
  const visit = await walk(address, style.fit(distance + 1 + beyond));
  const expected = address.side === 'after' ? distance : visit.page.rows.length - 1 - distance;
  const index = indexOfAnchor(style, visit, anchor, expected);
  if (index !== null) return { visit, index };

  const neighbours = [
    visit.page.next === null ? null : ({ token: visit.page.next, side: 'after' } as const),
    visit.page.previous === null ? null : ({ token: visit.page.previous, side: 'before' } as const),
  ];
  for (const neighbour of neighbours) {
    if (neighbour === null) continue;
    const beside = await walk(neighbour, style.pageLimit);
    const found = indexOfAnchor(style, beside, anchor, -1);
    if (found !== null) return { visit: beside, index: found };
  }
  return { visit, index: null };
};
