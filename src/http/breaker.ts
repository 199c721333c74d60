import { CircuitState, circuitBreaker, ConsecutiveBreaker, DelegateBackoff, handleWhenResult } from 'cockatiel';
import type { BreakerState } from '../domain/health.ts';

/** What a call told of its vendor: it works, it does not, or nothing either way. */
export type Verdict = 'good' | 'bad' | 'open';

/** Keeps calls from a vendor that has been failing, and finds out when it is back. */
export interface Breaker {
  /**
   * Asks for one call, whose verdict must then be told, once. Null where it may not be made: the breaker is open, or its one trial is under way.
   */
  readonly admit: () => Admission | null;
  /** Whether every call may pass. */
  readonly isClosed: () => boolean;
  readonly state: () => BreakerState;
  /** Until a trial is let through, in milliseconds; 0 unless it is open. */
  readonly opensIn: () => number;
}

/** A call that may be made. */
export interface Admission {
  readonly isTrial: boolean;
  readonly tell: (verdict: Verdict) => void;
}

/** A breaker that opens after so many bad calls in a row, and after so many milliseconds lets one through to try. */
export const createBreaker = (failures: number, openMilliseconds: number): Breaker => {
  const inARow = new ConsecutiveBreaker(failures);
  const policy = circuitBreaker(
    handleWhenResult((verdict) => verdict !== 'good'),
    {
      breaker: inARow,
      // A trial that told nothing, since its client went away, is repeated with the next call.
      halfOpenAfter: new DelegateBackoff(({ result }) => {
        openFor = 'value' in result && result.value === 'open' ? 0 : openMilliseconds;
        return openFor;
      }),
    },
  );
  let openFor = 0;
  let openedAt = 0;
  policy.onBreak(() => {
    openedAt = Date.now();
  });
  const opensIn = (): number => (policy.state === CircuitState.Open ? Math.max(0, openedAt + openFor - Date.now()) : 0);

  // While all is well the library is not asked, but only its counter set: a call costs no object and no promise here.
  const passing: Admission = {
    isTrial: false,
    tell: (verdict) => {
      // What was sent before it opened tells nothing of now.
      if (policy.state !== CircuitState.Closed) return;
      if (verdict === 'good') inARow.success();
      if (verdict === 'bad') void policy.execute(() => verdict).catch(() => {});
    },
  };

  return {
    admit: () => {
      if (policy.state === CircuitState.Closed) return passing;
      if (policy.state !== CircuitState.Open || opensIn() > 0) return null;
      const { promise, resolve } = Promise.withResolvers<Verdict>();
      void policy.execute(() => promise).catch(() => {});
      return { isTrial: true, tell: resolve };
    },
    isClosed: () => policy.state === CircuitState.Closed,
    state: () => {
      if (policy.state === CircuitState.Closed) return 'CLOSED';
      return opensIn() > 0 ? 'OPEN' : 'HALF_OPEN';
    },
    opensIn,
  };
};
