import { type CursorPage, createCursorList } from '../../../src/pagination/cursor.ts';
import type { TokenAddress } from '../../../src/pagination/token-walk.ts';
import type { List } from '../../../src/domain/window.ts';
import { idOf, type Row } from './row.ts';
import type { Upstream } from './upstream.ts';

export interface CursorVendor {
  readonly limit: number;
  /** What a token names: a row's place in the order, whether or not it is still there, or merely how many rows lie before it. */
  readonly tokens: 'row' | 'offset';
  /** Says that nothing lies beyond on the side that was not asked for, without looking. */
  readonly shy: boolean;
  /** An empty page has no cursors; else it repeats the one that it was asked with. */
  readonly cursorless: boolean;
  /** So many rows more than asked for come with a page. */
  readonly extra: number;
}

/** Pages `rows` as they are at the time of asking: `first` after a token, `last` before one. */
const readPage = (
  vendor: CursorVendor,
  rows: readonly Row[],
  { token, side }: TokenAddress,
  size: number,
): CursorPage<Row> => {
  const boundary = boundaryOf(vendor, rows, token, side);
  const asked = size + vendor.extra;
  const start = side === 'after' ? boundary : Math.max(0, boundary - asked);
  const end = side === 'after' ? Math.min(rows.length, boundary + asked) : boundary;
  const page = rows.slice(start, end);
  const [first, last] = [page[0], page.at(-1)];
  const absent = vendor.cursorless ? null : token;
  return {
    rows: page,
    startCursor: first === undefined ? absent : vendor.tokens === 'row' ? `key=${first.key}` : `at=${start}`,
    endCursor: last === undefined ? absent : vendor.tokens === 'row' ? `key=${last.key}` : `at=${end}`,
    hasNextPage: end < rows.length && !(vendor.shy && side === 'before'),
    hasPreviousPage: start > 0 && !(vendor.shy && side === 'after'),
  };
};

const boundaryOf = (
  { tokens }: CursorVendor,
  rows: readonly Row[],
  token: string | null,
  side: TokenAddress['side'],
): number => {
  if (token === null) return side === 'after' ? 0 : rows.length;
  const value = Number(/^(?:key|at)=([\d.e-]+)$/.exec(token)?.[1]);
  if (Number.isNaN(value)) throw new Error(`The vendor did not make the token ${token}.`);
  if (tokens === 'offset') return Math.min(value, rows.length);
  const beyond = rows.findIndex(({ key }) => (side === 'after' ? key > value : key >= value));
  return beyond === -1 ? rows.length : beyond;
};

export const createFakeCursorList = (vendor: CursorVendor, rows: readonly Row[], upstream: Upstream): List<Row> =>
  createCursorList({
    directory: 'fake',
    idOf,
    pageLimit: vendor.limit,
    fetch: (address, size, call) => {
      if (!Number.isInteger(size) || size < 1 || size > vendor.limit)
        throw new Error(`The vendor refuses ${size} rows.`);
      const request = `${address.side === 'after' ? 'first' : 'last'}=${size} cursor=${address.token}`;
      return upstream.answer(call, request, () => readPage(vendor, rows, address, size));
    },
  });
