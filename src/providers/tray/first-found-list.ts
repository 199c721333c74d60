import type { List, Position, Slice } from '../../domain/window.ts';

const parse = <T>(
  lists: readonly List<T>[],
  position: Position,
): { list: List<T>; index: number; inner: Position } | null => {
  const [index, inner] = position;
  if (position.length !== 2 || typeof index !== 'number' || !Array.isArray(inner)) return null;
  const list = lists[index];
  return list?.accepts(inner) ? { list, index, inner } : null;
};

const within = <T>(slice: Slice<T>, index: number): Slice<T> => ({
  ...slice,
  position: (row) => [index, slice.position(row)],
  resume: slice.resume === null ? null : [index, slice.resume],
});

/** The first of several lists that has any row, each asked only where those before it were empty. A cursor stays in the list it is of. */
export const createFirstFoundList = <T>(lists: readonly [List<T>, ...List<T>[]]): List<T> => ({
  pageLimit: lists[0].pageLimit,
  accepts: (position) => parse(lists, position) !== null,
  read: async (window, call) => {
    if (window.from !== null) {
      const at = parse(lists, window.from);
      if (at === null) throw new RangeError('This position is of another list.');
      return within(await at.list.read({ ...window, from: at.inner }, call), at.index);
    }
    const [first, ...others] = lists;
    let found = within(await first.read(window, call), 0);
    for (const [index, list] of others.entries()) {
      if (found.rows.length > 0 || found.resume !== null) return found;
      found = within(await list.read(window, call), index + 1);
    }
    return found;
  },
});
