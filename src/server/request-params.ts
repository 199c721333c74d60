import type { GraphQLParams } from 'graphql-yoga';
import { refusalError } from './refusal.ts';

/** What a request asks for, each part of the right type or absent. Members that mean nothing here are left out, as GraphQL over HTTP has it. */
export interface RequestParams extends GraphQLParams {
  /** The id of a trusted document. */
  readonly documentId?: string;
}

/** Reads the body of a POST. Of a name that stands in it twice the last one counts, as everywhere in JSON. */
export const readJson = (text: string): RequestParams => {
  const body = parse(text, 'The body is not valid JSON.');
  if (Array.isArray(body)) throw badRequest('There is no batching. Send one query, with aliases in it.');
  if (!isMap(body)) throw badRequest('The body must be a JSON object with a query in it.');
  return checked(body);
};

/** Reads the query string of a GET. A name without a value is as good as absent. */
export const readQueryString = (url: string): RequestParams => {
  const parameters = new URL(url, 'http://localhost').searchParams;
  const text = (name: string): string | undefined => {
    const [value, ...more] = parameters.getAll(name);
    if (more.length > 0) throw badRequest(`The parameter ${name} is given more than once.`);
    return value || undefined;
  };
  const json = (name: string): unknown => {
    const value = text(name);
    return value === undefined ? undefined : parse(value, `The parameter ${name} is not valid JSON.`);
  };
  return checked({
    query: text('query'),
    documentId: text('documentId'),
    operationName: text('operationName'),
    variables: json('variables'),
    extensions: json('extensions'),
  });
};

const checked = (given: Readonly<Record<string, unknown>>): RequestParams => {
  const query = textOf(given, 'query');
  const documentId = textOf(given, 'documentId');
  const operationName = textOf(given, 'operationName');
  const variables = mapOf(given, 'variables');
  const extensions = mapOf(given, 'extensions');
  return {
    ...(query === undefined ? {} : { query }),
    ...(documentId === undefined ? {} : { documentId }),
    ...(operationName === undefined ? {} : { operationName }),
    ...(variables === undefined ? {} : { variables }),
    ...(extensions === undefined ? {} : { extensions }),
  };
};

const textOf = (given: Readonly<Record<string, unknown>>, name: string): string | undefined => {
  const value = given[name] ?? undefined;
  if (value === undefined || typeof value === 'string') return value;
  throw badRequest(`The ${name} must be text.`);
};

const mapOf = (given: Readonly<Record<string, unknown>>, name: string): Record<string, unknown> | undefined => {
  const value = given[name] ?? undefined;
  if (value === undefined || isMap(value)) return value;
  throw badRequest(`The ${name} must be a JSON object.`);
};

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const parse = (text: string, fault: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own message quotes the text.
    throw badRequest(fault);
  }
};

const badRequest = (message: string) => refusalError({ status: 400, code: 'BAD_REQUEST', message });
