import type { List } from '../../../src/domain/window.ts';
import { createJsonApiList, type Link, type LinkedPage } from '../../../src/pagination/json-api.ts';
import type { TokenAddress } from '../../../src/pagination/token-walk.ts';
import { idOf, type Row } from './row.ts';
import type { Upstream } from './upstream.ts';

export interface JsonApiVendor {
  /** What stands before the query of a link. */
  readonly base: string;
  readonly shape: 'string' | 'href';
  /** How a link that leads nowhere is written. */
  readonly absent: 'missing' | 'null' | 'empty' | 'null href';
  readonly last: boolean;
  /** Keys of rows that are paged over and then withheld, so that pages come short or empty with a link to the next. */
  readonly withheld: ReadonlySet<number>;
  /** Whether the vendor tells how many rows there are, when asked. */
  readonly counts: boolean;
}

const linkTo = ({ base, shape, absent }: JsonApiVendor, query: string | null, size: number): Link => {
  if (query === null) return { missing: undefined, null: null, empty: '', 'null href': { href: null } }[absent];
  const href = `${base}?version=2024-10-15&limit=${size}${query}&org_id=another#fragment`;
  return shape === 'string' ? href : { href };
};

const readPage = (
  vendor: JsonApiVendor,
  rows: readonly Row[],
  { token, side }: TokenAddress,
  size: number,
): LinkedPage<Row> => {
  const boundary = boundaryOf(rows, token, side);
  const start = side === 'after' ? boundary : Math.max(0, boundary - size);
  const end = side === 'after' ? Math.min(rows.length, boundary + size) : boundary;
  const cursorOf = (index: number) => encodeURIComponent(`v1.${btoa(JSON.stringify({ id: rows[index]?.key }))}`);
  const lastStart = Math.floor(Math.max(0, rows.length - 1) / size) * size;
  return {
    rows: rows.slice(start, end).filter(({ key }) => !vendor.withheld.has(key)),
    links: {
      next: linkTo(vendor, end < rows.length && end > 0 ? `&starting_after=${cursorOf(end - 1)}` : null, size),
      prev: linkTo(
        vendor,
        start > 0 ? `&ending_before=${start < rows.length ? cursorOf(start) : encodeURIComponent(pastEnd)}` : null,
        size,
      ),
      ...(vendor.last
        ? { last: linkTo(vendor, lastStart === 0 ? '' : `&starting_after=${cursorOf(lastStart - 1)}`, size) }
        : {}),
    },
  };
};

const pastEnd = `v1.${btoa(JSON.stringify({ id: Number.MAX_SAFE_INTEGER }))}`;

const boundaryOf = (rows: readonly Row[], token: string | null, side: TokenAddress['side']): number => {
  if (token === null) {
    if (side === 'before') throw new Error('The vendor cannot read from the end without a cursor.');
    return 0;
  }
  const id: unknown = JSON.parse(atob(token.slice(3))).id;
  if (typeof id !== 'number') throw new Error(`The vendor did not make the token ${token}.`);
  const beyond = rows.findIndex(({ key }) => (side === 'after' ? key > id : key >= id));
  return beyond === -1 ? rows.length : beyond;
};

/** The rows that a client of the vendor ever gets to see. */
export const shownRows = (vendor: JsonApiVendor, rows: readonly Row[]): Row[] =>
  rows.filter(({ key }) => !vendor.withheld.has(key));

export const createFakeJsonApiList = (vendor: JsonApiVendor, rows: readonly Row[], upstream: Upstream): List<Row> =>
  createJsonApiList({
    directory: 'fake',
    idOf,
    fetch: (address, size, call) => {
      if (size % 10 !== 0 || size < 10 || size > 100) throw new Error(`The vendor refuses a limit of ${size}.`);
      return upstream.answer(call, `${address.side}=${address.token} limit=${size}`, () => ({
        ...readPage(vendor, rows, address, size),
        total: vendor.counts ? shownRows(vendor, rows).length : null,
      }));
    },
  });
