import type { Plugin } from 'graphql-yoga';
import type { Telemetry } from '../telemetry/telemetry.ts';
import type { Tracing } from '../telemetry/trace.ts';
import { pathOf } from './request-path.ts';
import type { RequestRecord, RequestRecords } from './request-record.ts';
import { isProbe } from './use-probes.ts';

/** Traces each request, as a part of the caller's own trace where there is one. Must come right behind `useMetrics`, which waits for the tracing to be loaded. */
export const useTracing = (records: RequestRecords, { tracing }: Telemetry): Plugin => ({
  onRequest({ request }) {
    const path = pathOf(request.url);
    const tracer = tracing();
    if (tracer === null || isProbe(path)) return;
    const record = records.of(request);
    if (record.trace === null) beginTrace(record, tracer, request.method, path, (name) => request.headers.get(name));
  },
  onExecute({ args }) {
    const { trace } = records.of(args.contextValue.request);
    if (trace === null) return;
    return { onExecuteDone: trace.execute() };
  },
  onResponse({ request, response }) {
    endTrace(records.of(request), response.status);
  },
});

/** Begins the trace of a request. */
export const beginTrace = (
  record: RequestRecord,
  tracing: Tracing,
  method: string,
  path: string,
  header: (name: string) => string | null,
): void => {
  record.trace = tracing.begin({
    method,
    path: path.slice(0, 200),
    requestId: record.id,
    traceparent: header('traceparent'),
    tracestate: header('tracestate'),
  });
};

/** Ends it with the answer's status. */
export const endTrace = ({ trace, operation, caller, errorCodes, outcome }: RequestRecord, status: number): void => {
  trace?.end({
    status,
    operation,
    principal: caller?.principal.name ?? null,
    errorCodes,
    failed: outcome === 'error',
  });
};
