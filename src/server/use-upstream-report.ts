import type { ExecutionResult } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { RequestRecord, RequestRecords } from './request-record.ts';

/** The header by which a caller asks what the answer has cost. */
export const upstreamReportHeader = 'x-rollcall-upstream';

/** Adds what the answer has cost, for a caller who asks for it. @param asked the header's value */
export const withUpstreamReport = (
  result: ExecutionResult,
  { upstreamCalls, callEstimate }: RequestRecord,
  asked: string | null,
): ExecutionResult => {
  if (asked !== '1') return result;
  const keys = new Set([...(callEstimate?.keys() ?? []), ...upstreamCalls.keys()]);
  let total = 0;
  const byDirectory: Record<string, { readonly calls: number; readonly estimate: number }> = {};
  for (const key of keys) {
    const calls = upstreamCalls.get(key) ?? 0;
    total += calls;
    byDirectory[key] = { calls, estimate: callEstimate?.get(key) ?? 0 };
  }
  return { ...result, extensions: { ...result.extensions, upstream: { total, byDirectory } } };
};

/** Tells a caller who asks for it what the answer has cost at each directory, beside what it could have. Only directories that the caller may read are in it. */
export const useUpstreamReport = (records: RequestRecords): Plugin => ({
  onResultProcess(payload) {
    const { request, result } = payload;
    if (Array.isArray(result) || !isAnswer(result)) return;
    const reported = withUpstreamReport(result, records.of(request), request.headers.get(upstreamReportHeader));
    if (reported !== result) payload.setResult(reported);
  },
});

const isAnswer = (result: object): result is ExecutionResult => !(Symbol.asyncIterator in result);
