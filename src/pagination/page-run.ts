/** Rows that stand one behind the other in one page. */
export interface PageRun<T> {
  readonly rows: readonly T[];
  /** Of the first row in the list, counted from 0. */
  readonly offset: number;
}

/** The rows of a window, and where each stands in the list. */
export interface PlacedRows<T> {
  readonly rows: readonly T[];
  /** Of the row at this index, which there has to be. */
  readonly offsetOf: (index: number) => number;
  /** Whether a row of one page came again on another, as it does where rows were added in between. */
  readonly hasRepeats: boolean;
}

/** Joins what was read of several pages, each row once. Mostly there is one page, which is taken as it is. */
export const joinRuns = <T>(runs: readonly PageRun<T>[], idOf: (row: T) => string): PlacedRows<T> => {
  const [first, second] = runs;
  if (first === undefined) return { rows: [], offsetOf: (index) => index, hasRepeats: false };
  if (second === undefined) return { rows: first.rows, offsetOf: (index) => first.offset + index, hasRepeats: false };
  const seen = new Set<string>();
  const rows: T[] = [];
  const offsets: number[] = [];
  let read = 0;
  for (const run of runs) {
    for (const [place, row] of run.rows.entries()) {
      read += 1;
      const id = idOf(row);
      if (seen.has(id)) continue;
      seen.add(id);
      rows.push(row);
      offsets.push(run.offset + place);
    }
  }
  return { rows, offsetOf: (index) => offsets[index] ?? Number.NaN, hasRepeats: rows.length < read };
};
