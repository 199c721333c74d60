import { request as httpRequest } from 'node:http';
import { GraphQLObjectType, GraphQLSchema, GraphQLString } from 'graphql';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { isLoopback } from '../http/loopback.ts';
import { type Listening, listen } from './listen.ts';

import { serverSettings } from '../../test/harness/server-settings.ts';
import { createServer } from './server.ts';
import type { RequestScope } from './server-options.ts';

/** The most that a body may have by default. */
const bodyBytes = 2 ** 20;

const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const signals: AbortSignal[] = [];
let ready = true;
const schema = new GraphQLSchema({
  query: new GraphQLObjectType<unknown, RequestScope>({
    name: 'Query',
    fields: {
      hello: { type: GraphQLString, resolve: () => 'hi' },
      forever: {
        type: GraphQLString,
        resolve: (_source, _args, context) => {
          const signal = context.signal();
          signals.push(signal);
          return new Promise((resolve) => signal.addEventListener('abort', () => resolve('over')));
        },
      },
    },
  }),
});

let listening: Listening;
beforeEach(async () => {
  ready = true;
  signals.splice(0);
  const server = createServer({
    schema,
    createContext: (scope) => scope,
    logger: silent,
    settings: serverSettings(),
    isReady: () => ready,
  });
  listening = await listen({
    listener: server.listener,
    host: '127.0.0.1',
    port: 0,
    isOwnHost: isLoopback,
    drain: () => {
      ready = false;
    },
    drainSeconds: 0.05,
  });
});
afterEach(() => listening.stop());

const post = (query: string, more: RequestInit = {}) =>
  fetch(`${listening.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
    ...more,
  });

test('a query is answered, with the id of its request', async () => {
  const headers = { 'content-type': 'application/json', 'x-request-id': 'mine' };
  const response = await post('{ hello }', { headers });
  expect(response.headers.get('x-request-id')).toBe('mine');
  expect(await response.json()).toEqual({ data: { hello: 'hi' } });
});

test('a client that hangs up aborts the signal that its request lends to upstream calls', async () => {
  const client = new AbortController();
  const pending = post('{ forever }', { signal: client.signal });
  await vi.waitUntil(() => signals.length === 1);
  expect(signals[0]?.aborted).toBe(false);
  client.abort();
  await expect(pending).rejects.toThrow();
  await vi.waitUntil(() => signals[0]?.aborted);
  expect(signals[0]?.reason).toMatchObject({ name: 'AbortError' });
});

test('a signal is not aborted by the end of its own request', async () => {
  await (await post('{ hello }')).text();
  const other = post('{ forever }');
  await vi.waitUntil(() => signals.length === 1);
  await (await post('{ hello }')).text();
  expect(signals[0]?.aborted).toBe(false);
  await Promise.all([expect(other).rejects.toThrow(), listening.stop()]);
});

/** Sends a body in pieces whose length is not announced. */
const postInPieces = (pieces: readonly string[]): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'transfer-encoding': 'chunked' };
    const outgoing = httpRequest(`${listening.url}/graphql`, { method: 'POST', headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    outgoing.on('error', reject);
    for (const piece of pieces) outgoing.write(piece);
    outgoing.end();
  });

test('a body without an announced length is read to its end', async () => {
  expect(await postInPieces(['{"query":', '"{ hello }"', '}'])).toBe(200);
});

test('a body without an announced length is cut off at the limit', async () => {
  const query = JSON.stringify({ query: '{ hello }' });
  expect(await postInPieces([query.padEnd(bodyBytes)])).toBe(200);
  expect(await postInPieces([query.padEnd(bodyBytes), ' '])).toBe(413);
  expect((await post('{ hello }')).status).toBe(200);
});

test('the page of GraphiQL arrives whole', async () => {
  const response = await fetch(`${listening.url}/`, { headers: { accept: 'text/html' } });
  expect(response.url).toBe(`${listening.url}/graphql`);
  expect((await response.text()).trimEnd().endsWith('</html>')).toBe(true);
});
