import type { Client } from 'undici';
import type { Attempt } from './attempt.ts';
import type { Admission } from './breaker.ts';
import type { Lane } from './lane.ts';

/** One sending of a request: how it is let through, and what became of it beyond what its error tells. */
export interface Sending {
  readonly attempt: Attempt;
  /** 1, or more for a retry. */
  readonly number: number;
  /** Where it waits for its turn; null for the gate alone. */
  readonly lane: Lane<Client> | null;
  /** What the breaker let it through as. */
  readonly admission: Admission;
  /** When it was sent, by `performance.now()`; null while it was not. */
  sentAt: number | null;
  /** Of the answer; null while there is none. */
  status: number | null;
  /** Whether it met a kept connection that the vendor was just closing, and so perhaps nobody. */
  wasStale: boolean;
  /** For how long the vendor takes no more calls after this one, in seconds; null where its answer does not say so. */
  spentForSeconds: number | null;
}

/** A sending of which nothing is known yet. */
export const createSending = (
  attempt: Attempt,
  number: number,
  lane: Lane<Client> | null,
  admission: Admission,
): Sending => ({
  attempt,
  number,
  lane,
  admission,
  sentAt: null,
  status: null,
  wasStale: false,
  spentForSeconds: null,
});
