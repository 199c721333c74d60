import type { Call } from '../domain/call.ts';
import type { List } from '../domain/window.ts';
import { createTokenList } from './token-list.ts';
import type { TokenAddress, TokenBeyond, TokenPage } from './token-walk.ts';

/** A page as a vendor with start and end cursors sends it. Cursors may be absent, as on an empty page. */
export interface CursorPage<T> {
  readonly rows: readonly T[];
  readonly startCursor: string | null;
  readonly endCursor: string | null;
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
}

/** How one vendor's paging by start and end cursors behaves. */
export interface CursorStyle<T> {
  /** The directory's key, for errors. */
  readonly directory: string;
  readonly idOf: (row: T) => string;
  readonly pageLimit: number;
  readonly fetch: (address: TokenAddress, size: number, call: Call) => Promise<CursorPage<T>>;
}

const tokenBeyond = (isBeyond: boolean, cursor: string | null): TokenBeyond => (isBeyond ? cursor || undefined : null);

/**
 * Which tokens lead on from a page. The booleans decide at the list's ends; against the direction of reading a vendor may answer
 * false merely because it did not look, so there the token that the page was read at is the proof that rows lie beyond. An empty page has
 * no cursor for that side: it has no row to be on.
 */
const toTokenPage = <T>(page: CursorPage<T>, { token, side }: TokenAddress): TokenPage<T> => {
  const isEmpty = page.rows.length === 0;
  const [next, previous] =
    side === 'after'
      ? [page.endCursor, isEmpty ? null : page.startCursor]
      : [isEmpty ? null : page.endCursor, page.startCursor];
  return {
    rows: page.rows,
    next: tokenBeyond(page.hasNextPage || (side === 'before' && token !== null), next),
    previous: tokenBeyond(page.hasPreviousPage || (side === 'after' && token !== null), previous),
  };
};

/** A list paged by opaque start and end cursors, in both directions, any page size up to the limit (Tray). */
export const createCursorList = <T>(style: CursorStyle<T>): List<T> =>
  createTokenList({
    directory: style.directory,
    idOf: style.idOf,
    pageLimit: style.pageLimit,
    fit: (count) => Math.min(count, style.pageLimit),
    fetch: async (address, size, call) => toTokenPage(await style.fetch(address, size, call), address),
    opensAtEnd: true,
    // What Tray's cursors stand for is not documented.
    tokensMayBePlaces: true,
  });
