import { isUtf8 } from 'node:buffer';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { getOperationAST, type OperationDefinitionNode } from 'graphql';
import { readCallerTokens } from '../access/caller-tokens.ts';
import type { Admission } from './admission.ts';
import type { Caller } from './caller.ts';
import { comesFromNoPage } from './use-origin-rules.ts';
import type { QueryDocument, QueryDocuments } from './query-documents.ts';
import type { CountRequest } from './request-quota.ts';
import { type RequestParams, readJson } from './request-params.ts';
import { openRecord, type RequestRecord } from './request-record.ts';
import { readPosted } from './read-posted.ts';
import { refusalOfHead } from './use-request-rules.ts';
import type { ChooseDocument } from './use-trusted-documents.ts';

/** What is known of a request when it turns out that it has to be answered in the other way. */
export interface Begun {
  /** Null where nothing was begun. */
  readonly record: RequestRecord | null;
  /** The body, where it was read. */
  readonly body: Uint8Array | null;
}

/** A request that only has to be carried out. */
export interface Ready {
  readonly record: RequestRecord;
  readonly caller: Caller;
  readonly known: QueryDocument;
  readonly operation: OperationDefinitionNode;
  readonly params: RequestParams;
  readonly header: (name: string) => string | null;
}

export interface DirectWayOptions {
  readonly admission: Admission;
  readonly count: CountRequest;
  readonly documents: QueryDocuments;
  readonly choose: ChooseDocument;
  /** Throws for variables that go beyond a limit. */
  readonly checkVariables: (variables: RequestParams['variables']) => void;
  /** The directories whose token each caller brings. */
  readonly tokenDirectories: ReadonlySet<string>;
  readonly bodyBytes: number;
  /** Whether there are more requests than may be. */
  readonly isTooMuch: () => boolean;
  /** Begins to count and to trace a request; false where what does so is not there yet. */
  readonly begin: (record: RequestRecord, header: Ready['header']) => boolean;
  /** Carries it out and sends the answer. */
  readonly carryOut: (ready: Ready, response: ServerResponse) => Promise<void>;
}

/**
 * The short way of what most requests are: a POST of a document that was carried out before, from a program and not from a web page. It makes none of the
 * objects of the fetch API. Whatever is to be refused, or is new, goes the other way, through Yoga and its plugins, which answer alike: this way knows
 * no error but those of carrying out. Both decide by the same functions.
 */
export const createDirectWay = (options: DirectWayOptions) => {
  const { admission, count, documents, choose, checkVariables, tokenDirectories, isTooMuch, begin, carryOut } = options;

  const isPlain = (request: IncomingMessage, header: Ready['header']): boolean =>
    request.method === 'POST' &&
    request.url === '/graphql' &&
    Number(header('content-length') ?? Infinity) <= options.bodyBytes &&
    comesFromNoPage(header('origin'), header('sec-fetch-site')) &&
    refusalOfHead('POST', header, false) === null;

  const callerOf = async (request: IncomingMessage, header: Ready['header']): Promise<Caller | null> => {
    const recognised = admission.recognise(header('authorization'));
    const principal = recognised instanceof Promise ? await recognised : recognised;
    if (principal === null) return null;
    const takes = (directory: string): boolean => tokenDirectories.has(directory) && principal.may('read', directory);
    const tokens = readCallerTokens(Object.keys(request.headers), header, takes);
    return typeof tokens === 'string' ? null : { principal, tokens };
  };

  /** What is to be carried out; null where anything is wrong or new. */
  const read = (body: Uint8Array): Pick<Ready, 'known' | 'operation' | 'params'> | null => {
    try {
      const params = choose(readJson(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString()), 'POST');
      const known = documents.kept(params.query ?? '');
      if (known === undefined) return null;
      checkVariables(params.variables);
      const operation = getOperationAST(known.document, params.operationName);
      return operation == null ? null : { known, operation, params };
    } catch {
      // The other way finds the same, and says what it is.
      return null;
    }
  };

  /** Answers a request, or resolves to what is known of it where it has to be answered in the other way. */
  return async (request: IncomingMessage, response: ServerResponse): Promise<Begun | null> => {
    const header = (name: string): string | null => {
      const value = request.headers[name];
      return typeof value === 'string' ? value : (value?.join(', ') ?? null);
    };
    if (isTooMuch() || !isPlain(request, header)) return nothingBegun;
    const record = openRecord(header('x-request-id'));
    if (!begin(record, header)) return nothingBegun;
    const caller = await callerOf(request, header);
    if (caller === null) return { record, body: null };
    record.caller = caller;
    const from = () => admission.addressOf(request.socket.remoteAddress, header('x-forwarded-for'));
    if ((await count(record, from)) !== null) return { record, body: null };

    const body = await readPosted(request);
    // What breaks off is still there to be broken off.
    if (body === null) return { record, body: null };
    const found = isPlainText(body) ? read(body) : null;
    if (found === null) return { record, body };
    await carryOut({ record, caller, header, ...found }, response);
    return null;
  };
};

const nothingBegun: Begun = { record: null, body: null };

/** Whether bytes are UTF-8 without a mark in front, which is not part of the text. */
const isPlainText = (body: Uint8Array): boolean => body[0] !== 0xef && isUtf8(body);
