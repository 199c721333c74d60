import type { List } from '../../../src/domain/window.ts';
import { createPageNumberList } from '../../../src/pagination/page-number.ts';
import { idOf, type Row } from './row.ts';
import type { Upstream } from './upstream.ts';

export interface PageNumberVendor {
  readonly limit: number;
  readonly count: 'total' | 'page' | 'absent';
  /** The most rows that the vendor really puts on a page, where that is fewer than documented. */
  readonly cap?: number;
}

export const createFakePageNumberList = (
  vendor: PageNumberVendor,
  rows: readonly Row[],
  upstream: Upstream,
): List<Row> =>
  createPageNumberList({
    directory: 'fake',
    idOf,
    pageLimit: vendor.limit,
    fetch: (number, size, call) => {
      if (!Number.isInteger(number) || number < 1) throw new Error(`The vendor has no page ${number}.`);
      if (!Number.isInteger(size) || size < 1 || size > vendor.limit)
        throw new Error(`The vendor refuses ${size} rows.`);
      return upstream.answer(call, `page_number=${number} page_size=${size}`, () => {
        const used = Math.min(size, vendor.cap ?? size);
        const page = rows.slice((number - 1) * used, number * used);
        return { rows: page, count: { total: rows.length, page: page.length, absent: null }[vendor.count] };
      });
    },
  });
