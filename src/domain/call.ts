import { ProviderError } from './provider-error.ts';

/** What one incoming request lends to every upstream call it causes. */
export interface Call {
  /** Aborts when the client goes away or the request's deadline passes. */
  readonly signal: AbortSignal;
  /** How many upstream calls this field may still make. */
  readonly budget: CallBudget;
  /** The reads this request has already made, so that none is made twice. Keyed by directory and URL. */
  readonly reads: Map<string, Promise<unknown>>;
  /** Told of each upstream call as it is sent: for the log line and for tests that count. */
  readonly onUpstreamCall?: (directory: string, method: string, path: string) => void;
}

/** An allowance of upstream calls, taken from by the transport, once per call that is really sent. */
export interface CallBudget {
  readonly limit: number;
  /** Throws a ProviderError of kind `budget-exhausted` when nothing is left. */
  readonly take: (directory: string) => void;
}

/** A budget of `limit` upstream calls; `Infinity` for reads that are bounded by what they were asked for. */
export const createCallBudget = (limit: number): CallBudget => {
  let left = limit;
  return {
    limit,
    take: (directory) => {
      if (left <= 0) {
        throw new ProviderError('budget-exhausted', directory, `This field may make ${limit} upstream calls, and has.`);
      }
      left -= 1;
    },
  };
};
