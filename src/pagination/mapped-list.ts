import type { List } from '../domain/window.ts';

/** The same list, each row seen as something else. */
export const mapList = <A, B>(list: List<A>, map: (row: A) => B): List<B> => ({
  pageLimit: list.pageLimit,
  accepts: list.accepts,
  read: async (window, call) => {
    const slice = await list.read(window, call);
    return { ...slice, rows: slice.rows.map(map) };
  },
});
