import { getOperationAST, type OperationDefinitionNode } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { answerHeaders } from './answer-headers.ts';
import type { WriteRequestLine } from './request-line.ts';
import { isClientGone, type RequestRecord, type RequestRecords, recordIn } from './request-record.ts';

/** Gives each request its record, and writes its line when it is answered. Must be the first plugin. */
export const useRequestRecords = (records: RequestRecords, writeLine: WriteRequestLine): Plugin => ({
  onRequest({ request, serverContext }) {
    records.open(request, recordIn(serverContext));
  },
  onExecute({ args }) {
    const operation = getOperationAST(args.document, args.operationName);
    if (operation != null) records.of(args.contextValue.request).operation = describeOperation(operation);
  },
  onResponse({ request, response, serverContext }) {
    const record = records.of(request);
    record.deadline?.clear();
    response.headers.set('x-request-id', record.id);
    for (const [name, value] of answerHeaders) if (!response.headers.has(name)) response.headers.set(name, value);
    // The rest of the body is left unread, so the connection cannot serve another request.
    if (response.status === 413) response.headers.set('connection', 'close');
    const { method, url } = request;
    const isGone = isClientGone(request, serverContext);
    writeLine(record, { method, path: pathInLine(url), status: response.status, isGone });
  },
});

/** A name is of letters, digits and underscores, but may be as long as the body. */
export const describeOperation = ({
  operation,
  name,
}: OperationDefinitionNode): NonNullable<RequestRecord['operation']> => ({
  type: operation,
  name: name?.value.slice(0, 100) ?? null,
});

const pathInLine = (url: string): string => url.replace(/^[a-z]+:\/\/[^/]*/i, '').replace(/[?#].*$/s, '');
