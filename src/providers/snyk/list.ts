import type { z } from 'zod';
import type { Call } from '../../domain/call.ts';
import type { List, Window } from '../../domain/window.ts';
import type { UpstreamRequest } from '../../http/transport.ts';
import { createJsonApiList } from '../../pagination/json-api.ts';
import type { Snyk } from './snyk.ts';
import type { ListMeta, SnykPage } from './wire.ts';

export type Query = NonNullable<UpstreamRequest['query']>;

/** One of Snyk's lists: where it is, what its rows are and what becomes of them. */
export interface SnykList<R, T> {
  readonly path: string;
  /** Sent with every page. Never a sort: Snyk pages stably in its own order only. */
  readonly filters?: Query;
  readonly page: z.ZodType<SnykPage<R>>;
  readonly map: (row: R) => T;
  readonly idOf: (row: T) => string;
  /** How Snyk is asked to count all rows beside those of a page, where it can. */
  readonly count?: Count<R>;
}

/** What is sent to have the rows counted, and where the answer has the count. Not for lists with a filter: Snyk's counts disregard it. */
export interface Count<R> {
  readonly query: Query;
  readonly of: (answer: { readonly data: readonly R[]; readonly meta?: ListMeta | undefined }) => unknown;
}

/** A list of Snyk's REST API, of whose links nothing is used but the cursor. Rows are counted only for those who want to know the total. */
export const createSnykList = <R, T>(snyk: Snyk, list: SnykList<R, T>): List<T> => {
  const { path, filters = [], page, map, idOf, count } = list;
  const listWith = (counting: Count<R> | null): List<T> =>
    createJsonApiList({
      directory: snyk.directory,
      idOf,
      fetch: async ({ token, side }, size, call) => {
        const cursor: Query = token === null ? [] : [[side === 'after' ? 'starting_after' : 'ending_before', token]];
        const query: Query = [['limit', String(size)], ...cursor, ...filters, ...(counting?.query ?? [])];
        const answer = await snyk.rest.get(page, path, call, query);
        const total = counting === null ? null : believeCount(answer.data.length, counting.of(answer));
        return { rows: answer.data.map(map), links: answer.links ?? {}, total };
      },
    });
  const plain = listWith(null);
  if (count === undefined) return plain;
  const counted = listWith(count);
  return { ...plain, read: (window, call) => (window.needs.total ? counted : plain).read(window, call) };
};

/** The first row that passes the test, among the few that a list with a filter on an id has: one call. */
export const findRow = async <T>(list: List<T>, test: (row: T) => boolean, call: Call): Promise<T | null> => {
  const window: Window = { direction: 'forward', count: 10, from: null, needs: { end: false, total: false } };
  return (await list.read(window, call)).rows.find(test) ?? null;
};

/** The count that came with a page, if it can be one of the whole list: more rows than the page has. A list that was seen whole needs none. */
const believeCount = (rows: number, count: unknown): number | null =>
  typeof count === 'number' && Number.isSafeInteger(count) && count > rows ? count : null;
