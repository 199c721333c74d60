import { getOperationAST } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Logger } from './logger.ts';
import type { RequestRecord, RequestRecords } from './request-record.ts';

/**
 * Gives each request its id and writes its one log line, which holds no variable, header, body, token or query of a URL. Must be
 * the first plugin.
 */
export const useRequestRecords = (records: RequestRecords, logger: Logger): Plugin => ({
  onRequest({ request }) {
    records.open(request);
  },
  onExecute({ args }) {
    const operation = getOperationAST(args.document, args.operationName);
    if (operation == null) return;
    // A name is of letters, digits and underscores, but may be as long as the body.
    const name = operation.name?.value.slice(0, 100) ?? null;
    records.of(args.contextValue.request).operation = { type: operation.operation, name };
  },
  onResponse({ request, response }) {
    const record = records.of(request);
    record.deadline?.clear();
    response.headers.set('x-request-id', record.id);
    response.headers.set('x-content-type-options', 'nosniff');
    // Answers hold people's names and addresses: no cache on the way may keep them.
    if (!response.headers.has('cache-control')) response.headers.set('cache-control', 'no-store');
    // The rest of the body is left unread, so the connection cannot serve another request.
    if (response.status === 413) response.headers.set('connection', 'close');
    const fields = lineOf(record, request, response);
    // Probes come every few seconds and would bury everything else.
    if (isProbe(fields.path)) logger.debug(fields, 'probe');
    else logger.info(fields, 'request');
  },
});

const isProbe = (path: string): boolean => path === '/livez' || path === '/readyz';

const lineOf = (record: RequestRecord, request: Request, response: Response) => ({
  requestId: record.id,
  method: request.method,
  path: pathOf(request.url),
  status: response.status,
  durationMs: Math.round((performance.now() - record.startedAt) * 10) / 10,
  ...(record.operation === null ? {} : { operation: record.operation.name, operationType: record.operation.type }),
  ...(record.errorCodes.size === 0 ? {} : { errorCodes: [...record.errorCodes] }),
  ...(record.upstreamCalls.size === 0 ? {} : { upstreamCalls: Object.fromEntries(record.upstreamCalls) }),
  ...(request.signal.aborted ? { clientGone: true } : {}),
});

const pathOf = (url: string): string =>
  url
    .replace(/^[a-z]+:\/\/[^/]*/i, '')
    .replace(/[?#].*$/s, '')
    .slice(0, 200);
