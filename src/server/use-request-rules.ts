import { getOperationAST } from 'graphql';
import { type Plugin, processRegularResult } from 'graphql-yoga';
import { negotiate } from './media-type.ts';
import { readBody } from './read-body.ts';
import { type Refusal, refusalError } from './refusal.ts';
import { readJson, readQueryString } from './request-params.ts';

export interface RequestRulesOptions {
  /** The most bytes that a body may have. */
  readonly bodyBytes: number;
  /** Whether anything may come by GET. */
  readonly acceptsGet: boolean;
}

/**
 * Decides what a GraphQL request may look like: POST with a JSON body, or GET with a query string. Other content types are refused, since a
 * browser sends them to other sites without asking, and so are compressed bodies, since a small one can become a large one.
 */
export const useRequestRules = ({ bodyBytes, acceptsGet }: RequestRulesOptions): Plugin => ({
  onRequestParse({ request, setRequestParser }) {
    const { method, headers } = request;
    const refusal = refusalOfHead(method, (name) => headers.get(name), acceptsGet);
    if (refusal !== null) throw refusalError(refusal);
    if (method === 'GET') {
      setRequestParser(({ url }) => readQueryString(url));
      return;
    }
    setRequestParser(async (posted) => readJson(await readBody(posted, bodyBytes)));
  },
  onParse() {
    return ({ result, context: { request, params } }) => {
      if (request.method !== 'GET' || !('definitions' in result)) return;
      const operation = getOperationAST(result, params.operationName);
      if (operation?.operation === 'mutation') throw refusalError(mutationByGet);
    };
  },
  onResultProcess(payload) {
    // Yoga would also stream events and parts, and knows no qualities. Who takes neither type is told so as JSON.
    const type = negotiate(payload.request.headers.get('accept')) ?? 'application/json';
    payload.setResultProcessor(processRegularResult, type);
  },
});

/** Why a request is not read, by its method and headers; null where it is. */
export const refusalOfHead = (
  method: string,
  header: (name: string) => string | null,
  acceptsGet: boolean,
): Refusal | null => {
  if (method !== 'POST' && (method !== 'GET' || !acceptsGet)) return otherMethod(acceptsGet);
  if (negotiate(header('accept')) === null) return notAcceptable;
  if (method === 'GET') return null;
  if (!isJson(header('content-type'))) return notJson;
  const encoding = header('content-encoding');
  return encoding === null || encoding.toLowerCase() === 'identity' ? null : compressed;
};

/** Whether a body is announced as JSON in UTF-8, which is also what nothing is said to be. */
const isJson = (contentType: string | null): boolean => {
  if (contentType === 'application/json') return true;
  const [type, ...parameters] = (contentType ?? '').toLowerCase().split(';');
  return (
    type?.trim() === 'application/json' &&
    parameters.every((parameter) => !/^\s*charset\s*=/.test(parameter) || /=\s*"?utf-?8"?\s*$/.test(parameter))
  );
};

const otherMethod = (acceptsGet: boolean): Refusal => ({
  status: 405,
  code: 'METHOD_NOT_ALLOWED',
  message: acceptsGet ? 'Ask with POST or GET.' : 'Ask with POST.',
  headers: { allow: acceptsGet ? 'GET, POST' : 'POST' },
});

const mutationByGet: Refusal = {
  status: 405,
  code: 'METHOD_NOT_ALLOWED',
  message: 'GET changes nothing. Send the mutation with POST.',
  headers: { allow: 'POST' },
};

const notAcceptable: Refusal = {
  status: 406,
  code: 'NOT_ACCEPTABLE',
  message: 'Answers are application/graphql-response+json or application/json, in UTF-8. Accept one of them.',
};

const notJson: Refusal = {
  status: 415,
  code: 'UNSUPPORTED_MEDIA_TYPE',
  message: 'Send the query as JSON in UTF-8, with the header Content-Type: application/json.',
};

const compressed: Refusal = {
  status: 415,
  code: 'UNSUPPORTED_MEDIA_TYPE',
  message: 'Send the body as it is, not compressed.',
  headers: { 'accept-encoding': 'identity' },
};
