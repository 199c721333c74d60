import type { UpstreamCall, UpstreamOutcome } from '../domain/call.ts';
import type { WriteState } from '../domain/ledger-write.ts';

/** How a request ended, as the metrics tell it: see the catalogue. */
export type RequestOutcome = 'success' | 'partial' | 'error' | 'gone';

/** One request that was answered. */
export interface RequestFacts {
  /** `query`, `mutation` or `subscription`; null where no operation could be read. */
  readonly type: string | null;
  readonly outcome: RequestOutcome;
  readonly seconds: number;
  readonly errorCodes: Iterable<string>;
}

/** What a gateway counts. Each gateway has its own, so that several in one process stay apart. */
export interface Metrics {
  readonly requestBegan: () => void;
  readonly requestEnded: (request: RequestFacts) => void;
  readonly upstreamBegan: (call: UpstreamCall) => void;
  readonly upstreamEnded: (directory: string, outcome: UpstreamOutcome, seconds: number) => void;
  /** What came of a look into what is kept of a directory: see the catalogue. */
  readonly readLooked: (directory: string, outcome: string) => void;
  readonly readEvicted: (directory: string, reason: string) => void;
  readonly readShared: (directory: string) => void;
  /** @param count how many @default 1 */
  readonly writeEnded: (state: Exclude<WriteState, 'SENDING'>, count?: number) => void;
  /** The whole in the text format of Prometheus. Looks at the ledger, but makes no upstream call. */
  readonly expose: () => Promise<{ readonly text: string; readonly contentType: string }>;
  /** Stops what looks at the process. */
  readonly dispose: () => void;
}
