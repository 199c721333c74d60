import type { Position } from '../domain/window.ts';
import { anchorOf, isAnchor } from './anchor.ts';
import type { TokenAddress, TokenStyle, Visit } from './token-walk.ts';

/**
 * Where a row stands: so many rows from the token that its page was read at, whatever the page's size was. A row at its page's edge
 * also carries the token of the page beyond, so that reading on from it costs one request and repeats nothing.
 */
export interface TokenPosition {
  readonly address: TokenAddress;
  readonly distance: number;
  readonly anchor: string;
  readonly next: string | null;
  readonly previous: string | null;
}

const longestToken = 2048;
/** Far above any page's size; a vendor may send more rows than it was asked for. */
const mostDistance = 10_000;

const isToken = (value: unknown): value is string | null =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused here
  value === null ||
  (typeof value === 'string' &&
    value.length > 0 &&
    value.length <= longestToken &&
    !/[\u0000-\u001f\u007f]/.test(value));

/** Reads a position that came back from a stranger; null where it could not have been made here. */
export const parseTokenPosition = (position: Position): TokenPosition | null => {
  if (position.length !== 6) return null;
  const [side, token, distance, anchor, next, previous] = position;
  if (side !== 'a' && side !== 'b') return null;
  if (typeof distance !== 'number' || !Number.isInteger(distance) || distance < 0 || distance > mostDistance)
    return null;
  if (!isToken(token) || !isToken(next) || !isToken(previous) || !isAnchor(anchor)) return null;
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
    index === last ? page.next : null,
    index === 0 ? page.previous : null,
  ];
};
