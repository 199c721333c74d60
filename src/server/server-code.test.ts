import { GraphQLInt, GraphQLObjectType, GraphQLSchema } from 'graphql';
import { expect, test } from 'vitest';
import { bodyLimit } from './read-body.ts';
import { createServer } from './server.ts';
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
const server = createServer({
  schema: new GraphQLSchema({
    query: new GraphQLObjectType({ name: 'Query', fields: { number } }),
    mutation: new GraphQLObjectType({ name: 'Mutation', fields: { number } }),
  }),
  createContext: () => ({}),
  logger: { debug: nothing, info: nothing, warn: nothing, error: nothing },
  deadlineSeconds: 30,
  graphiql: false,
  isReady: () => true,
});

const post = (body: unknown, type = 'application/json'): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': type },
  body: typeof body === 'string' ? body : JSON.stringify(body),
});

const cases: readonly (readonly [code: Exclude<ServerCode, 'MISDIRECTED_REQUEST'>, path: string, init: RequestInit])[] =
  [
    ['GRAPHQL_PARSE_FAILED', '/graphql', post({ query: '{ number' })],
    ['GRAPHQL_VALIDATION_FAILED', '/graphql', post({ query: '{ word }' })],
    ['OPERATION_RESOLUTION_FAILURE', '/graphql', post({ query: 'query A { number } query B { number }' })],
    ['OPERATION_RESOLUTION_FAILURE', '/graphql', post({ query: 'query A { number }', operationName: 'C' })],
    ['BAD_USER_INPUT', '/graphql', post({ query: 'query ($of: Int) { number(of: $of) }', variables: { of: 'one' } })],
    ['BAD_REQUEST', '/graphql', post('no JSON')],
    ['BAD_REQUEST', '/graphql', { method: 'PUT' }],
    ['BAD_REQUEST', '/graphql?query=mutation{number}', {}],
    ['UNSUPPORTED_MEDIA_TYPE', '/graphql', post({ query: '{ number }' }, 'text/plain')],
    ['PAYLOAD_TOO_LARGE', '/graphql', post(' '.repeat(bodyLimit + 1))],
    ['NO_SUCH_PATH', '/nowhere', {}],
    ['INTERNAL_SERVER_ERROR', '/graphql', post({ query: '{ number(of: 0) }' })],
  ];

test.each(cases)('%s is the code of %s %j', async (code, path, init) => {
  const response = await server.fetch(new Request(`http://localhost${path}`, init));
  expect(await response.json()).toMatchObject({ errors: [{ extensions: { code } }] });
});

test('every code in the catalogue has a case here, but the one for a foreign host, which no request in memory can have', () => {
  const tried = new Set<string>(cases.map(([code]) => code));
  expect(Object.keys(serverCodes).filter((code) => !tried.has(code))).toEqual(['MISDIRECTED_REQUEST']);
});
