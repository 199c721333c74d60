import { ExponentialBackoff, fullJitterGenerator, type IBackoff } from 'cockatiel';
import type { Call } from '../domain/call.ts';
import type { ProviderError } from '../domain/provider-error.ts';
import type { Sending } from './sending.ts';

/** A fifth of a second at first, doubled each time, and then any part of that: callers that failed together do not come back together. */
const backoff = new ExponentialBackoff({ generator: fullJitterGenerator, initialDelay: 200, maxDelay: 5000 });

/** So many retries may be made at once, and beyond them one for each so many calls: few enough not to keep a vendor down. */
const savedRetries = 10;
const callsPerRetry = 5;

/** How a read that may be sent again waits for it. */
export interface RetryPlan {
  /** How long it has waited and will wait, in milliseconds. */
  readonly delay: number;
  readonly backoff: IBackoff<unknown>;
}

/** Decides which reads of a directory are sent again. */
export interface Retries {
  /** A call is about to be sent for the first time: it earns a part of a retry. */
  readonly earn: () => void;
  /**
   * How long to wait before a read that failed is sent again, which is thereby taken from what was earned; null where it is not to be. `last` is
   * the plan of the retry before this one.
   */
  readonly plan: (error: ProviderError, sending: Sending, call: Call, last: RetryPlan | null) => RetryPlan | null;
}

/** Retries for one directory, at most `most` of each read. A call without an end waits for one at most as long as its deadline. */
export const createRetries = (most: number, deadlineMilliseconds: number): Retries => {
  let saved = savedRetries;
  return {
    earn: () => {
      saved = Math.min(savedRetries, saved + 1 / callsPerRetry);
    },
    plan: (error, sending, call, last) => {
      if (sending.number > most || !isPassing(error, sending)) return null;
      // A kept connection that was being closed is nobody's fault, and another is made at once.
      if (sending.wasStale) return { delay: 0, backoff: last?.backoff ?? backoff.next() };
      if (saved < 1) return null;
      const next = (last?.backoff ?? backoff).next(undefined);
      // What is limited waits where all wait for the limit; elsewhere the vendor's word is the least, so that not all come back at its end.
      const asked = error.kind === 'rate-limited' ? 0 : (error.retryAfterSeconds ?? 0) * 1000;
      const delay = asked + next.duration;
      if (delay >= (call.endsAt === undefined ? deadlineMilliseconds : call.endsAt - performance.now())) return null;
      saved -= 1;
      return { delay, backoff: next };
    },
  };
};

/**
 * Whether the same read may well succeed when it is sent again: the connection broke, the vendor was failing or busy, or something before it gave
 * up waiting. Not where the vendor was silent for the whole deadline, since another one would make everybody wait twice as long; nor where an
 * answer came that was no good, which is what will come again; nor where nothing was sent, since then it is ours.
 */
const isPassing = (error: ProviderError, { sentAt, status }: Sending): boolean => {
  if (sentAt === null) return false;
  switch (error.kind) {
    case 'rate-limited':
      return true;
    case 'timeout':
      // A body that stalled is silence too.
      return status !== null && status >= 400;
    case 'unavailable':
      // Not implemented: neither is it in a moment.
      return status !== 501;
    default:
      return false;
  }
};
