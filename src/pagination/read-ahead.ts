import type { Call } from '../domain/call.ts';
import type { List, Slice, Window } from '../domain/window.ts';

/** The part of a slice that a smaller window of the same direction would have brought. */
const cut = <T>(slice: Slice<T>, { direction, count }: Window): Slice<T> => {
  const beyond = slice.rows.length - count;
  if (beyond <= 0) return slice;
  const [from, ends] = direction === 'forward' ? [0, { hasNext: true }] : [beyond, { hasPrevious: true }];
  return {
    ...slice,
    ...ends,
    rows: slice.rows.slice(from, from + count),
    position: (index) => slice.position(from + index),
    resume: null,
  };
};

/** The same list, of which a window from its edge is being read already: smaller ones of the same direction are parts of it. */
export const readAhead = <T>(list: List<T>, window: Window, call: Call): List<T> => {
  const slice = list.read(window, call);
  // Whoever comes to the list meets its failure.
  slice.catch(() => {});
  const isWithin = ({ from, direction, count, needs }: Window): boolean =>
    from === null && direction === window.direction && count <= window.count && !needs.total;
  return {
    ...list,
    read: async (asked, given) => (isWithin(asked) ? cut(await slice, asked) : list.read(asked, given)),
  };
};
