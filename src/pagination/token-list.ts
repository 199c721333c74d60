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

/** Reads from the opening on until the window is full or the list ends. The pieces are in the list's order. */
const collect = async <T>(style: TokenStyle<T>, opening: Opening<T>, window: Window, call: Call) => {
  const forward = window.direction === 'forward';
  const arrive = createCourse(style, forward ? 'after' : 'before');
  const ahead = [...opening.ahead];
  const pieces: Piece<T>[] = [];
  let { visit: here, boundary } = opening;
  for (let wanted = window.count; ; ) {
    const { length } = here.page.rows;
    const [from, to] = forward
      ? [boundary, Math.min(length, boundary + wanted)]
      : [Math.max(0, boundary - wanted), boundary];
    const piece = { ...here, from, to };
    if (forward) pieces.push(piece);
    else pieces.unshift(piece);
    wanted -= to - from;
    if (forward ? to < length : from > 0) return { pieces, more: true };

    const known = ahead.pop();
    const beyond = known === undefined ? arrive(here) : known.address;
    if (beyond === null) return { pieces, more: false };
    if (wanted === 0) return { pieces, more: true };
    here = known ?? (await visit(style, beyond, style.fit(wanted), call));
    boundary = forward ? 0 : here.page.rows.length;
  }
};

/** Whether rows lie behind the window: the one that the cursor stands on, unless it is gone. */
const isBehind = <T>({ visit: { page }, anchorLost }: Opening<T>, { direction, from }: Window): boolean => {
  if (!anchorLost) return from !== null;
  return (direction === 'forward' ? page.previous : page.next) !== null;
};

const readWindow = async <T>(style: TokenStyle<T>, window: Window, call: Call): Promise<Slice<T>> => {
  const opening = await openWindow(style, window, call);
  const { pieces, more } = await collect(style, opening, window, call);
  const forward = window.direction === 'forward';
  const behind = isBehind(opening, window);
  const rows = pieces.flatMap(({ page, from, to }) => page.rows.slice(from, to));

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
