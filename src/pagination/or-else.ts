import type { List, Position } from '../domain/window.ts';
import { isPosition, ofThisList } from './position.ts';

interface Tagged {
  readonly list: 0 | 1;
  readonly inner: Position;
}

const parse = (position: Position): Tagged | null => {
  const [list, inner] = position;
  if (position.length !== 2 || (list !== 0 && list !== 1) || !isPosition(inner)) return null;
  return { list, inner };
};

/** The first list, or where that has no row at all, the second. A position remembers which of the two it is in. */
export const orElse = <T>(first: List<T>, second: List<T>): List<T> => {
  const lists = [first, second] as const;
  return {
    pageLimit: first.pageLimit,
    accepts: (position) => {
      const tagged = parse(position);
      return tagged !== null && lists[tagged.list].accepts(tagged.inner);
    },
    read: async (window, call) => {
      const read = async (list: 0 | 1, from: Position | null) => {
        const slice = await lists[list].read({ ...window, from }, call);
        return {
          ...slice,
          position: (index: number): Position => [list, slice.position(index)],
          resume: slice.resume === null ? null : [list, slice.resume],
        };
      };
      const at = window.from === null ? { list: 0 as const, inner: null } : ofThisList(parse(window.from));
      const slice = await read(at.list, at.inner);
      if (at.list === 1 || slice.rows.length > 0 || slice.resume !== null) return slice;
      // Also where a budget had ended the look into the first list before any row was met.
      const behind = window.direction === 'forward' ? slice.hasPrevious : slice.hasNext;
      return behind === false ? read(1, null) : slice;
    },
  };
};
