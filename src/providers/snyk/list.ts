import type { z } from 'zod';
import type { Call } from '../../domain/call.ts';
import type { List, Window } from '../../domain/window.ts';
import type { UpstreamRequest } from '../../http/transport.ts';
import { createJsonApiList } from '../../pagination/json-api.ts';
import type { Snyk } from './snyk.ts';
import { pageOf } from './wire.ts';

export type Query = NonNullable<UpstreamRequest['query']>;

/** One of Snyk's lists: where it is, what its rows are and what becomes of them. */
export interface SnykList<R, T> {
  readonly path: string;
  /** Sent with every page. Never a sort: Snyk pages stably in its own order only. */
  readonly filters?: Query;
  readonly row: z.ZodType<R>;
  readonly map: (row: R) => T;
  readonly idOf: (row: T) => string;
  /** Asks how many rows there are, where Snyk counts them. */
  readonly askTotal?: (call: Call) => Promise<number | null>;
}

/** A list of Snyk's REST API, of whose links nothing is used but the cursor. */
export const createSnykList = <R, T>(snyk: Snyk, list: SnykList<R, T>): List<T> => {
  const { path, filters = [], row, map, idOf, askTotal } = list;
  const page = pageOf(row);
  return createJsonApiList({
    directory: snyk.directory,
    idOf,
    fetch: async ({ token, side }, size, call) => {
      const cursor: Query = token === null ? [] : [[side === 'after' ? 'starting_after' : 'ending_before', token]];
      const { data, links } = await snyk.rest.get(page, path, call, [['limit', String(size)], ...cursor, ...filters]);
      return { rows: data.map(map), links: links ?? {} };
    },
    ...(askTotal === undefined ? {} : { askTotal }),
  });
};

/** The first row that passes the test, among the few that a list with a filter on an id has: one call. */
export const findRow = async <T>(list: List<T>, test: (row: T) => boolean, call: Call): Promise<T | null> => {
  const window: Window = { direction: 'forward', count: 10, from: null, needs: { end: false, total: false } };
  return (await list.read(window, call)).rows.find(test) ?? null;
};

/** Every row of a list, read as one window, so that a vendor going round in circles is noticed. Rejects where the call budget ends. */
export const readWhole = async <T>(list: List<T>, call: Call): Promise<readonly T[]> => {
  const needs = { end: false, total: false };
  return (await list.read({ direction: 'forward', count: Number.MAX_SAFE_INTEGER, from: null, needs }, call)).rows;
};

/**
 * The count that came with a list's first page, if it can be one of the whole list: more rows than the page has where another page
 * follows, and where none does, the page's rows themselves.
 */
export const believeCount = (rows: number, next: unknown, count: number | null | undefined): number | null => {
  if (!next) return rows;
  return typeof count === 'number' && Number.isSafeInteger(count) && count > rows ? count : null;
};
