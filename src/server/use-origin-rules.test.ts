import { GraphQLObjectType, GraphQLSchema, GraphQLString } from 'graphql';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Config } from '../config/config.ts';
import { serverSettings } from '../../test/harness/server-settings.ts';
import { createServer } from './server.ts';

const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
let carriedOut = 0;
beforeEach(() => {
  carriedOut = 0;
});
const hello = { type: GraphQLString, resolve: () => `hi ${(carriedOut += 1)}` };
const schema = new GraphQLSchema({ query: new GraphQLObjectType({ name: 'Query', fields: { hello } }) });

const admin = 'https://admin.example.com';
const serverWith = (changes: Partial<Config>) =>
  createServer({
    schema,
    createContext: (scope) => scope,
    logger: silent,
    settings: serverSettings(changes),
    isReady: () => true,
  });
const closed = serverWith({});
const opened = serverWith({ server: { corsOrigins: [admin, 'http://localhost:3000'] } });

const post = (headers: Record<string, string>, server = closed) =>
  server.fetch(
    new Request('http://gateway.example:4000/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: '{"query":"{ hello }"}',
    }),
  );
const get = (headers: Record<string, string>, server = closed) =>
  server.fetch(new Request('http://gateway.example:4000/graphql?query={hello}', { headers }));
const corsHeaders = ({ headers }: Response) => [...headers.keys()].filter((name) => /^access-control/i.test(name));

describe.each([
  ['POST', post],
  ['GET', get],
] as const)('by %s', (_method, ask) => {
  test.each([
    ['a client that is no browser', {}],
    ['the own page', { origin: 'http://gateway.example:4000', 'sec-fetch-site': 'same-origin' }],
    ['the own page in a browser that says no more', { origin: 'http://gateway.example:4000' }],
    ['the own page behind a proxy that takes TLS off', { origin: 'https://gateway.example:4000' }],
    ['a person who typed the address', { 'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate' }],
  ])('%s is answered', async (_who, headers) => {
    const response = await ask({ ...headers });
    expect(await response.json()).toEqual({ data: { hello: 'hi 1' } });
    expect(corsHeaders(response)).toEqual([]);
  });

  test.each([
    ['another site', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
    ['another site, in a browser that says no more', { origin: 'https://evil.example' }],
    ['another port', { origin: 'http://gateway.example:5000', 'sec-fetch-site': 'same-site' }],
    ['the same name without its port', { origin: 'http://gateway.example' }],
    ['a name that ends alike', { origin: 'http://evil.gateway.example:4000' }],
    ['a name that begins alike', { origin: 'http://gateway.example:4000.evil.example' }],
    ['an origin with more behind it', { origin: 'http://gateway.example:4000/' }],
    ['a user of that name', { origin: 'http://evil@gateway.example:4000' }],
    ['a page of no origin', { origin: 'null' }],
    ['a file', { origin: 'file://' }],
    ['an extension', { origin: 'chrome-extension://gateway.example:4000' }],
    ['an empty origin', { origin: '' }],
    ['two origins', { origin: 'http://gateway.example:4000, https://evil.example' }],
    ['a picture, a script or a form of another site', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' }],
    ['a neighbour of the same site', { 'sec-fetch-site': 'same-site' }],
    ['what no browser says', { 'sec-fetch-site': 'other' }],
    ['the own origin from another site', { origin: 'http://gateway.example:4000', 'sec-fetch-site': 'cross-site' }],
    ['another site with a header of its own', { origin: 'https://evil.example', 'x-forwarded-host': 'evil.example' }],
    ['an allowed origin where none is', { origin: admin }],
  ])('%s is refused before anything is done', async (_who, headers) => {
    const response = await ask({ ...headers });
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'CROSS_ORIGIN' } }] });
    expect(corsHeaders(response)).toEqual([]);
    expect(carriedOut).toBe(0);
  });
});

test('a refusal has the type that is asked for', async () => {
  const response = await post({ origin: 'null', accept: 'application/graphql-response+json' });
  expect(response.headers.get('content-type')).toBe('application/graphql-response+json; charset=utf-8');
});

test('a link from another site opens the page, which carries nothing out', async () => {
  const link = {
    accept: 'text/html',
    'sec-fetch-site': 'cross-site',
    'sec-fetch-mode': 'navigate',
    'sec-fetch-dest': 'document',
  };
  const response = await get(link);
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  expect((await get({ ...link, 'sec-fetch-dest': 'iframe' })).status).toBe(403);
  expect((await get({ ...link, origin: 'https://evil.example' })).status).toBe(403);
  expect((await get(link, serverWith({ graphiql: false }))).status).toBe(403);
  expect(carriedOut).toBe(0);
});

describe('an allowed origin', () => {
  test('is answered, and may read the answer', async () => {
    const response = await post({ origin: admin, 'sec-fetch-site': 'cross-site' }, opened);
    expect(await response.json()).toEqual({ data: { hello: 'hi 1' } });
    expect(response.headers.get('access-control-allow-origin')).toBe(admin);
    expect(response.headers.get('access-control-allow-credentials')).toBeNull();
    expect(response.headers.get('vary')).toContain('Origin');
  });

  test('may read why it is refused, too', async () => {
    const response = await post({ origin: admin, 'content-type': 'text/plain' }, opened);
    expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([415, admin]);
  });

  test('is meant exactly', async () => {
    const others = [
      `${admin}:8443`,
      'http://admin.example.com',
      'https://evil.admin.example.com',
      `${admin}.evil.example`,
      'HTTPS://ADMIN.EXAMPLE.COM',
    ];
    for (const origin of others) {
      const response = await post({ origin }, opened);
      expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([403, null]);
      expect(response.headers.get('vary')).toContain('Origin');
    }
  });

  test('leaves others who ask without one what they had', async () => {
    const response = await post({}, opened);
    expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([200, null]);
    expect(response.headers.get('vary')).toContain('Origin');
  });
});

describe('a question before the request', () => {
  const preflight = (headers: Record<string, string>, server = opened) =>
    server.fetch(
      new Request('http://gateway.example:4000/graphql', {
        method: 'OPTIONS',
        headers: { 'access-control-request-method': 'POST', ...headers },
      }),
    );

  test('is granted to an allowed origin, for the headers that mean something here', async () => {
    const wanted = 'authorization,content-type,x-rollcall-token-oum,X-Request-Id,x-evil,cookie,x-rollcall-';
    const response = await preflight({ origin: admin, 'access-control-request-headers': wanted });
    expect(response.status).toBe(204);
    expect(await response.text()).toBe('');
    expect(Object.fromEntries([...response.headers].filter(([name]) => /^access|^vary/i.test(name)))).toEqual({
      'access-control-allow-origin': admin,
      'access-control-allow-methods': 'GET, POST',
      'access-control-allow-headers': 'authorization, content-type, x-rollcall-token-oum, x-request-id',
      'access-control-expose-headers': 'x-request-id, retry-after',
      'access-control-max-age': '600',
      vary: 'Access-Control-Request-Headers, Origin',
    });
  });

  test.each(['https://evil.example', 'null', 'http://localhost:3001'])('is not granted to %s', async (origin) => {
    const response = await preflight({ origin });
    expect([response.status, corsHeaders(response)]).toEqual([403, []]);
  });

  test('is not granted where no origin is allowed', async () => {
    const response = await preflight({ origin: admin }, closed);
    expect([response.status, corsHeaders(response)]).toEqual([403, []]);
  });
});
