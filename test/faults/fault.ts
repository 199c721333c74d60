import type { ProviderErrorCode } from '../../src/graph/error-code.ts';
import type { Breakage } from './fault-proxy.ts';

/** What a read gives: the true data, other data that the vendor is believed to have meant, or an error's code. */
export type ReadEnd = 'ANSWERED' | 'CHANGED' | ProviderErrorCode;

/**
 * What a write that meets the fault ends in: APPLIED where the status says so; UNCONFIRMED where it does, and the thing, where it can be read again,
 * does not show it; UNKNOWN where it may have been carried out; REFUSED, with the code of a read, where it certainly was not.
 */
export type WriteEnd = 'APPLIED' | 'UNCONFIRMED' | 'UNKNOWN' | 'REFUSED';

/** Something that goes wrong between the gateway and a vendor, and what has to come of it. */
export interface Fault {
  readonly name: string;
  readonly breaks: Breakage;
  /** Several where it depends on which of the fields that are hurt the vendor's rows have. */
  readonly read: readonly ReadEnd[];
  readonly write: WriteEnd;
  /** How often a read is sent while it lasts: once, or again as often as the policy lets. */
  readonly retried: boolean;
  /** Whether only the deadline ends it. */
  readonly isSilent: boolean;
  /** The seconds that `retryAfter` names; null for none. */
  readonly retryAfter: number | null;
}

/** Faults of one kind. */
export interface FaultFamily {
  readonly name: string;
  /** What the proxy stands in for. */
  readonly secure: boolean;
  readonly faults: readonly Fault[];
}

/** One line of the catalogue. */
export const fault = (
  name: string,
  breaks: Breakage,
  read: ReadEnd | readonly ReadEnd[],
  write: WriteEnd,
  { retried, retryAfter = null }: { readonly retried?: boolean; readonly retryAfter?: number | null } = {},
): Fault => {
  const ends = typeof read === 'string' ? [read] : read;
  return {
    name,
    breaks,
    read: ends,
    write,
    retried: retried ?? ends.some((end) => passing.has(end)),
    isSilent: ends[0] === 'UPSTREAM_TIMEOUT' && retried !== true,
    retryAfter,
  };
};

/** What may be over when it is asked again. */
const passing: ReadonlySet<ReadEnd> = new Set(['UPSTREAM_UNAVAILABLE', 'RATE_LIMITED']);
