import type { Call } from '../domain/call.ts';
import { ProviderError } from '../domain/provider-error.ts';
import type { List, Position, Slice, Window } from '../domain/window.ts';
import { anchorGone } from './notes.ts';
import { findTokenAnchor } from './token-anchor.ts';
import { parseTokenPosition, tokenPositionOf } from './token-position.ts';
import { createTokenWalk, listEnd, listStart, type TokenStyle, type TokenWalk, type Visit } from './token-walk.ts';

/** The part of a page that a window keeps: rows `from` (inclusive) to `to` (exclusive). */
interface Piece<T> extends Visit<T> {
  readonly from: number;
  readonly to: number;
}

/** Where a window begins: a page, and the row boundary in it. `earlier` are pages already read that lie before it. */
interface Opening<T> {
  readonly visit: Visit<T>;
  readonly boundary: number;
  readonly anchorLost: boolean;
  readonly earlier: Visit<T>[];
}

const openForward = async <T>(style: TokenStyle<T>, walk: TokenWalk<T>, window: Window): Promise<Opening<T>> => {
  const at = window.from === null ? null : parseTokenPosition(window.from);
  const opening = { boundary: 0, anchorLost: false, earlier: [] };
  if (at === null) return { ...opening, visit: await walk(listStart, style.fit(window.count)) };
  if (at.next !== null) {
    return { ...opening, visit: await walk({ token: at.next, side: 'after' }, style.fit(window.count)) };
  }
  const found = await findTokenAnchor(style, walk, at, at.address.side === 'after' ? window.count : 0);
  // A lost row is resumed from the start of its page: rows may repeat, none that stayed is skipped.
  return {
    ...opening,
    visit: found.visit,
    boundary: found.index === null ? 0 : found.index + 1,
    anchorLost: found.index === null,
  };
};

/** Reads on to the list's last page, keeping the pages that hold the last `count` rows. */
const openAtEnd = async <T>(style: TokenStyle<T>, walk: TokenWalk<T>, count: number): Promise<Opening<T>> => {
  if (style.opensAtEnd) {
    const visit = await walk(listEnd, style.fit(count));
    if (visit.page.next !== null) {
      const message = 'Asked for the last rows, the vendor sent rows with more behind them.';
      throw new ProviderError('malformed-response', style.directory, message);
    }
    return { visit, boundary: visit.page.rows.length, anchorLost: false, earlier: [] };
  }
  let visit = await walk(listStart, style.pageLimit);
  const earlier: Visit<T>[] = [];
  if (visit.page.next !== null && visit.page.last) visit = await walk(visit.page.last, style.pageLimit);
  while (visit.page.next !== null) {
    earlier.push(visit);
    while (earlier.slice(1).reduce((rows, { page }) => rows + page.rows.length, 0) >= count) earlier.shift();
    visit = await walk({ token: visit.page.next, side: 'after' }, style.pageLimit);
  }
  return { visit, boundary: visit.page.rows.length, anchorLost: false, earlier };
};

const openBackward = async <T>(style: TokenStyle<T>, walk: TokenWalk<T>, window: Window): Promise<Opening<T>> => {
  const at = window.from === null ? null : parseTokenPosition(window.from);
  if (at === null) return openAtEnd(style, walk, window.count);
  if (at.previous !== null) {
    const visit = await walk({ token: at.previous, side: 'before' }, style.fit(window.count));
    return { visit, boundary: visit.page.rows.length, anchorLost: false, earlier: [] };
  }
  const found = await findTokenAnchor(style, walk, at, at.address.side === 'before' ? window.count : 0);
  const boundary = found.index ?? found.visit.page.rows.length;
  return { visit: found.visit, boundary, anchorLost: found.index === null, earlier: [] };
};

const collectForward = async <T>(style: TokenStyle<T>, walk: TokenWalk<T>, opening: Opening<T>, count: number) => {
  const pieces: Piece<T>[] = [];
  let { visit, boundary: from } = opening;
  for (let wanted = count; ; ) {
    const to = Math.min(visit.page.rows.length, from + wanted);
    pieces.push({ ...visit, from, to });
    wanted -= to - from;
    if (to < visit.page.rows.length) return { pieces, more: true };
    if (visit.page.next === null) return { pieces, more: false };
    if (wanted === 0) return { pieces, more: true };
    visit = await walk({ token: visit.page.next, side: 'after' }, style.fit(wanted));
    from = 0;
  }
};

const collectBackward = async <T>(style: TokenStyle<T>, walk: TokenWalk<T>, opening: Opening<T>, count: number) => {
  const pieces: Piece<T>[] = [];
  let { visit, boundary: to } = opening;
  for (let wanted = count; ; ) {
    const from = Math.max(0, to - wanted);
    pieces.unshift({ ...visit, from, to });
    wanted -= to - from;
    if (from > 0) return { pieces, more: true };
    const earlier = opening.earlier.at(-1);
    if (earlier === undefined && visit.page.previous === null) return { pieces, more: false };
    if (wanted === 0) return { pieces, more: true };
    visit = earlier ?? (await walk({ token: visit.page.previous, side: 'before' }, style.fit(wanted)));
    opening.earlier.pop();
    to = visit.page.rows.length;
  }
};

const readWindow = async <T>(style: TokenStyle<T>, window: Window, call: Call): Promise<Slice<T>> => {
  const walk = createTokenWalk(style, call);
  const forward = window.direction === 'forward';
  const opening = await (forward ? openForward : openBackward)(style, walk, window);
  const { pieces, more } = await (forward ? collectForward : collectBackward)(style, walk, opening, window.count);

  const rows = pieces.flatMap(({ page, from, to }) => page.rows.slice(from, to));
  const whole = window.from === null && !more;
  const told = pieces.find(({ page }) => typeof page.total === 'number')?.page.total ?? null;
  const total = whole ? rows.length : (told ?? (window.needs.total ? ((await style.askTotal?.(call)) ?? null) : null));
  // The row that the cursor stood on lies behind the window, unless it is gone and the list is read from its edge again.
  const behind = window.from !== null && !(opening.anchorLost && isAtEdge(opening, forward));
  return {
    rows,
    position: (index) => positionAt(style, pieces, index),
    hasNext: forward ? more : behind,
    hasPrevious: forward ? behind : more,
    total,
    completeness: opening.anchorLost ? 'PARTIAL' : 'COMPLETE',
    notes: opening.anchorLost ? [anchorGone] : [],
    resume: null,
  };
};

const isAtEdge = <T>({ visit, boundary }: Opening<T>, forward: boolean): boolean =>
  forward
    ? boundary === 0 && visit.page.previous === null
    : boundary === visit.page.rows.length && visit.page.next === null;

const positionAt = <T>(style: TokenStyle<T>, pieces: readonly Piece<T>[], index: number): Position => {
  let left = index;
  for (const piece of pieces) {
    const length = piece.to - piece.from;
    if (left < length) return tokenPositionOf(style, piece, piece.from + left);
    left -= length;
  }
  throw new RangeError(`There is no row ${index} in this slice.`);
};

/** A list whose vendor pages by tokens it hands out per page: the loop that `cursor.ts` and `json-api.ts` share. */
export const createTokenList = <T>(style: TokenStyle<T>): List<T> => ({
  pageLimit: style.pageLimit,
  accepts: (position) => parseTokenPosition(position) !== null,
  read: (window, call) => readWindow(style, window, call),
});
