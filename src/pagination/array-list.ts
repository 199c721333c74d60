import type { List, Position, Window } from '../domain/window.ts';
import { anchorOf, isAnchor } from './anchor.ts';
import { anchorGone } from './notes.ts';
import { ofThisList } from './position.ts';

interface ArrayPosition {
  readonly index: number;
  readonly anchor: string;
}

const parse = (position: Position): ArrayPosition | null => {
  const [index, anchor] = position;
  if (position.length !== 2 || typeof index !== 'number' || !Number.isSafeInteger(index) || index < 0) return null;
  return isAnchor(anchor) ? { index, anchor } : null;
};

/** Where the window's row stands now: mostly where it stood. Null where it is gone. */
const find = <T>(rows: readonly T[], idOf: (row: T) => string, { index, anchor }: ArrayPosition): number | null => {
  const isIt = (row: T | undefined): boolean => row !== undefined && anchorOf(idOf(row)) === anchor;
  if (isIt(rows[index])) return index;
  const found = rows.findIndex(isIt);
  return found === -1 ? null : found;
};

const boundsOf = <T>(rows: readonly T[], idOf: (row: T) => string, window: Window, at: ArrayPosition | null) => {
  const forward = window.direction === 'forward';
  const found = at === null ? null : find(rows, idOf, at);
  // A row that is gone tells nothing of how many before it went too: the list is read from its edge, so that none is skipped.
  const edge = forward ? (found ?? -1) + 1 : (found ?? rows.length);
  const lost = at !== null && found === null;
  return forward
    ? { from: edge, to: Math.min(rows.length, edge + window.count), lost }
    : { from: Math.max(0, edge - window.count), to: edge, lost };
};

/** A list that is had whole: a constant, or what one answer brings. `load` is asked once per window. */
export const createArrayList = <T>(
  idOf: (row: T) => string,
  load: (call: Parameters<List<T>['read']>[1]) => Promise<readonly T[]>,
): List<T> => ({
  pageLimit: Number.MAX_SAFE_INTEGER,
  accepts: (position) => parse(position) !== null,
  read: async (window, call) => {
    const at = window.from === null ? null : ofThisList(parse(window.from));
    const all = await load(call);
    const { from, to, lost } = boundsOf(all, idOf, window, at);
    const rows = all.slice(from, to);
    return {
      rows,
      position: (index) => {
        const row = rows[index];
        if (row === undefined) throw new RangeError(`There is no row ${index} in this slice.`);
        return [from + index, anchorOf(idOf(row))];
      },
      hasNext: to < all.length,
      hasPrevious: from > 0,
      total: all.length,
      completeness: lost ? 'PARTIAL' : 'COMPLETE',
      notes: lost ? [anchorGone] : [],
      resume: null,
    };
  },
});
