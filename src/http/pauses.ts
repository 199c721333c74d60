/** A pause without a word of the vendor: this long at first, and twice as long each time it turns out to have been too short. */
const firstMilliseconds = 1000;
const longestMilliseconds = 15_000;

/**
 * What a vendor says is believed up to here, which is the longest that a rate is counted in. A longer wait is a matter of a quota, such as invites
 * in a day, or of something before the vendor that exaggerates: then it is found out as where nothing was said.
 */
const believedMilliseconds = 60_000;

/** Learns from the refusals of one credential for how long its calls are to be held back. */
export interface Pauses {
  /**
   * A call was refused with 429. Returns for how long to pause from now on, in milliseconds; 0 for not at all: a write that is refused for long, or
   * without a word, may have met a quota of its own, which is no reason to hold up reads.
   * @param sentAt by `performance.now()`
   */
  readonly refused: (isWrite: boolean, retryAfterSeconds: number | null, sentAt: number) => number;
  /** A call was taken. */
  readonly taken: (sentAt: number) => void;
}

/** The pauses of one credential. */
export const createPauses = (): Pauses => {
  let repetitions = 0;
  /** When the last pause began. */
  let began = Number.NEGATIVE_INFINITY;
  return {
    refused: (isWrite, retryAfterSeconds, sentAt) => {
      const asked = retryAfterSeconds === null ? null : retryAfterSeconds * 1000;
      if (isWrite && (asked === null || asked > believedMilliseconds)) return 0;
      // Calls that were under way together are refused together: that is one refusal.
      if (sentAt > began) {
        began = performance.now();
        repetitions += 1;
      }
      const grown = Math.min(firstMilliseconds * 2 ** (repetitions - 1), longestMilliseconds);
      return asked === null || asked > believedMilliseconds ? grown : asked;
    },
    taken: (sentAt) => {
      if (sentAt > began) repetitions = 0;
    },
  };
};
