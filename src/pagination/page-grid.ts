import type { Call } from '../domain/call.ts';
import { ProviderError } from '../domain/provider-error.ts';
import { type ListFacts, learn, type NumberedPage, settleTotal } from './list-facts.ts';
import type { PageRun } from './page-run.ts';

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

/** Enough for any window of a caller's; a vendor that counts rows it does not have gets no more calls than these in vain. */
const mostAtOnce = 100;

/**
 * A list seen as pages of one size, each fetched at most once. What the pages tell of the list is noted in `facts`.
 * Reading a stretch of offsets fetches the pages it touches, and none past the list's end.
 */
export const createPageGrid = <T>(style: PageNumberStyle<T>, size: number, facts: ListFacts, call: Call) => {
  const sent = new Map<number, Promise<NumberedPage<T>>>();
  /** Those that were taken note of. */
  const pages = new Map<number, NumberedPage<T>>();
  const refuse = (message: string): never => {
    throw new ProviderError('malformed-response', style.directory, message);
  };

  const isPastEnd = (offset: number): boolean =>
    (facts.end !== null && offset >= facts.end) || (facts.total !== null && offset >= facts.total);

  const send = async (index: number): Promise<NumberedPage<T>> => {
    const page = await style.fetch(index + 1, size, call);
    if (page.rows.length > size) refuse(`Asked for pages of ${size} rows, the vendor sent ${page.rows.length}.`);
    return page;
  };

  const fetch = (index: number): Promise<NumberedPage<T>> => {
    const known = sent.get(index);
    if (known !== undefined) return known;
    const page = send(index);
    sent.set(index, page);
    return page;
  };

  const areSame = (some: readonly T[], others: readonly T[]): boolean =>
    some.length === others.length &&
    some.every((row, place) => {
      const other = others[place];
      return other !== undefined && style.idOf(row) === style.idOf(other);
    });

  /** A vendor that takes no notice of a page's number would never come to an end. Of small pages two may well be alike, where rows were added. */
  const refuseRepetition = (index: number, { rows }: NumberedPage<T>): void => {
    if (rows.length < style.pageLimit) return;
    for (const [other, page] of pages) {
      if (areSame(page.rows, rows))
        refuse(`The vendor sent the same rows for page ${other + 1} and page ${index + 1}.`);
    }
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

  /** Takes note of a page. Pages that came together are noted in their order. */
  const note = async (index: number, fetched: NumberedPage<T>): Promise<NumberedPage<T>> => {
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

  const page = async (index: number): Promise<NumberedPage<T>> => pages.get(index) ?? note(index, await fetch(index));

  /** Reads the pages that hold the offsets `from` to `to` (exclusive): one after the other until the list's length is proven, and then the rest at once. */
  const cover = async (from: number, to: number): Promise<void> => {
    for (let index = Math.floor(from / size); index * size < to && !isPastEnd(index * size); ) {
      const pagesLeft = facts.total === null ? 1 : Math.ceil(Math.min(to, facts.total) / size) - index;
      const indexes = Array.from({ length: Math.min(pagesLeft, mostAtOnce) }, (_, nth) => index + nth);
      await Promise.all(indexes.map(fetch));
      for (const one of indexes) await page(one);
      index += indexes.length;
    }
  };

  return {
    size,
    page,
    /** Asks for the pages that hold the offsets `from` to `to` (exclusive), which are certain to be read. */
    expect: (from: number, to: number): void => {
      const [first, end] = [Math.floor(from / size), Math.ceil(to / size)];
      for (let index = first; index < Math.min(end, first + mostAtOnce); index += 1) {
        // Whoever reads the page meets its failure.
        fetch(index).catch(() => {});
      }
    },
    isPastEnd,
    row: async (offset: number): Promise<T | undefined> =>
      isPastEnd(offset) ? undefined : (await page(Math.floor(offset / size))).rows[offset % size],
    has: (offset: number): boolean => pages.get(Math.floor(offset / size))?.rows[offset % size] !== undefined,
    runs: async (from: number, to: number): Promise<PageRun<T>[]> => {
      await cover(from, to);
      const found: PageRun<T>[] = [];
      for (let index = Math.floor(from / size); index * size < to; index += 1) {
        const rows = pages.get(index)?.rows;
        if (rows === undefined) break;
        const before = index * size;
        const start = Math.max(0, from - before);
        const isWhole = start === 0 && before + rows.length <= to;
        found.push({ rows: isWhole ? rows : rows.slice(start, to - before), offset: before + start });
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
