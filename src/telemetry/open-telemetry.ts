import {
  type Context,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { TRACE_PARENT_HEADER, TRACE_STATE_HEADER, TraceState, parseTraceParent } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { AlwaysOnSampler, BatchSpanProcessor, ParentBasedSampler, TracerProvider } from '@opentelemetry/sdk-trace';
import { sayWhenLost, type TelemetryLogger } from './export-log.ts';
import { routeOf } from './route.ts';
import type { RequestTrace, TracedEnd, TracedRequest, Tracing } from './trace.ts';

export interface OpenTelemetryOptions {
  /** The base of the collector's paths, as `OTEL_EXPORTER_OTLP_ENDPOINT` has it. */
  readonly endpoint: string;
  /** What the process is called, and what else is said of it. */
  readonly resource: Readonly<Record<string, string>>;
  /** Of Rollcall. */
  readonly version: string;
  readonly logger: TelemetryLogger;
}

/** How long a batch may take to be sent. It is also how long a stopped gateway waits for its last one, which cannot be taken back. */
const patienceMilliseconds = 2000;

/**
 * Traces by OpenTelemetry's SDK, sent as JSON over HTTP. Nothing of it is global, and a trace is handed on explicitly. Load it only where
 * traces are wanted: it takes 100 ms of start-up.
 */
export const createTracing = ({ endpoint, resource, version, logger }: OpenTelemetryOptions): Tracing => {
  const url = new URL(endpoint);
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/v1/traces`;
  const exporter = new OTLPTraceExporter({ url: url.href, timeoutMillis: patienceMilliseconds });
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'rollcall', 'service.version': version, ...resource }),
    // A caller that does not record its trace gets none of ours either.
    sampler: new ParentBasedSampler({ root: new AlwaysOnSampler() }),
    spanProcessors: [new BatchSpanProcessor({ exporter: sayWhenLost(exporter, logger), scheduledDelayMillis: 1000 })],
  });
  const tracer = provider.getTracer('rollcall', version);
  return {
    begin: (request) => beginTrace(tracer, request),
    dispose: async () => {
      const late = Promise.withResolvers<void>();
      const timer = setTimeout(late.resolve, patienceMilliseconds);
      await Promise.race([provider.shutdown().catch(() => undefined), late.promise]);
      clearTimeout(timer);
    },
  };
};

const beginTrace = (tracer: Tracer, request: TracedRequest): RequestTrace => {
  const root = tracer.startSpan(
    request.method,
    {
      kind: SpanKind.SERVER,
      attributes: {
        'http.request.method': request.method,
        'url.path': request.path,
        'rollcall.request_id': request.requestId,
      },
    },
    parentOf(request),
  );
  const whole = trace.setSpan(ROOT_CONTEXT, root);
  let current = whole;
  return {
    id: root.spanContext().traceId,
    execute: () => {
      const span = tracer.startSpan('graphql execute', { kind: SpanKind.INTERNAL }, whole);
      current = trace.setSpan(ROOT_CONTEXT, span);
      return () => span.end();
    },
    call: ({ directory, method, path, attempt }) => {
      const route = routeOf(path);
      const span = tracer.startSpan(
        `${method} ${directory}`,
        {
          kind: SpanKind.CLIENT,
          attributes: {
            'http.request.method': method,
            'url.template': route,
            'rollcall.directory': directory,
            ...(attempt > 1 ? { 'http.request.resend_count': attempt - 1 } : {}),
          },
        },
        current,
      );
      return {
        headers: headersOf(span),
        ended: ({ status, error }) => {
          if (status !== null) span.setAttribute('http.response.status_code', status);
          if (error !== null) fail(span, error);
          span.end();
        },
      };
    },
    end: (end) => endTrace(root, end),
  };
};

const endTrace = (root: Span, { status, operation, principal, errorCodes, failed }: TracedEnd): void => {
  root.setAttribute('http.response.status_code', status);
  if (principal !== null) root.setAttribute('rollcall.principal', principal);
  if (operation !== null) {
    const { type, name } = operation;
    root.updateName(name === null ? type : `${type} ${name}`);
    root.setAttribute('graphql.operation.type', type);
    if (name !== null) root.setAttribute('graphql.operation.name', name);
  }
  const codes = [...errorCodes];
  if (codes.length > 0) root.setAttribute('rollcall.error_codes', codes);
  if (failed || status >= 500) fail(root, codes[0] ?? String(status));
  root.end();
};

const fail = (span: Span, type: string): void => {
  span.setAttribute('error.type', type);
  span.setStatus({ code: SpanStatusCode.ERROR });
};

/** What the caller's headers name as the parent; a header that is not as the standard has it is passed over. */
const parentOf = ({ traceparent, tracestate }: TracedRequest): Context => {
  const parent = traceparent === null ? null : parseTraceParent(traceparent);
  if (parent === null) return ROOT_CONTEXT;
  const state = tracestate === null ? {} : { traceState: new TraceState(tracestate) };
  return trace.setSpanContext(ROOT_CONTEXT, { ...parent, isRemote: true, ...state });
};

const headersOf = (span: Span): Readonly<Record<string, string>> => {
  const { traceId, spanId, traceFlags, traceState } = span.spanContext();
  const flags = traceFlags.toString(16).padStart(2, '0');
  const state = traceState?.serialize() ?? '';
  return {
    [TRACE_PARENT_HEADER]: `00-${traceId}-${spanId}-${flags}`,
    ...(state === '' ? {} : { [TRACE_STATE_HEADER]: state }),
  };
};
