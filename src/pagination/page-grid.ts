import type { Call } from '../domain/call.ts';
import { ProviderError } from '../domain/provider-error.ts';

/** One numbered page. `count` is whatever the vendor counts: the whole list or this page, until an answer proves which. */
export interface NumberedPage<T> {
  readonly rows: readonly T[];
  readonly count: number | null;
}

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

/** What the answers of one read have proven about the list as a whole. */
export interface ListFacts {
  /** How many rows the list has, once proven. */
  total: number | null;
  /** Offset at or past which there is no row, once a short page has shown it. */
  end: number | null;
  /** Whether `count` has been caught counting the page's own rows. */
  countsPage: boolean;
  /** Whether two answers contradicted each other. */
  changed: boolean;
}

export const noFacts = (): ListFacts => ({ total: null, end: null, countsPage: false, changed: false });

const settle = (facts: ListFacts, total: number): void => {
  if (facts.total !== null && facts.total !== total) facts.changed = true;
  facts.total = total;
};

/** Learns from one page at `index` (from 0) of pages of `size`. */
const learn = <T>(
  facts: ListFacts,
  style: PageNumberStyle<T>,
  index: number,
  size: number,
  page: NumberedPage<T>,
): void => {
  const before = index * size;
  const { count } = page;
  const rows = page.rows.length;
  if (rows > size) {
    const message = `Asked for pages of ${size} rows, the vendor sent ${rows}.`;
    throw new ProviderError('malformed-response', style.directory, message);
  }
  if (rows < size) {
    // A vendor that caps its pages lower than documented would make every offset wrong, and lose rows without a word.
    if (rows > 0 && count !== null && count > before + rows) {
      const message = `Asked for pages of ${size} rows, the vendor sent ${rows} while it counts ${count} in all.`;
      throw new ProviderError('malformed-response', style.directory, message);
    }
    facts.end = Math.min(facts.end ?? Number.POSITIVE_INFINITY, before + rows);
    if (rows > 0 || index === 0) settle(facts, before + rows);
    return;
  }
  if (count === null) return;
  if (count > rows && count >= before + rows) settle(facts, count);
  else if (count === rows && index > 0) facts.countsPage = true;
};

/**
 * A list seen as pages of one size, each fetched at most once. Offsets count from 0.
 * Reading a stretch of offsets fetches the pages it touches, in order, and stops where the list ends.
 */
export const createPageGrid = <T>(style: PageNumberStyle<T>, size: number, facts: ListFacts, call: Call) => {
  const pages = new Map<number, NumberedPage<T>>();

  const page = async (index: number): Promise<NumberedPage<T>> => {
    const known = pages.get(index);
    if (known !== undefined) return known;
    const fetched = await style.fetch(index + 1, size, call);
    pages.set(index, fetched);
    learn(facts, style, index, size, fetched);
    // A page that is full, just before one that turned out empty, is the list's last.
    if (fetched.rows.length === 0 && pages.get(index - 1)?.rows.length === size) settle(facts, index * size);
    return fetched;
  };

  const isPastEnd = (offset: number): boolean =>
    (facts.end !== null && offset >= facts.end) || (facts.total !== null && offset >= facts.total);

  return {
    size,
    page,
    isPastEnd,
    row: async (offset: number): Promise<T | undefined> =>
      isPastEnd(offset) ? undefined : (await page(Math.floor(offset / size))).rows[offset % size],
    has: (offset: number): boolean => pages.get(Math.floor(offset / size))?.rows[offset % size] !== undefined,
    rows: async (from: number, to: number): Promise<{ row: T; offset: number }[]> => {
      const found: { row: T; offset: number }[] = [];
      for (let offset = from; offset < to && !isPastEnd(offset); offset += 1) {
        const row = (await page(Math.floor(offset / size))).rows[offset % size];
        if (row === undefined) break;
        found.push({ row, offset });
      }
      return found;
    },
  };
};

export type PageGrid<T> = ReturnType<typeof createPageGrid<T>>;

/** The smallest page size whose one page covers the offsets `from` to `to` (exclusive); null where none up to the limit does. */
export const coveringSize = (from: number, to: number, limit: number): number | null => {
  for (let size = Math.max(1, to - from); size <= limit; size += 1) {
    if (Math.floor(from / size) === Math.floor((to - 1) / size)) return size;
  }
  return null;
};
