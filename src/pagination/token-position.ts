import type { Position } from '../domain/window.ts';
import { anchorOf, isAnchor } from './anchor.ts';
import { isToken, type TokenAddress, type TokenStyle, type Visit } from './token-walk.ts';

/**
 * Where a row stands: so many rows from the token that its page was read at, whatever the page's size was. A row at its page's edge
 * also carries the token of the page beyond, so that reading on from it can cost one request and repeat nothing.
 */
export interface TokenPosition {
  readonly address: TokenAddress;
  readonly distance: number;
  readonly anchor: string;
  readonly next: string | null;
  readonly previous: string | null;
}

/** Far above any page's size; a vendor may send more rows than it was asked for. */
const mostDistance = 10_000;

const isTokenOrNull = (value: unknown): value is string | null => value === null || isToken(value);

/** Reads a position that came back from a stranger; null where it could not have been made here. */
export const parseTokenPosition = <T>(style: TokenStyle<T>, position: Position): TokenPosition | null => {
  if (position.length !== 6) return null;
  const [side, token, distance, anchor, next, previous] = position;
  if (side !== 'a' && side !== 'b') return null;
  if (typeof distance !== 'number' || !Number.isInteger(distance) || distance < 0 || distance > mostDistance)
    return null;
  if (!isTokenOrNull(token) || !isTokenOrNull(next) || !isTokenOrNull(previous) || !isAnchor(anchor)) return null;
  if (side === 'b' && token === null && !style.opensAtEnd) return null;
  return { address: { token, side: side === 'a' ? 'after' : 'before' }, distance, anchor, next, previous };
};

/** The position of one row of a page. */
export const tokenPositionOf = <T>(style: TokenStyle<T>, { address, page }: Visit<T>, index: number): Position => {
  const row = page.rows[index];
  if (row === undefined) throw new RangeError(`There is no row ${index} on a page of ${page.rows.length}.`);
  const last = page.rows.length - 1;
  return [
    address.side === 'after' ? 'a' : 'b',
    address.token,
    address.side === 'after' ? index : last - index,
    anchorOf(style.idOf(row)),
    index === last ? (page.next ?? null) : null,
    index === 0 ? (page.previous ?? null) : null,
  ];
};
