import type { RateBudget } from '../domain/health.ts';

/** Counts the calls that leave with one credential, so that no stretch of time, wherever it begins, holds more than the rate allows. */
export interface Meter {
  /** Counts one call that is about to leave, and tells 0; or the milliseconds after which to ask again. Never rejects. */
  readonly take: () => number | Promise<number>;
  /** How long one more call has to wait at the least while `ahead` others go first, in milliseconds. */
  readonly waitBehind: (ahead: number) => number;
  /** What is left now. */
  readonly left: () => RateBudget;
}

/**
 * By how much longer than the vendor's each window is taken, in seconds: two calls that leave together do not arrive together, and one
 * that was held up on the way, or in a busy process, must not meet those of the next window.
 */
export const windowMargin = 0.2;
