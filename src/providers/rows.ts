import { z } from 'zod';

/**
 * Ten times as many as the largest page of any vendor. Every row that is not as it should be costs a hundred times its bytes to complain of: beyond
 * this, it is the one complaint.
 */
const mostRows = 10_000;

/** The rows of a vendor's list, at most 10,000, each held against a schema. */
export const rowsOf = <T>(row: z.ZodType<T>): z.ZodType<T[]> =>
  z.array(row).max(mostRows, `expected at most ${mostRows} rows`);
