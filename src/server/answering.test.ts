import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  GraphQLError,
  GraphQLInt,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLScalarType,
  GraphQLSchema,
  GraphQLString,
} from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openRawClient, type RawAnswer } from '../../test/both-ways/raw-client.ts';
import { bytesOf, withoutIds } from '../../test/both-ways/ways.ts';
import { serverSettings } from '../../test/harness/server-settings.ts';
import { ProviderError } from '../domain/provider-error.ts';
import { silentTelemetry } from '../telemetry/telemetry.ts';
import type { Tracing } from '../telemetry/trace.ts';
import type { Logger } from './logger.ts';
import { createServer } from './server.ts';

const circle: { self?: object } = {};
circle.self = circle;

const scalar = (name: string, value: unknown) => ({
  type: new GraphQLScalarType({ name, coerceOutputValue: () => value }),
  resolve: () => 'something',
});
const failing = (error: unknown) => ({
  type: GraphQLString,
  resolve: () => {
    throw error;
  },
});
const rejecting = (error: unknown) => ({ type: GraphQLString, resolve: () => Promise.reject(error) });

const schema = new GraphQLSchema({
  query: new GraphQLObjectType({
    name: 'Query',
    fields: {
      hello: { type: GraphQLString, args: { times: { type: GraphQLInt } }, resolve: () => 'hi' },
      nothing: { type: GraphQLString, resolve: () => null },
      later: { type: GraphQLString, resolve: () => Promise.resolve('ü\u2028💥') },
      missing: { type: new GraphQLNonNull(GraphQLString), resolve: () => null },
      fault: failing(new Error('internal')),
      faultLater: rejecting(new TypeError('internal')),
      text: failing('text'),
      none: failing(undefined),
      refused: failing(new GraphQLError('No.', { extensions: { code: 'INVALID_ID' } })),
      withStatus: failing(
        new GraphQLError('No.', {
          extensions: { code: 'FORBIDDEN', http: { status: 403, headers: { 'X-Because': 'so' } } },
        }),
      ),
      vendor: rejecting(new ProviderError('rate-limited', 'main', 'Acme takes no more.', { retryAfterSeconds: 3 })),
      circle: scalar('Circle', circle),
      big: scalar('Big', 7n),
      number: scalar('Number', Number.NaN),
    },
  }),
  mutation: new GraphQLObjectType({
    name: 'Mutation',
    fields: { change: { type: GraphQLString, resolve: () => 'changed' }, fail: failing(new Error('internal')) },
  }),
});

interface Line {
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

let lines: Line[] = [];
const keep = (fields: object, message: string): void =>
  void lines.push({ message, fields: Object.assign<Record<string, unknown>, object>({}, fields) });
const logger: Logger = { debug: keep, info: keep, warn: keep, error: keep };

let traced: string[] = [];
const tracing: Tracing = {
  begin: () => ({
    id: '0'.repeat(32),
    execute: () => {
      traced.push('carrying out began');
      return () => void traced.push('carrying out ended');
    },
    call: () => ({ headers: {}, ended: () => undefined }),
    end: ({ status, operation }) => void traced.push(`ended with ${status}, ${operation?.type ?? 'no operation'}`),
  }),
  dispose: () => Promise.resolve(),
};

let context: () => object = () => ({});
const server = createServer({
  schema,
  logger,
  settings: serverSettings({ limits: { requestsPerMinute: 1_000_000 } }),
  isReady: () => true,
  createContext: () => context(),
  telemetry: { ...silentTelemetry, tracing: () => tracing },
});
const http = createHttpServer(server.listener);
let port = 0;
beforeAll(async () => {
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  port = (http.address() as AddressInfo).port;
});
afterAll(async () => {
  http.closeAllConnections();
  await new Promise((resolve) => http.close(resolve));
  await server.dispose();
});

/** An answer, and what the log and the trace say of it. */
const ask = async (
  query: string,
  isChunked: boolean,
  accept: string,
): Promise<{ answer: RawAnswer; lines: Line[]; traced: string[] }> => {
  lines = [];
  traced = [];
  const client = openRawClient(port);
  const answer = await client.ask(bytesOf({ body: { query }, headers: { Accept: accept } }, isChunked));
  client.close();
  const said = lines.map(({ message, fields: { durationMs: _duration, errorId: _id, error: _error, ...fields } }) => ({
    message,
    fields,
  }));
  return { answer: withoutIds(answer), lines: said, traced };
};

const askBoth = async (query: string, accept = 'application/json') => {
  const yoga = await ask(query, true, accept);
  expect(await ask(query, false, accept)).toEqual(yoga);
  return yoga;
};

const accepts = ['application/json', 'application/graphql-response+json'];
const fields = Object.keys(schema.getQueryType()?.getFields() ?? {});

describe('is answered, logged and traced alike on both ways:', () => {
  test.each(fields)('%s', async (field) => {
    for (const accept of accepts) {
      await askBoth(`{ ${field} }`, accept);
      await askBoth(`query Named { hello ${field} }`, accept);
    }
  });

  test.each(['mutation { change }', 'mutation M { change fail }', '{ __typename ... @include(if: false) { hello } }'])(
    '%s',
    async (query) => {
      for (const accept of accepts) await askBoth(query, accept);
    },
  );

  test.each([
    ['throws', new Error('internal')],
    ['throws what is for callers', new GraphQLError('No.', { extensions: { code: 'INVALID_ID' } })],
    ['throws what is no error', 'text'],
  ])('a context that %s', async (_name, error) => {
    await askBoth('{ hello }');
    context = () => {
      throw error;
    };
    for (const accept of accepts) {
      const { answer, lines: said, traced: spans } = await askBoth('{ hello }', accept);
      expect(spans).toEqual([expect.stringMatching(/^ended with (?:200|400|500), no operation$/)]);
      expect(answer.statusLine).toMatch(/ (?:200|400|500) /);
      expect(said.filter(({ message }) => message === 'request')).toHaveLength(1);
    }
    context = () => ({});
  });
});
