import { randomUUID } from 'node:crypto';
import type { Deadline } from './deadline.ts';

/** What is remembered of a request until its log line is written. */
export interface RequestRecord {
  readonly id: string;
  /** By the monotonic clock, in milliseconds. */
  readonly startedAt: number;
  operation: { readonly type: string; readonly name: string | null } | null;
  deadline: Deadline | null;
  readonly errorCodes: Set<string>;
  /** How many upstream calls were sent, by directory. */
  readonly upstreamCalls: Map<string, number>;
}

/** The records of the requests that are being answered. */
export interface RequestRecords {
  readonly open: (request: Request) => RequestRecord;
  /** Throws for a request that was never opened: that is a fault in the order of the plugins. */
  readonly of: (request: Request) => RequestRecord;
}

export const createRequestRecords = (): RequestRecords => {
  const records = new WeakMap<Request, RequestRecord>();
  return {
    open: (request) => {
      const record: RequestRecord = {
        id: requestIdOf(request.headers.get('x-request-id')),
        startedAt: performance.now(),
        operation: null,
        deadline: null,
        errorCodes: new Set(),
        upstreamCalls: new Map(),
      };
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
