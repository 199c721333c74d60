import type { List, Position, Slice, Window } from '../domain/window.ts';
import { budgetSpent } from './notes.ts';
import { isPosition, ofThisList } from './position.ts';
import { isBudgetSpent } from './spent-budget.ts';

interface Tagged {
  readonly list: 0 | 1;
  /** Null stands where the second list was to be begun and the call budget ended. */
  readonly inner: Position | null;
  /** Which way the walk went that ended so; null at a row. */
  readonly direction: Window['direction'] | null;
}

const parse = (position: Position): Tagged | null => {
  const [list, inner, way] = position;
  if (inner === null) {
    if (position.length !== 3 || list !== 1 || (way !== 'f' && way !== 'b')) return null;
    return { list, inner, direction: way === 'f' ? 'forward' : 'backward' };
  }
  if (position.length !== 2 || (list !== 0 && list !== 1)) return null;
  return isPosition(inner) ? { list, inner, direction: null } : null;
};

/** What lies the other way from where the second list was to be begun: nothing, since the first has no row. */
const nothingBehind = (forward: boolean): Slice<never> => ({
  rows: [],
  position: (index) => {
    throw new RangeError(`There is no row ${index} in this slice.`);
  },
  hasNext: forward ? false : null,
  hasPrevious: forward ? null : false,
  total: null,
  completeness: 'COMPLETE',
  notes: [],
  resume: null,
});

/**
 * The first list, or where that has no row at all, the second. A position remembers which of the two it is in. Where the call budget ends
 * before the second has brought anything, that is no error: the list says that it is partial, and can be gone on with.
 */
export const orElse = <T>(first: List<T>, second: List<T>): List<T> => {
  const lists = [first, second] as const;
  return {
    pageLimit: first.pageLimit,
    accepts: (position) => {
      const tagged = parse(position);
      return tagged !== null && (tagged.inner === null || lists[tagged.list].accepts(tagged.inner));
    },
    read: async (window, call): Promise<Slice<T>> => {
      const read = async (list: 0 | 1, from: Position | null): Promise<Slice<T>> => {
        const slice = await lists[list].read({ ...window, from }, call);
        return {
          ...slice,
          position: (index) => [list, slice.position(index)],
          resume: slice.resume === null ? null : [list, slice.resume],
        };
      };
      const at: Tagged =
        window.from === null ? { list: 0, inner: null, direction: null } : ofThisList(parse(window.from));
      const forward = window.direction === 'forward';
      if (at.direction !== null && at.direction !== window.direction) return nothingBehind(forward);
      const slice = await read(at.list, at.inner);
      if (at.list === 1 || slice.rows.length > 0 || slice.resume !== null) return slice;
      // Also where a budget had ended the look into the first list before any row was met.
      const behind = forward ? slice.hasPrevious : slice.hasNext;
      if (behind !== false) return slice;
      try {
        return await read(1, null);
      } catch (error) {
        if (!isBudgetSpent(error)) throw error;
        const notes = [...slice.notes, budgetSpent(call.budget.limit)];
        const ends = { hasNext: forward, hasPrevious: !forward };
        return {
          ...slice,
          ...ends,
          total: null,
          completeness: 'PARTIAL',
          notes,
          resume: [1, null, forward ? 'f' : 'b'],
        };
      }
    },
  };
};
