import { createRequestLimit } from '../access/request-limit.ts';
import type { RequestRecord } from './request-record.ts';

/**
 * Counts a request of a caller, once however often it is asked: resolves to the seconds that they have to wait before they may ask again, null for
 * none. Callers who are known are told apart by their name, others by where they come from.
 */
export type CountRequest = (record: RequestRecord, address: () => string) => Promise<number | null>;

/** Allows each caller so many requests in a minute. */
export const createRequestQuota = (requestsPerMinute: number): CountRequest => {
  const take = createRequestLimit(requestsPerMinute);
  return async (record, address) => {
    if (record.quotaWait !== undefined) return record.quotaWait;
    const principal = record.caller?.principal;
    const isKnown = principal !== undefined && principal.kind !== 'ANONYMOUS';
    record.quotaWait = await take(isKnown ? `name ${principal.name}` : `address ${address()}`);
    return record.quotaWait;
  };
};
