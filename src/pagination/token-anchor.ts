import type { Call } from '../domain/call.ts';
import { anchorOf } from './anchor.ts';
import type { TokenPosition } from './token-position.ts';
import { type TokenStyle, type Visit, visit } from './token-walk.ts';

/** Where a cursor's row was looked for, and where it was found. */
export interface AnchorSearch<T> {
  readonly found: { readonly visit: Visit<T>; readonly index: number } | null;
  /** The pages that were read, in the list's order. */
  readonly read: readonly Visit<T>[];
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
  position: TokenPosition,
  beyond: number,
  call: Call,
): Promise<AnchorSearch<T>> => {
  const { address, distance, anchor } = position;
  const own = await visit(style, address, style.fit(distance + 1 + beyond), call);
  const expected = address.side === 'after' ? distance : own.page.rows.length - 1 - distance;
  const index = indexOfAnchor(style, own, anchor, expected);
  if (index !== null) return { found: { visit: own, index }, read: [own] };

  let read = [own];
  for (const side of ['after', 'before'] as const) {
    const token = side === 'after' ? own.page.next : own.page.previous;
    if (token == null) continue;
    const beside = await visit(style, { token, side }, style.pageLimit, call);
    read = side === 'after' ? [...read, beside] : [beside, ...read];
    const within = indexOfAnchor(style, beside, anchor, -1);
    if (within !== null) return { found: { visit: beside, index: within }, read };
  }
  return { found: null, read };
};
