/**
 * The milliseconds to wait that a limiter refused with, at least 1. It rejects with a plain answer for a spent budget, and with an Error where it
 * could not count, which is thrown on.
 */
export const waitOf = (refusal: unknown): number => {
  if (refusal instanceof Error || typeof refusal !== 'object' || refusal === null) throw refusal;
  if (!('msBeforeNext' in refusal) || typeof refusal.msBeforeNext !== 'number') throw refusal;
  return Math.max(1, refusal.msBeforeNext);
};
