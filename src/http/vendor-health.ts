import type { Health } from '../domain/health.ts';
import { ProviderError, type ProviderErrorKind } from '../domain/provider-error.ts';
import type { Breaker } from './breaker.ts';
import type { Lane } from './lane.ts';
import type { Sending } from './sending.ts';

/** Keeps what the calls to one directory tell of it. */
export interface VendorHealth {
  readonly succeeded: (isOwnToken: boolean) => void;
  readonly failed: (error: unknown, sending: Sending, isOwnToken: boolean) => void;
  readonly read: () => Health;
}

/** Kinds that are about the vendor or the way to it, not about what was asked. */
const telling: ReadonlySet<ProviderErrorKind> = new Set([
  'unauthorized',
  'rate-limited',
  'timeout',
  'unavailable',
  'malformed-response',
]);

/** The health of one directory. A success costs a look at the clock. @param ownLane of the directory's own token, as far as it has one */
export const createVendorHealth = (breaker: Breaker, ownLane: () => Lane<unknown> | null): VendorHealth => {
  let credentialsAccepted: boolean | null = null;
  let lastSuccess: number | null = null;
  let lastFailure: { readonly at: number; readonly error: ProviderError } | null = null;
  const iso = (time: number): string => new Date(time).toISOString();

  return {
    succeeded: (isOwnToken) => {
      lastSuccess = Date.now();
      if (isOwnToken) credentialsAccepted = true;
    },
    failed: (error, { sentAt, status }, isOwnToken) => {
      if (!(error instanceof ProviderError) || sentAt === null) return;
      if (isOwnToken && (error.kind === 'unauthorized' || status !== null)) {
        // Something before the vendor may fail without having looked at the token.
        if (error.kind === 'unauthorized') credentialsAccepted = false;
        else if (error.kind !== 'unavailable' && error.kind !== 'timeout' && error.kind !== 'malformed-response')
          credentialsAccepted = true;
      }
      // Of a call with a caller's own token not even the path is for others to see. An outage shows in the breaker all the same.
      if (isOwnToken && telling.has(error.kind)) lastFailure = { at: Date.now(), error };
    },
    read: () => {
      const state = breaker.state();
      const lane = ownLane();
      const paused = lane?.pausedFor() ?? 0;
      return {
        breaker: state,
        retryAfterSeconds: state === 'OPEN' ? Math.ceil(breaker.opensIn() / 1000) : null,
        pausedForSeconds: paused > 0 ? Math.ceil(paused / 1000) : null,
        credentialsAccepted,
        lastSuccessAt: lastSuccess === null ? null : iso(lastSuccess),
        lastFailure: lastFailure === null ? null : { at: iso(lastFailure.at), error: lastFailure.error },
        budget: lane?.budget() ?? null,
      };
    },
  };
};
