/** One numbered page. `count` is whatever the vendor counts: the whole list or this page, until an answer proves which. */
export interface NumberedPage<T> {
  readonly rows: readonly T[];
  readonly count: number | null;
}

/** What the answers of one read have proven about the list as a whole. */
export interface ListFacts {
  /** How many rows the list has, once proven. */
  total: number | null;
  /** Offset at or past which there is no row, once a short page has shown it. */
  end: number | null;
  /** Whether `count` is absent, or has been caught counting something else than the list's rows. */
  uncounted: boolean;
  /** Whether two answers contradicted each other. */
  changed: boolean;
}

/** What is known before the first answer. */
export const noFacts = (): ListFacts => ({ total: null, end: null, uncounted: false, changed: false });

/** Notes a total that an answer has proven. */
export const settleTotal = (facts: ListFacts, total: number): void => {
  if (facts.total !== null && facts.total !== total) facts.changed = true;
  facts.total = total;
};

/** Learns from one page of at most `size` rows that begins at the offset `before`. */
export const learn = (facts: ListFacts, before: number, size: number, page: NumberedPage<unknown>): void => {
  const { count } = page;
  const rows = page.rows.length;
  const reached = before + rows;
  if (rows > 0 && reached > (facts.total ?? Number.POSITIVE_INFINITY)) {
    facts.total = null;
    facts.changed = true;
  }
  if (rows < size) {
    facts.end = Math.min(facts.end ?? Number.POSITIVE_INFINITY, reached);
    if (rows > 0 || before === 0) settleTotal(facts, reached);
    // A count on a page without rows can only be the list's.
    else if (count !== null && count > 0 && count <= before) settleTotal(facts, count);
  } else if (count === null || count < reached) {
    // One full first page whose count is its own length leaves open what is counted.
    facts.uncounted = true;
  } else if (count > rows) {
    settleTotal(facts, count);
  }
};
