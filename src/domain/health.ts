import type { ProviderError } from './provider-error.ts';

/** Whether calls are let through: all, one as a trial, or none. */
export type BreakerState = 'CLOSED' | 'HALF_OPEN' | 'OPEN';

/** What is left of the calls that a vendor takes in a while. */
export interface RateBudget {
  readonly limit: number;
  /** The while, in seconds. */
  readonly seconds: number;
  readonly remaining: number;
  /** Until the budget is whole again, in seconds. */
  readonly resetAfterSeconds: number;
}

/** How a directory's vendor has been answering this process. */
export interface Health {
  readonly breaker: BreakerState;
  /** Until the breaker lets a trial through, in seconds; null while it is not open. */
  readonly retryAfterSeconds: number | null;
  /** Until the vendor's own request to be left alone is over, in seconds; null where it made none. */
  readonly pausedForSeconds: number | null;
  /** Whether the vendor took the directory's own token when it was last asked; null where it was not asked yet. */
  readonly credentialsAccepted: boolean | null;
  readonly lastSuccessAt: string | null;
  readonly lastFailure: { readonly at: string; readonly error: ProviderError } | null;
  /** Null where no rate is configured or known. */
  readonly budget: RateBudget | null;
}
