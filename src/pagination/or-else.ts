import type { List, Position, Slice } from '../domain/window.ts';
import { budgetSpent } from './notes.ts';
import { isPosition, ofThisList } from './position.ts';
import { isBudgetSpent } from './spent-budget.ts';

interface Tagged {
  readonly list: 0 | 1;
  /** Null stands before the whole second list: the call budget ended when it was to be begun. */
  readonly inner: Position | null;
}

const parse = (position: Position): Tagged | null => {
  const [list, inner] = position;
  if (position.length !== 2 || (list !== 0 && list !== 1)) return null;
  if (inner === null) return list === 1 ? { list, inner } : null;
  return isPosition(inner) ? { list, inner } : null;
};

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
      const at: Tagged = window.from === null ? { list: 0, inner: null } : ofThisList(parse(window.from));
      const slice = await read(at.list, at.inner);
      if (at.list === 1 || slice.rows.length > 0 || slice.resume !== null) return slice;
      const forward = window.direction === 'forward';
      // Also where a budget had ended the look into the first list before any row was met.
      const behind = forward ? slice.hasPrevious : slice.hasNext;
      if (behind !== false) return slice;
      try {
        return await read(1, null);
      } catch (error) {
        if (!isBudgetSpent(error)) throw error;
        const notes = [...slice.notes, budgetSpent(call.budget.limit)];
        const ends = { hasNext: forward, hasPrevious: !forward };
        return { ...slice, ...ends, total: null, completeness: 'PARTIAL', notes, resume: [1, null] };
      }
    },
  };
};
