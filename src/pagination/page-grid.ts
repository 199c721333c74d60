import type { Call } from '../domain/call.ts';
import { ProviderError } from '../domain/provider-error.ts';
import { anchorOf } from './anchor.ts';
import { type ListFacts, learn, type NumberedPage, settleTotal } from './list-facts.ts';

export type { NumberedPage } from './list-facts.ts';

/** How one vendor's numbered pages behave. */
export interface PageNumberStyle<T> {
  /** The directory's key, for errors. */
  readonly directory: string;
  readonly idOf: (row: T) => string;
  /** The most rows that one page holds; every size from 1 up to it is accepted. */
  readonly pageLimit: number;
  /** `number` counts from 1. A page past the end is empty. */
  readonly fetch: (number: number, size: number, call: Call) => Promise<NumberedPage<T>>;
}

/** A row and its offset in the list, which counts from 0. */
export interface PlacedRow<T> {
  readonly row: T;
  readonly offset: number;
}

/**
 * A list seen as pages of one size, each fetched at most once. What the pages tell of the list is noted in `facts`.
 * Reading a stretch of offsets fetches the pages it touches, in order, and none past the list's end.
 */
export const createPageGrid = <T>(style: PageNumberStyle<T>, size: number, facts: ListFacts, call: Call) => {
  const pages = new Map<number, NumberedPage<T>>();
  /** Which page had these rows. */
  const contents = new Map<string, number>();
  const refuse = (message: string): never => {
    throw new ProviderError('malformed-response', style.directory, message);
  };

  const isPastEnd = (offset: number): boolean =>
    (facts.end !== null && offset >= facts.end) || (facts.total !== null && offset >= facts.total);

  const fetch = async (index: number): Promise<NumberedPage<T>> => {
    const page = await style.fetch(index + 1, size, call);
    if (page.rows.length > size) refuse(`Asked for pages of ${size} rows, the vendor sent ${page.rows.length}.`);
    return page;
  };

  /** A vendor that takes no notice of a page's number would never come to an end. Of small pages two may well be alike, where rows were added. */
  const refuseRepetition = (index: number, { rows }: NumberedPage<T>): void => {
    if (rows.length < style.pageLimit) return;
    const content = anchorOf(JSON.stringify(rows.map(style.idOf)));
    const other = contents.get(content);
    if (other !== undefined) refuse(`The vendor sent the same rows for page ${other + 1} and page ${index + 1}.`);
    contents.set(content, index);
  };

  /**
   * A short page is the last one. Where the vendor counts more rows than that, either it counts something else, or it puts fewer rows on
   * a page than it documents, and every offset would be wrong: the next page tells.
   */
  const disprovesCount = async (index: number, { rows, count }: NumberedPage<T>): Promise<boolean> => {
    if (rows.length === size || count === null || count <= index * size + rows.length) return false;
    if ((await fetch(index + 1)).rows.length === 0) return true;
    return refuse(`Asked for pages of ${size} rows, the vendor sent ${rows.length} while it counts ${count} in all.`);
  };

  const isLastAndFull = (index: number): boolean =>
    pages.get(index)?.rows.length === size && pages.get(index + 1)?.rows.length === 0;

  const page = async (index: number): Promise<NumberedPage<T>> => {
    const known = pages.get(index);
    if (known !== undefined) return known;
    const fetched = await fetch(index);
    refuseRepetition(index, fetched);
    if (await disprovesCount(index, fetched)) {
      facts.uncounted = true;
      facts.total = null;
    }
    pages.set(index, fetched);
    learn(facts, index * size, size, fetched);
    for (const last of [index - 1, index]) if (isLastAndFull(last)) settleTotal(facts, (last + 1) * size);
    return fetched;
  };

  return {
    size,
    page,
    isPastEnd,
    row: async (offset: number): Promise<T | undefined> =>
      isPastEnd(offset) ? undefined : (await page(Math.floor(offset / size))).rows[offset % size],
    has: (offset: number): boolean => pages.get(Math.floor(offset / size))?.rows[offset % size] !== undefined,
    rows: async (from: number, to: number): Promise<PlacedRow<T>[]> => {
      const found: PlacedRow<T>[] = [];
      for (let index = Math.floor(from / size); index * size < to && !isPastEnd(index * size); index += 1) {
        for (const [place, row] of (await page(index)).rows.entries()) {
          const offset = index * size + place;
          if (offset >= from && offset < to) found.push({ row, offset });
        }
      }
      return found;
    },
  };
};

/** A list seen as pages of one size. */
export type PageGrid<T> = ReturnType<typeof createPageGrid<T>>;

/** The smallest page size whose one page covers the offsets `from` to `to` (exclusive); null where none up to the limit does. */
export const coveringSize = (from: number, to: number, limit: number): number | null => {
  for (let size = Math.max(1, to - from); size <= limit; size += 1) {
    if (Math.floor(from / size) === Math.floor((to - 1) / size)) return size;
  }
  return null;
};
