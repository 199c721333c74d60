import type { Freshness } from './freshness.ts';
import type { ProviderError } from './provider-error.ts';
import type { Completeness } from './window.ts';

/** `SKIPPED`: left out, here or on an earlier page of the same walk. `NOT_YET_READ`: lies beyond this window. */
export const sourceStates = ['READ', 'FAILED', 'SKIPPED', 'NOT_YET_READ'] as const;
export type SourceState = (typeof sourceStates)[number];

/** For one directory in the scope of a list: was it reached, is the list complete, how fresh is it. */
export interface SourceReport {
  readonly directory: string;
  readonly state: SourceState;
  /** Null where nothing was read. */
  readonly completeness: Completeness | null;
  /** Of the oldest of what its rows were made from; null where nothing was read by this request. */
  readonly freshness: Freshness | null;
  /** When the oldest of what its rows were made from came from the vendor, in milliseconds since 1970; null where nothing was read by this request. */
  readonly fetchedAt: number | null;
  readonly notes: readonly string[];
  readonly error: ProviderError | null;
}
