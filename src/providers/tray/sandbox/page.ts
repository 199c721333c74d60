import type { Row } from '../../../sandbox/rows.ts';
import type { SandboxResponse } from '../../../sandbox/server.ts';
import type { Cursors } from './cursor.ts';
import type { TrayKnobs } from './options.ts';
import { invalid } from './refusal.ts';

/** A list as it is asked for. */
export interface TrayList<Kind extends Row> {
  /** Names the list with its filters: a cursor opens only the list that made it. */
  readonly name: string;
  readonly rows: readonly Kind[];
  /** The most that `first` and `last` may be. */
  readonly largest: number;
  readonly show: (row: Kind) => unknown;
}

/** One page of a list, in either direction, as Tray's documentation describes it. */
export const pageOf = <Kind extends Row>(
  list: TrayList<Kind>,
  query: URLSearchParams,
  cursors: Cursors,
  knobs: TrayKnobs,
): SandboxResponse => {
  const first = sizeIn(query, 'first', list.largest);
  const last = sizeIn(query, 'last', list.largest);
  if (first !== undefined && last !== undefined) throw invalid("'first' and 'last' exclude each other");
  const cursor = single(query, 'cursor');
  const place = cursor === undefined ? undefined : cursors.resolve(list.name, list.rows, cursor);
  if (cursor !== undefined && place === undefined) throw invalid("'cursor' is not a cursor of this list");

  const end = last === undefined ? undefined : (place?.before ?? list.rows.length);
  const start = end === undefined ? (place?.after ?? 0) : Math.max(0, end - (last ?? 0));
  const rows = list.rows.slice(start, end ?? start + (first ?? knobs.defaultPageSize));
  const behind = start + rows.length;
  return {
    status: 200,
    body: {
      ...(rows.length === 0 && knobs.emptyElements === 'absent' ? {} : { elements: rows.map(list.show) }),
      pageInfo: {
        ...(rows.length === 0
          ? {}
          : {
              startCursor: cursors.at(list.name, list.rows, start),
              endCursor: cursors.at(list.name, list.rows, behind - 1),
            }),
        hasNextPage: behind < list.rows.length,
        hasPreviousPage: Math.min(start, list.rows.length) > 0,
      },
    },
  };
};

const sizeIn = (query: URLSearchParams, name: string, largest: number): number | undefined => {
  const text = single(query, name);
  if (text === undefined) return undefined;
  const size = /^[0-9]{1,10}$/.test(text) ? Number(text) : 0;
  if (size < 1 || size > largest) throw invalid(`'${name}' must be a whole number from 1 to ${largest}`);
  return size;
};

/** A query parameter that may be given once. */
export const single = (query: URLSearchParams, name: string): string | undefined => {
  const values = query.getAll(name);
  if (values.length > 1) throw invalid(`'${name}' was given ${values.length} times`);
  return values[0];
};
