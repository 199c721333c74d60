import type { List, Position, Window } from '../domain/window.ts';
import { anchorOf, isAnchor } from './anchor.ts';
import { anchorGone } from './notes.ts';

const parse = (position: Position): { index: number; anchor: string } | null => {
  const [index, anchor] = position;
  if (position.length !== 2 || typeof index !== 'number' || !Number.isInteger(index) || index < 0) return null;
  return isAnchor(anchor) ? { index, anchor } : null;
};

/** Where the window's cursor stands among the rows; `lost` where its row is gone. */
const locate = <T>(rows: readonly T[], idOf: (row: T) => string, from: Position) => {
  const at = parse(from);
  if (at === null) throw new RangeError('This position is of another list.');
  const there = rows[at.index];
  if (there !== undefined && anchorOf(idOf(there)) === at.anchor) return { index: at.index, lost: false };
  const index = rows.findIndex((row) => anchorOf(idOf(row)) === at.anchor);
  return index === -1 ? { index: Math.min(at.index, rows.length), lost: true } : { index, lost: false };
};

const boundsOf = <T>(rows: readonly T[], idOf: (row: T) => string, window: Window) => {
  if (window.from === null) {
    return window.direction === 'forward'
      ? { from: 0, to: Math.min(window.count, rows.length), lost: false }
      : { from: Math.max(0, rows.length - window.count), to: rows.length, lost: false };
  }
  const { index, lost } = locate(rows, idOf, window.from);
  if (window.direction === 'backward') return { from: Math.max(0, index - window.count), to: index, lost };
  const from = lost ? index : index + 1;
  return { from, to: Math.min(rows.length, from + window.count), lost };
};

/** A list that is had whole: a constant, or what one answer brings. `load` is asked once per window. */
export const createArrayList = <T>(
  idOf: (row: T) => string,
  load: (call: Parameters<List<T>['read']>[1]) => Promise<readonly T[]>,
): List<T> => ({
  pageLimit: Number.MAX_SAFE_INTEGER,
  accepts: (position) => parse(position) !== null,
  read: async (window, call) => {
    const all = await load(call);
    const { from, to, lost } = boundsOf(all, idOf, window);
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
