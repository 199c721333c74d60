import type { HealthLog } from './health-log.ts';
import type { Logger } from './logger.ts';
import type { RequestRecord } from './request-record.ts';
import { isProbe } from './use-probes.ts';

/** How a request ended, as the log, the metrics and the traces are told. */
export interface RequestEnd {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** Of HTTP. */
  readonly status: number;
  /** Whether the client went away before it was answered. */
  readonly isGone: boolean;
}

/** Writes the one log line of a request, which holds no variable, header, body, token or query of a URL. */
export type WriteRequestLine = (record: RequestRecord, end: RequestEnd) => void;

/** @param lookAt is told which directories were called */
export const createRequestLines =
  (logger: Logger, lookAt: HealthLog): WriteRequestLine =>
  (record, end) => {
    const fields = lineOf(record, end);
    // Probes come every few seconds and would bury everything else.
    if (isProbe(fields.path)) logger.debug(fields, 'probe');
    else logger.info(fields, 'request');
    if (record.upstreamCalls.size > 0) lookAt(record.upstreamCalls.keys());
  };

/** What a line holds. Written part by part, since every request has one. */
interface RequestLine {
  requestId: string;
  method: string;
  path: string;
  status: number;
  durationMs: number;
  caller?: string;
  operation?: string | null;
  operationType?: string;
  errorCodes?: readonly string[];
  upstreamCalls?: Readonly<Record<string, number>>;
  upstreamMs?: number;
  estimatedCalls?: Readonly<Record<string, number>>;
  traceId?: string;
  clientGone?: true;
}

const lineOf = (record: RequestRecord, { method, path, status, isGone }: RequestEnd): RequestLine => {
  const { id: requestId, startedAt, caller, operation, errorCodes, upstreamCalls, callEstimate, trace } = record;
  const durationMs = tenths(performance.now() - startedAt);
  const line: RequestLine = { requestId, method, path: path.slice(0, 200), status, durationMs };
  if (caller !== null && caller.principal.kind !== 'ANONYMOUS') line.caller = caller.principal.name;
  if (operation !== null) {
    line.operation = operation.name;
    line.operationType = operation.type;
  }
  if (errorCodes.size > 0) line.errorCodes = [...errorCodes];
  if (upstreamCalls.size > 0) {
    line.upstreamCalls = Object.fromEntries(upstreamCalls);
    line.upstreamMs = tenths(record.upstreamMilliseconds);
  }
  if (callEstimate !== null && callEstimate.size > 0) line.estimatedCalls = Object.fromEntries(callEstimate);
  if (trace !== null) line.traceId = trace.id;
  if (isGone) line.clientGone = true;
  return line;
};

const tenths = (milliseconds: number): number => Math.round(milliseconds * 10) / 10;
