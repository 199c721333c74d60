import type { Plugin } from 'graphql-yoga';
import { type Admission, sourceOf, tooMany } from './admission.ts';
import { refusalResponse } from './refusal.ts';
import type { CountRequest } from './request-quota.ts';
import type { RequestRecords } from './request-record.ts';

export interface RequestQuotaOptions {
  readonly records: RequestRecords;
  readonly addressOf: Admission['addressOf'];
  readonly count: CountRequest;
  readonly requestsPerMinute: number;
}

/** Refuses a caller who asks too often, before the request is read. Must come behind `useAuthentication`. */
export const useRequestQuota = ({ records, addressOf, count, requestsPerMinute }: RequestQuotaOptions): Plugin => ({
  async onRequest(payload) {
    const { request, serverContext, fetchAPI } = payload;
    const record = records.of(request);
    const wait = await count(record, () => addressOf(...sourceOf(request, serverContext)));
    if (wait === null) return;
    const refusal = tooMany(wait, `You may ask ${requestsPerMinute} times in a minute.`);
    record.errorCodes.add(refusal.code);
    payload.endResponse(refusalResponse(refusal, request, fetchAPI));
  },
});
