import { GraphQLObjectType, GraphQLSchema, GraphQLString } from 'graphql';
import { expect, test } from 'vitest';
import { serverSettings } from '../../test/harness/server-settings.ts';
import { createServer } from './server.ts';

const silent = () => undefined;
const logger = { debug: silent, info: silent, warn: silent, error: silent };

const ask = (query: string): Request =>
  new Request('http://localhost/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });

test('what comes on top of as many requests as are taken is told to come back, and is taken once there is room', async () => {
  const held = Promise.withResolvers<string>();
  const schema = new GraphQLSchema({
    query: new GraphQLObjectType({
      name: 'Query',
      fields: { wait: { type: GraphQLString, resolve: () => held.promise } },
    }),
  });
  const settings = serverSettings({ limits: { requestsInFlight: 2 } });
  const server = createServer({ schema, createContext: (scope) => scope, logger, settings, isReady: () => true });
  const waiting = [server.fetch(ask('{ wait }')), server.fetch(ask('{ wait }'))];

  const refused = await server.fetch(ask('{ __typename }'));
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
  expect(await refused.json()).toEqual({
    errors: [{ message: expect.stringContaining('2 requests'), extensions: { code: 'OVERLOADED' } }],
  });
  expect((await server.fetch(new Request('http://localhost/livez'))).status).toBe(200);

  held.resolve('done');
  for (const answer of await Promise.all(waiting)) expect(await answer.json()).toEqual({ data: { wait: 'done' } });
  expect((await server.fetch(ask('{ __typename }'))).status).toBe(200);
  await server.dispose();
});
