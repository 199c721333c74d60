import type { Call } from '../domain/call.ts';
import type { List, Position, Slice, Window } from '../domain/window.ts';
import { anchorGone } from './notes.ts';
import { type Opening, openWindow } from './token-opening.ts';
import { parseTokenPosition, tokenPositionOf } from './token-position.ts';
import { createCourse, type TokenStyle, type Visit, visit } from './token-walk.ts';

/** The part of a page that a window keeps: rows `from` (inclusive) to `to` (exclusive). */
interface Piece<T> extends Visit<T> {
  readonly from: number;
  readonly to: number;
}

interface Collected<T> {
  /** In the list's order. */
  readonly pieces: readonly Piece<T>[];
  /** Whether the list goes on beyond them. */
  readonly more: boolean;
}

/** What a window that wants so many rows more keeps of a page, from a boundary between two of its rows on. */
const pieceOf = <T>({ address, page }: Visit<T>, boundary: number, forward: boolean, wanted: number): Piece<T> =>
  forward
    ? { address, page, from: boundary, to: Math.min(page.rows.length, boundary + wanted) }
    : { address, page, from: Math.max(0, boundary - wanted), to: boundary };

/** Whether a piece leaves rows of its page for what comes next in the direction of reading. */
const leavesRows = <T>({ page, from, to }: Piece<T>, forward: boolean): boolean =>
  forward ? to < page.rows.length : from > 0;

/** Reads from the opening's piece on until the window is full or the list ends. */
const collect = async <T>(
  style: TokenStyle<T>,
  first: Piece<T>,
  ahead: Visit<T>[],
  window: Window,
  call: Call,
): Promise<Collected<T>> => {
  const forward = window.direction === 'forward';
  const arrive = createCourse(style, forward ? 'after' : 'before');
  const pieces: Piece<T>[] = [];
  let wanted = window.count;
  for (let piece = first; ; ) {
    if (forward) pieces.push(piece);
    else pieces.unshift(piece);
    wanted -= piece.to - piece.from;
    if (leavesRows(piece, forward)) return { pieces, more: true };

    const known = ahead.pop();
    const beyond = known === undefined ? arrive(piece) : known.address;
    if (beyond === null) return { pieces, more: false };
    if (wanted === 0) return { pieces, more: true };
    const here = known ?? (await visit(style, beyond, style.fit(wanted), call));
    piece = pieceOf(here, forward ? 0 : here.page.rows.length, forward, wanted);
  }
};

/** The same where the opening's piece is certain to be all, which it mostly is: then nothing is to be kept in mind. Null where it is not. */
const collectOne = <T>(
  piece: Piece<T>,
  ahead: readonly Visit<T>[],
  { direction, count }: Window,
): Collected<T> | null => {
  const forward = direction === 'forward';
  if (leavesRows(piece, forward)) return { pieces: [piece], more: true };
  const token = forward ? piece.page.next : piece.page.previous;
  if (token === null && ahead.length === 0) return { pieces: [piece], more: false };
  const isFull = piece.to - piece.from === count;
  // A token that leads to where it was found is for the long way round to refuse.
  return isFull && typeof token === 'string' && token !== piece.address.token ? { pieces: [piece], more: true } : null;
};

const rowsOf = <T>({ page, from, to }: Piece<T>): readonly T[] =>
  to - from === page.rows.length ? page.rows : page.rows.slice(from, to);

/** Whether rows lie behind the window: the one that the cursor stands on, unless it is gone. */
const isBehind = <T>({ visit: { page }, anchorLost }: Opening<T>, { direction, from }: Window): boolean => {
  if (!anchorLost) return from !== null;
  return (direction === 'forward' ? page.previous : page.next) !== null;
};

const readWindow = async <T>(style: TokenStyle<T>, window: Window, call: Call): Promise<Slice<T>> => {
  const opening = await openWindow(style, window, call);
  const forward = window.direction === 'forward';
  const first = pieceOf(opening.visit, opening.boundary, forward, window.count);
  const { pieces, more } =
    collectOne(first, opening.ahead, window) ?? (await collect(style, first, opening.ahead, window, call));
  const behind = isBehind(opening, window);
  const rows = pieces.length === 1 ? rowsOf(first) : pieces.flatMap(rowsOf);

  const told = pieces.find(({ page }) => typeof page.total === 'number')?.page.total ?? null;
  const isWhole = window.from === null && !more;
  const total = isWhole ? rows.length : told;
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
  accepts: (position) => parseTokenPosition(style, position) !== null,
  read: (window, call) => readWindow(style, window, call),
});
