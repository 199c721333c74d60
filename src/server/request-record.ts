import { randomUUID } from 'node:crypto';
import { IncomingMessage } from 'node:http';
import type { Metrics, RequestOutcome } from '../telemetry/metrics.ts';
import type { RequestTrace } from '../telemetry/trace.ts';
import type { Deadline } from './deadline.ts';
import type { Caller } from './caller.ts';

/** What is remembered of a request until its log line is written. */
export interface RequestRecord {
  readonly id: string;
  /** By the monotonic clock, in milliseconds. */
  readonly startedAt: number;
  /** Who asks; null until that has been verified. */
  caller: Caller | null;
  /** The seconds that the caller has to wait before they may ask again, null for none; undefined until the request was counted. */
  quotaWait: number | null | undefined;
  operation: { readonly type: string; readonly name: string | null } | null;
  deadline: Deadline | null;
  /** How it ended, once it was carried out or refused in GraphQL's way. */
  outcome: RequestOutcome | null;
  readonly errorCodes: Set<string>;
  /** How many upstream calls were sent, by directory. */
  readonly upstreamCalls: Map<string, number>;
  /** How many it could have been, by directory; null where the operation can cause none. */
  callEstimate: ReadonlyMap<string, number> | null;
  /** What the upstream calls took, added up: several are under way at once. */
  upstreamMilliseconds: number;
  /** What counts it; null where nothing does. */
  counting: Metrics | null;
  /** Null where nothing is traced. */
  trace: RequestTrace | null;
}

/** Opens the record of a request. @param requestId the caller's own id for it, as it was sent */
export const openRecord = (requestId: string | null): RequestRecord => ({
  id: requestIdOf(requestId),
  startedAt: performance.now(),
  caller: null,
  quotaWait: undefined,
  operation: null,
  deadline: null,
  outcome: null,
  errorCodes: new Set(),
  upstreamCalls: new Map(),
  callEstimate: null,
  upstreamMilliseconds: 0,
  counting: null,
  trace: null,
});

/** The records of the requests that are being answered. */
export interface RequestRecords {
  /** Goes on with a record that was opened already, or opens one. */
  readonly open: (request: Request, opened: RequestRecord | null) => RequestRecord;
  /** Throws for a request that was never opened: that is a fault in the order of the plugins. */
  readonly of: (request: Request) => RequestRecord;
}

export const createRequestRecords = (): RequestRecords => {
  const records = new WeakMap<Request, RequestRecord>();
  return {
    open: (request, opened) => {
      const record = opened ?? openRecord(request.headers.get('x-request-id'));
      records.set(request, record);
      return record;
    },
    of: (request) => {
      const record = records.get(request);
      if (record === undefined)
        throw new Error('The request has no record: useRequestRecords must be the first plugin.');
      return record;
    },
  };
};

/** The caller's own id where it is one that a log can hold unharmed, else a new one. */
const requestIdOf = (given: string | null): string =>
  given !== null && /^[A-Za-z0-9._-]{1,64}$/.test(given) ? given : randomUUID();

/** What goes along with a request of node:http that was begun before it came to Yoga. */
export interface BegunRequest {
  readonly record: RequestRecord;
}

/** Whether a request's client went away, which it may have done before the request came to Yoga. */
export const isClientGone = ({ signal }: Request, serverContext: object): boolean =>
  signal.aborted ||
  ('req' in serverContext && serverContext.req instanceof IncomingMessage && serverContext.req.socket.destroyed);

/** The record of a request that was begun already; null where this is its beginning. */
export const recordIn = (serverContext: object): RequestRecord | null =>
  'begun' in serverContext ? (serverContext.begun as BegunRequest).record : null;
