import type { Plugin } from 'graphql-yoga';
import { type Refusal, refusalResponse } from './refusal.ts';
import type { RequestRecords } from './request-record.ts';

/** How many requests are being answered. */
export interface Load {
  /** Runs what answers one request. */
  readonly carry: <T>(answer: () => Promise<T>) => Promise<T>;
  /** Whether there are more than may be. */
  readonly isTooMuch: () => boolean;
}

/** Counts the requests that are being answered at once, of which there should be at most `limit`. */
export const createLoad = (limit: number): Load => {
  let carried = 0;
  return {
    carry: async (answer) => {
      carried += 1;
      try {
        return await answer();
      } finally {
        carried -= 1;
      }
    },
    isTooMuch: () => carried > limit,
  };
};

export interface LoadLimitOptions {
  readonly records: RequestRecords;
  readonly load: Load;
  readonly requestsInFlight: number;
}

/**
 * Turns away what comes on top of the requests that are already being answered, before anything of it is looked at: each takes memory until its
 * vendors have answered, and so many that all were too late would help nobody. Must come behind what tells how the gateway is.
 */
export const useLoadLimit = ({ records, load, requestsInFlight }: LoadLimitOptions): Plugin => {
  const refusal: Refusal = {
    status: 503,
    code: 'OVERLOADED',
    message: `The gateway is answering ${requestsInFlight} requests, and takes no more at once. Ask again in 1 s.`,
    headers: { 'retry-after': '1' },
  };
  return {
    onRequest(payload) {
      if (!load.isTooMuch()) return;
      const { request, fetchAPI } = payload;
      records.of(request).errorCodes.add(refusal.code);
      payload.endResponse(refusalResponse(refusal, request, fetchAPI));
    },
  };
};
