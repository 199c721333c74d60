import { GraphQLError } from 'graphql';
import type { GraphQLParams, Plugin } from 'graphql-yoga';
import { bodyLimit, readBody } from './read-body.ts';
import type { ServerCode } from './server-code.ts';

/**
 * Decides what a GraphQL request may look like: POST with a JSON body, or GET with a query string. Other content types are refused, since a
 * browser sends them to other sites without asking.
 */
export const useRequestRules = (): Plugin => ({
  onRequestParse({ request, setRequestParser }) {
    if (request.method === 'GET') {
      setRequestParser(({ url }) => readQueryString(url));
    } else if (request.method === 'POST') {
      if (!isJson(request.headers.get('content-type'))) {
        throw refusal(
          415,
          'UNSUPPORTED_MEDIA_TYPE',
          'Send the query as JSON, with the header Content-Type: application/json.',
        );
      }
      setRequestParser(readJsonBody);
    }
  },
});

const noQuery = 'There is no query. Send it as text under the name query.';

const isJson = (contentType: string | null): boolean =>
  contentType?.split(';')[0]?.trim().toLowerCase() === 'application/json';

const readJsonBody = async (request: Request): Promise<GraphQLParams> => {
  const text = await readBody(request);
  if (text === null) {
    throw refusal(
      413,
      'PAYLOAD_TOO_LARGE',
      `The body has more than ${bodyLimit} bytes. Send a smaller query or fewer variables.`,
    );
  }
  const body = parse(text, 'The body is not valid JSON.');
  if (typeof body !== 'object' || body === null) {
    throw refusal(400, 'BAD_REQUEST', 'The body must be a JSON object with a query in it.');
  }
  if (Array.isArray(body))
    throw refusal(400, 'BAD_REQUEST', 'There is no batching. Send one query, with aliases in it.');
  if (!('query' in body) || typeof body.query !== 'string') throw refusal(400, 'BAD_REQUEST', noQuery);
  return { ...body, query: body.query };
};

const readQueryString = (url: string): GraphQLParams => {
  const parameters = new URL(url, 'http://localhost').searchParams;
  const text = (name: string): string | undefined => parameters.get(name) || undefined;
  const json = (name: string): GraphQLParams['variables'] => {
    const value = text(name);
    if (value === undefined) return undefined;
    const parsed = parse(value, `The parameter ${name} is not valid JSON.`);
    if (typeof parsed === 'object' && !Array.isArray(parsed)) return { ...parsed };
    throw refusal(400, 'BAD_REQUEST', `The parameter ${name} must be a JSON object.`);
  };
  const [query, operationName] = [text('query'), text('operationName')];
  if (query === undefined) throw refusal(400, 'BAD_REQUEST', noQuery);
  const [variables, extensions] = [json('variables'), json('extensions')];
  return {
    query,
    ...(operationName === undefined ? {} : { operationName }),
    ...(variables === undefined ? {} : { variables }),
    ...(extensions === undefined ? {} : { extensions }),
  };
};

const parse = (text: string, fault: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own message quotes the text.
    throw refusal(400, 'BAD_REQUEST', fault);
  }
};

const refusal = (status: number, code: ServerCode, message: string): GraphQLError =>
  new GraphQLError(message, { extensions: { code, http: { status } } });
