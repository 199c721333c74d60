import type { z } from 'zod';
import { ProviderError } from '../../domain/provider-error.ts';
import type { List } from '../../domain/window.ts';
import { createCursorList } from '../../pagination/cursor.ts';
import type { Reader } from '../reader.ts';
import type { TrayPage } from './wire.ts';

/** One of Tray's lists: where it is, what its rows are and what becomes of them. */
export interface TrayList<R, T> {
  readonly path: string;
  /** Sent with every page. */
  readonly filter?: readonly (readonly [name: string, value: string])[];
  /** The largest page in Tray's documentation. */
  readonly pageLimit: number;
  readonly page: z.ZodType<TrayPage<R>>;
  readonly map: (row: R) => T;
  readonly idOf: (row: T) => string;
}

/** A list that Tray pages by cursor: `first` reads forward from `cursor`, `last` backward. */
export const createTrayList = <R, T>(reader: Reader, directory: string, list: TrayList<R, T>): List<T> => {
  const { path, filter = [], pageLimit, page, map, idOf } = list;
  return createCursorList({
    directory,
    idOf,
    pageLimit,
    fetch: async ({ token, side }, size, call) => {
      const cursor = token === null ? [] : [['cursor', token] as const];
      const query = [...cursor, [side === 'after' ? 'first' : 'last', String(size)] as const, ...filter];
      const { elements, pageInfo } = await reader.get(page, path, call, query);
      const startCursor = pageInfo.startCursor || null;
      const endCursor = pageInfo.endCursor || null;
      const { hasNextPage, hasPreviousPage } = pageInfo;
      if (side === 'after' ? hasNextPage && endCursor === null : hasPreviousPage && startCursor === null) {
        const message = `Tray says that GET ${path} has a further page, and gives no cursor to read it by. Please report it.`;
        throw new ProviderError('malformed-response', directory, message);
      }
      return { rows: (elements ?? []).map(map), startCursor, endCursor, hasNextPage, hasPreviousPage };
    },
  });
};
