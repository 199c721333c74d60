import { GraphQLInt, GraphQLObjectType, GraphQLSchema } from 'graphql';
import { expect, test } from 'vitest';

import { createServer } from './server.ts';
import type { ServerSettings } from './server-options.ts';
import { serverSettings } from '../../test/harness/server-settings.ts';
import { type ServerCode, serverCodes } from './server-code.ts';

const number = {
  type: GraphQLInt,
  args: { of: { type: GraphQLInt } },
  resolve: (_source: unknown, { of }: { of?: number }) => {
    if (of === 0) throw new Error('a fault');
    return of;
  },
};
const nothing = (): void => undefined;
const createTestServer = (changes: Partial<ServerSettings>) =>
  createServer({
    schema: new GraphQLSchema({
      query: new GraphQLObjectType({ name: 'Query', fields: { number } }),
      mutation: new GraphQLObjectType({ name: 'Mutation', fields: { number } }),
    }),
    createContext: () => ({}),
    logger: { debug: nothing, info: nothing, warn: nothing, error: nothing },
    settings: { ...serverSettings({ graphiql: false }), ...changes },
    isReady: () => true,
  });
const server = createTestServer({});
const strict = createTestServer({
  production: true,
  introspection: false,
  trustedDocuments: { documents: new Map([['sha256:0', '{ __schema { description } }']]), enforced: true },
});

const post = (body: unknown, headers: Record<string, string> = {}): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', ...headers },
  body: typeof body === 'string' ? body : JSON.stringify(body),
});

/** These need a socket, access control or a limit, and have tests of their own. */
const elsewhere = [
  'AUTHENTICATION_UNAVAILABLE',
  'FORBIDDEN_METRICS',
  'HEADERS_TOO_LARGE',
  'MISDIRECTED_REQUEST',
  'MORE_ERRORS',
  'QUERY_TOO_COMPLEX',
  'QUERY_TOO_EXPENSIVE',
  'QUERY_TOO_LARGE',
  'REQUEST_TIMEOUT',
  'OVERLOADED',
  'TOO_MANY_REQUESTS',
  'UNAUTHENTICATED',
  'URI_TOO_LONG',
];

const cases: readonly (readonly [code: ServerCode, path: string, init: RequestInit])[] = [
  ['GRAPHQL_PARSE_FAILED', '/graphql', post({ query: '{ number' })],
  ['GRAPHQL_VALIDATION_FAILED', '/graphql', post({ query: '{ word }' })],
  ['OPERATION_RESOLUTION_FAILURE', '/graphql', post({ query: 'query A { number } query B { number }' })],
  ['OPERATION_RESOLUTION_FAILURE', '/graphql', post({ query: 'query A { number }', operationName: 'C' })],
  ['BAD_USER_INPUT', '/graphql', post({ query: 'query ($of: Int) { number(of: $of) }', variables: { of: 'one' } })],
  ['BAD_REQUEST', '/graphql', post('no JSON')],
  ['METHOD_NOT_ALLOWED', '/graphql', { method: 'PUT' }],
  ['METHOD_NOT_ALLOWED', '/graphql?query=mutation{number}', {}],
  ['NOT_ACCEPTABLE', '/graphql', post({ query: '{ number }' }, { accept: 'text/html' })],
  ['UNSUPPORTED_MEDIA_TYPE', '/graphql', post({ query: '{ number }' }, { 'content-type': 'text/plain' })],
  ['PAYLOAD_TOO_LARGE', '/graphql', post(' '.repeat(2 ** 20 + 1))],
  ['CROSS_ORIGIN', '/graphql', post({ query: '{ number }' }, { origin: 'https://evil.example' })],
  ['NO_SUCH_PATH', '/nowhere', {}],
  ['INTERNAL_SERVER_ERROR', '/graphql', post({ query: '{ number(of: 0) }' })],
];
const strictCases: typeof cases = [
  ['DOCUMENT_NOT_TRUSTED', '/graphql', post({ query: '{ number }' })],
  ['PERSISTED_DOCUMENT_NOT_FOUND', '/graphql', post({ documentId: 'sha256:1' })],
  ['INTROSPECTION_DISABLED', '/graphql', post({ documentId: 'sha256:0' })],
];

test.each(cases)('%s is the code of %s %j', async (code, path, init) => {
  const response = await server.fetch(new Request(`http://localhost${path}`, init));
  expect(await response.json()).toMatchObject({ errors: [{ extensions: { code } }] });
});

test.each(strictCases)('%s is the code of %s %j in production', async (code, path, init) => {
  const response = await strict.fetch(new Request(`http://localhost${path}`, init));
  expect(await response.json()).toMatchObject({ errors: [{ extensions: { code } }] });
});

test('every code in the catalogue has a case here, or is one that this test says is tried elsewhere', () => {
  const tried = new Set<string>([...cases, ...strictCases].map(([code]) => code));
  const rest = Object.keys(serverCodes).filter((code) => !tried.has(code));
  expect(rest.filter((code) => !elsewhere.includes(code))).toEqual([]);
});
