import type { Origins } from './freshness.ts';
import { ProviderError, type ProviderErrorKind } from './provider-error.ts';

/** What one incoming request lends to every upstream call it causes. */
export interface Call {
  /** Aborts when the client goes away or the request's deadline passes. */
  readonly signal: AbortSignal;
  /** When the request's time is up, in milliseconds by `performance.now()`: what cannot be served by then need not be begun. @default never */
  readonly endsAt?: number;
  /** How many upstream calls this field may still make. */
  readonly budget: CallBudget;
  /** The reads this request has already made, so that none is made twice. Keyed by directory and URL. */
  readonly reads: Map<string, Promise<unknown>>;
  /** The caller's own tokens at the vendors, by directory. A directory that is not named is asked with the gateway's token. */
  readonly tokens?: ReadonlyMap<string, string>;
  /** Who asks. What was read for one is never given to another. @default nobody, for whom nothing is kept or shared */
  readonly principal?: string;
  /** How old an answer may be at most, in milliseconds; 0 reads anew. @default as old as the configuration lets it become */
  readonly maxAge?: number;
  /** Told how fresh each answer is. */
  readonly origins?: Origins;
  /** Told of each upstream call as it is sent: for the log line, the metrics, the traces, and tests that count. */
  readonly watch?: WatchUpstreamCall;
}

/** One upstream call, as far as it may be told: no query, no header, no body. */
export interface UpstreamCall {
  readonly directory: string;
  readonly method: string;
  readonly path: string;
  /** 1, or more for a retry. */
  readonly attempt: number;
}

/** How an upstream call ended. */
export interface UpstreamOutcome {
  /** Of the answer; null where none came. */
  readonly status: number | null;
  /** Null where it went well. */
  readonly error: ProviderErrorKind | null;
}

/** What is made of an upstream call that is about to be sent. */
export interface WatchedCall {
  /** Headers that tell the vendor of the trace it belongs to. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Told once. */
  readonly ended?: (outcome: UpstreamOutcome) => void;
}

// biome-ignore lint/suspicious/noConfusingVoidType: most watchers only look
export type WatchUpstreamCall = (call: UpstreamCall) => WatchedCall | void;

/** An allowance of upstream calls, taken from by the transport, once per call that is really sent. */
export interface CallBudget {
  readonly limit: number;
  /** Throws a ProviderError of kind `budget-exhausted` when nothing is left. */
  readonly take: (directory: string) => void;
  /** Whether nothing is left for any directory. Else, what `take` refuses is refused to the one directory. */
  readonly isSpent: () => boolean;
}

/**
 * A budget of `limit` upstream calls; `Infinity` for reads that are bounded by what they were asked for.
 * @param request what the whole request may still make, from which is taken too
 */
export const createCallBudget = (limit: number, request?: CallBudget): CallBudget => {
  let left = limit;
  return {
    limit,
    take: (directory) => {
      if (left <= 0) {
        throw new ProviderError('budget-exhausted', directory, `This field may make ${limit} upstream calls, and has.`);
      }
      request?.take(directory);
      left -= 1;
    },
    isSpent: () => left <= 0,
  };
};

const advice = 'Ask for less at once, or raise `limits.callsPerRequest` in the configuration.';

/** An allowance of `limit` for each directory. `refusal` is what is said where nothing is left. */
const createBudgetOfEach = (limit: number, refusal: string, request?: CallBudget): CallBudget => {
  const left = new Map<string, number>();
  return {
    limit,
    take: (directory) => {
      const rest = left.get(directory) ?? limit;
      if (rest <= 0) throw new ProviderError('budget-exhausted', directory, refusal);
      request?.take(directory);
      left.set(directory, rest - 1);
    },
    isSpent: () => false,
  };
};

/** What one request may make of upstream calls, to each directory `limit`. */
export const createRequestBudget = (limit: number): CallBudget =>
  createBudgetOfEach(limit, `One request may make ${limit} upstream calls to a directory, and this one has. ${advice}`);

/** The part of it, `limit` for each directory, that may be spent on what the rows of lists lack, and on what is asked for by its id. */
export const createRowsBudget = (limit: number, request: CallBudget): CallBudget =>
  createBudgetOfEach(
    limit,
    `One request may spend ${limit} upstream calls at a directory on what the rows of its lists lack, and has. ${advice}`,
    request,
  );

/** How the upstream calls of one request are shared out, to each directory. What a query may cost is reckoned from these too. */
export interface Allowances {
  /** For one field that reads a list. */
  readonly field: number;
  /** For all that is read beside lists: what rows lack, and what is asked for by its id. */
  readonly rows: number;
  readonly request: number;
}

/** A field may always spend half of the request's calls, and the rows of all lists together a fifth. */
export const allowancesOf = (limits: {
  readonly callsPerField: number;
  readonly callsPerRequest: number;
}): Allowances => ({
  field: Math.min(limits.callsPerField, Math.ceil(limits.callsPerRequest / 2)),
  rows: Math.max(1, Math.floor(limits.callsPerRequest / 5)),
  request: limits.callsPerRequest,
});
