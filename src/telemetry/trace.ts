import type { UpstreamCall, WatchedCall } from '../domain/call.ts';

/** The head of a request, as far as a trace may tell it. */
export interface TracedRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly requestId: string;
  /** The headers of the caller's own trace, which this one continues; null for a trace that begins here. */
  readonly traceparent: string | null;
  readonly tracestate: string | null;
}

/** What became of a request, as far as a trace may tell it: no variable, no document, no header. */
export interface TracedEnd {
  readonly status: number;
  readonly operation: { readonly type: string; readonly name: string | null } | null;
  readonly principal: string | null;
  readonly errorCodes: Iterable<string>;
  /** Whether it brought no data. */
  readonly failed: boolean;
}

/** The trace of one request. It is handed on explicitly, and nothing of it is kept once the request is over. */
export interface RequestTrace {
  /** 32 hexadecimal digits, for the log line. */
  readonly id: string;
  /** Begins a span for carrying out the operation; what is returned ends it. Upstream calls are then a part of it. */
  readonly execute: () => () => void;
  /** Begins a span for an upstream call, and tells the vendor of it. */
  readonly call: (call: UpstreamCall) => Required<WatchedCall>;
  readonly end: (end: TracedEnd) => void;
}

/** Makes traces, and sends them to where they are collected. */
export interface Tracing {
  readonly begin: (request: TracedRequest) => RequestTrace;
  /** Sends what is left, for at most 2 seconds. */
  readonly dispose: () => Promise<void>;
}
