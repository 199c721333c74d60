import type { ExecutionResult } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Metrics } from '../telemetry/metrics.ts';
import type { Telemetry } from '../telemetry/telemetry.ts';
import { isProbe } from './use-probes.ts';
import { pathOf } from './request-path.ts';
import type { RequestEnd } from './request-line.ts';
import { isClientGone, type RequestRecord, type RequestRecords } from './request-record.ts';

/** Counts each request when its answer is there, but not those of probes. Must be the second plugin: whoever refuses a request comes later. */
export const useMetrics = (records: RequestRecords, { metrics, loading }: Telemetry): Plugin => {
  const begin = (request: Request): void => {
    const record = records.of(request);
    if (record.counting === null) beginCounting(record, metrics());
  };
  return {
    onRequest({ request }) {
      if (isProbe(pathOf(request.url))) return undefined;
      // Only the very first requests find it loading.
      const later = loading();
      if (later !== null) return later.then(() => begin(request));
      return begin(request);
    },
    onResultProcess({ request, result }) {
      if (!Array.isArray(result) && ('data' in result || 'errors' in result)) noteOutcome(records.of(request), result);
    },
    onResponse({ request, response, serverContext }) {
      countEnd(records.of(request), { status: response.status, isGone: isClientGone(request, serverContext) });
    },
  };
};

/** Counts a request as one that is being answered. */
export const beginCounting = (record: RequestRecord, counting: Metrics | null): void => {
  counting?.requestBegan();
  record.counting = counting;
};

/** Remembers whether what was asked for came, wholly or in part. */
export const noteOutcome = (record: RequestRecord, { data, errors }: ExecutionResult): void => {
  const isWhole = errors === undefined || errors.length === 0;
  record.outcome = isWhole ? 'success' : data == null ? 'error' : 'partial';
};

/** Counts a request as answered. */
export const countEnd = (record: RequestRecord, { status, isGone }: Pick<RequestEnd, 'status' | 'isGone'>): void => {
  const { counting, operation, outcome, errorCodes, startedAt } = record;
  counting?.requestEnded({
    type: operation?.type ?? null,
    outcome: isGone ? 'gone' : (outcome ?? (status < 400 ? 'success' : 'error')),
    seconds: (performance.now() - startedAt) / 1000,
    errorCodes,
  });
};
