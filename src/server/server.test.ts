import { GraphQLError, GraphQLInt, GraphQLObjectType, GraphQLSchema, GraphQLString } from 'graphql';
import { beforeEach, expect, test, vi } from 'vitest';
import { ProviderError } from '../domain/provider-error.ts';
import type { Logger } from './logger.ts';
import { bodyLimit } from './read-body.ts';
import { createServer, type RequestScope } from './server.ts';

interface LogLine {
  readonly level: keyof Logger;
  readonly message: string;
  readonly fields: object;
}

const lines: LogLine[] = [];
const write =
  (level: keyof Logger) =>
  (fields: object, message: string): void => {
    lines.push({ level, message, fields });
  };
const logger: Logger = { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
beforeEach(() => lines.splice(0));

const vendorError = new ProviderError('rate-limited', 'main', 'Acme takes no more requests for now.', {
  retryAfterSeconds: 3,
  cause: Object.assign(new Error('cause of it'), { headers: { authorization: 'top-secret' } }),
});
const fault = new Error('internal detail');
let held: Promise<string> = Promise.resolve('');
let scope: RequestScope | null = null;

const text = (resolve: (source: unknown, args: object, context: RequestScope) => unknown) => ({
  type: GraphQLString,
  resolve,
});
const schema = new GraphQLSchema({
  query: new GraphQLObjectType<unknown, RequestScope>({
    name: 'Query',
    fields: {
      hello: { ...text(() => 'hi'), args: { times: { type: GraphQLInt } } },
      fault: text(() => {
        throw fault;
      }),
      refused: text(() => {
        throw new GraphQLError('This is not an id.', { extensions: { code: 'INVALID_ID' } });
      }),
      vendor: text(() => {
        throw vendorError;
      }),
      overflow: { type: GraphQLInt, resolve: () => 5e12 },
      upstream: text((_source, _args, context) => {
        context.onUpstreamCall('main', 'GET', '/people');
        context.onUpstreamCall('main', 'GET', '/people/1');
        context.onUpstreamCall('other', 'GET', '/people');
        return 'called';
      }),
      wait: text((_source, _args, context) => {
        scope = context;
        return held;
      }),
      late: text(
        (_source, _args, context) =>
          new Promise((_, reject) => {
            const leave = (): void => reject(context.signal.reason);
            if (context.signal.aborted) leave();
            else context.signal.addEventListener('abort', leave);
          }),
      ),
    },
  }),
  mutation: new GraphQLObjectType({ name: 'Mutation', fields: { change: text(() => 'changed') } }),
});

const createTestServer = (more: { graphiql?: boolean; deadlineSeconds?: number; isReady?: () => boolean } = {}) =>
  createServer({
    schema,
    createContext: (given) => given,
    logger,
    deadlineSeconds: 30,
    graphiql: true,
    isReady: () => true,
    ...more,
  });
const server = createTestServer();

const get = (path: string, headers: Record<string, string> = {}) =>
  server.fetch(new Request(`http://localhost${path}`, { headers }));
const post = (body: unknown, headers: Record<string, string> = {}) =>
  server.fetch(
    new Request('http://localhost/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    }),
  );
const ask = async (query: string) => (await post({ query })).json();
const linesOf = (message: string) => lines.filter((line) => line.message === message);

test('a POST with JSON and a GET with a query string are answered alike', async () => {
  const expected = { data: { hello: 'hi' } };
  expect(await ask('{ hello }')).toEqual(expected);
  expect(await (await get(`/graphql?query=${encodeURIComponent('{ hello }')}`)).json()).toEqual(expected);
  expect(await (await get(`/graphql/?query=${encodeURIComponent('{ hello }')}`)).json()).toEqual(expected);
});

test('a GET takes variables and the name of an operation', async () => {
  const query = 'query One { fault } query Two($times: Int) { hello(times: $times) }';
  const parameters = new URLSearchParams({ query, operationName: 'Two', variables: '{"times":2}' });
  expect(await (await get(`/graphql?${parameters}`)).json()).toEqual({ data: { hello: 'hi' } });
});

test('a mutation by GET is refused', async () => {
  const response = await get(`/graphql?query=${encodeURIComponent('mutation { change }')}`);
  expect(response.status).toBe(405);
  expect(response.headers.get('allow')).toBe('POST');
});

test.each([
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'text/plain',
  'application/graphql',
  'application/jsonx',
  '',
])('a body of type %j is refused', async (contentType) => {
  const response = await post('{"query":"{ hello }"}', { 'content-type': contentType });
  expect(response.status).toBe(415);
  expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'UNSUPPORTED_MEDIA_TYPE' } }] });
});

test.each(['application/json; charset=utf-8', 'Application/JSON', 'application/json ;charset=UTF-8'])(
  'a body of type %j is taken',
  async (contentType) => {
    expect((await post('{"query":"{ hello }"}', { 'content-type': contentType })).status).toBe(200);
  },
);

test.each([
  ['{"query": secret-thing', 'The body is not valid JSON.'],
  ['', 'The body is not valid JSON.'],
  ['null', 'The body must be a JSON object with a query in it.'],
  ['"{ hello }"', 'The body must be a JSON object with a query in it.'],
  ['[{"query":"{ hello }"}]', 'There is no batching. Send one query, with aliases in it.'],
  ['{}', 'There is no query. Send it as text under the name query.'],
  ['{"query":7}', 'There is no query. Send it as text under the name query.'],
])('the body %s is refused with a reason that quotes nothing', async (body, message) => {
  const response = await post(body);
  expect(response.status).toBe(400);
  expect(await response.json()).toEqual({ errors: [{ message, extensions: { code: 'BAD_REQUEST' } }] });
});

test('a GET without a query is refused', async () => {
  expect((await get('/graphql')).status).toBe(400);
});

test.each(['variables=secret-thing', 'variables=[1]', 'extensions={'])(
  'the parameter %s is refused',
  async (parameter) => {
    const response = await get(`/graphql?query={hello}&${parameter}`);
    expect(response.status).toBe(400);
    const body = await response.text();
    expect(body).toContain('BAD_REQUEST');
    expect(body).not.toContain('secret-thing');
  },
);

test('a body of exactly the limit is read, and one byte more is refused', async () => {
  const frame = JSON.stringify({ query: '{ hello }', extensions: { padding: '' } }).length;
  const bodyOf = (size: number) => ({ query: '{ hello }', extensions: { padding: 'x'.repeat(size - frame) } });
  expect((await post(bodyOf(bodyLimit))).status).toBe(200);
  const tooLarge = await post(bodyOf(bodyLimit + 1));
  expect(tooLarge.status).toBe(413);
  expect(tooLarge.headers.get('connection')).toBe('close');
  expect(await tooLarge.json()).toMatchObject({ errors: [{ extensions: { code: 'PAYLOAD_TOO_LARGE' } }] });
});

test('a body that announces too much is refused unread', async () => {
  const response = await post('{"query":"{ hello }"}', { 'content-length': String(bodyLimit + 1) });
  expect(response.status).toBe(413);
});

test('what a vendor failed at is shown as the graph presents it, and its cause goes to the log only', async () => {
  expect(await ask('{ hello vendor }')).toEqual({
    data: { hello: 'hi', vendor: null },
    errors: [
      {
        message: 'Acme takes no more requests for now.',
        locations: [{ line: 1, column: 9 }],
        path: ['vendor'],
        extensions: { code: 'RATE_LIMITED', directory: 'main', retryable: true, retryAfter: 3 },
      },
    ],
  });
  expect(linesOf('a directory failed')).toMatchObject([
    {
      level: 'warn',
      fields: { path: 'vendor', error: { kind: 'rate-limited', directory: 'main', cause: { message: 'cause of it' } } },
    },
  ]);
  expect(JSON.stringify(lines)).not.toContain('top-secret');
});

test('an error made for callers is shown as it is', async () => {
  expect(await ask('{ refused }')).toMatchObject({
    errors: [{ message: 'This is not an id.', path: ['refused'], extensions: { code: 'INVALID_ID' } }],
  });
  expect(linesOf('unexpected error')).toEqual([]);
});

test('an unexpected error is masked by an id under which the log has it, once', async () => {
  const body = await ask('{ a: fault b: fault }');
  const [first, second] = body.errors;
  expect(first.message).toBe(
    `Something went wrong inside the gateway. Its log says what, under the id ${first.extensions.errorId}.`,
  );
  expect(first).toMatchObject({ path: ['a'], extensions: { code: 'INTERNAL_SERVER_ERROR' } });
  expect(second.extensions.errorId).toBe(first.extensions.errorId);
  expect(JSON.stringify(body)).not.toContain('internal detail');
  expect(linesOf('unexpected error')).toMatchObject([
    { level: 'error', fields: { errorId: first.extensions.errorId, path: 'a', error: { message: 'internal detail' } } },
  ]);
});

test('in development too, nothing of an unexpected error is shown', async () => {
  vi.stubEnv('NODE_ENV', 'development');
  const body = JSON.stringify(await ask('{ fault }'));
  vi.unstubAllEnvs();
  expect(body).not.toContain('internal detail');
});

test('a value that its type cannot hold is an unexpected error', async () => {
  const body = await ask('{ overflow }');
  expect(body).toMatchObject({ data: { overflow: null }, errors: [{ extensions: { code: 'INTERNAL_SERVER_ERROR' } }] });
  expect(JSON.stringify(body)).not.toContain('5000000000000');
});

test.each([
  ['{ hello', undefined, 'GRAPHQL_PARSE_FAILED'],
  ['{ nothing }', undefined, 'GRAPHQL_VALIDATION_FAILED'],
  ['query($times: Int) { hello(times: $times) }', { times: 'many' }, 'BAD_USER_INPUT'],
  ['query A { hello } query B { hello }', undefined, 'OPERATION_RESOLUTION_FAILURE'],
])('%s has an error with a code', async (query, variables, code) => {
  const response = await post({ query, variables }, { accept: 'application/graphql-response+json' });
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ errors: [{ extensions: { code } }] });
});

test('a sane request id is kept, in the answer and in every log line', async () => {
  const response = await post({ query: '{ fault vendor }' }, { 'x-request-id': 'web-1.2_3' });
  expect(response.headers.get('x-request-id')).toBe('web-1.2_3');
  expect(lines.map(({ message }) => message).toSorted()).toEqual(['a directory failed', 'request', 'unexpected error']);
  for (const { fields } of lines) expect(fields).toMatchObject({ requestId: 'web-1.2_3' });
});

test.each(['', 'with space', 'a'.repeat(65), 'tab\there', '{"a":1}'])(
  'the request id %j is replaced',
  async (given) => {
    const response = await post({ query: '{ hello }' }, { 'x-request-id': given });
    expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  },
);

test('a request has one log line with what it was, how it went and what it cost', async () => {
  await post({ query: 'query Who { hello upstream vendor refused }' });
  expect(linesOf('request')).toEqual([
    {
      level: 'info',
      message: 'request',
      fields: {
        requestId: expect.any(String),
        method: 'POST',
        path: '/graphql',
        status: 200,
        durationMs: expect.any(Number),
        operation: 'Who',
        operationType: 'query',
        errorCodes: ['RATE_LIMITED', 'INVALID_ID'],
        upstreamCalls: { main: 2, other: 1 },
      },
    },
  ]);
});

test('no log line holds variables, headers, bodies, tokens or a query string', async () => {
  const secret = 'canary-4711';
  await post({
    query: `query($times: Int) { hello(times: $times) ${secret.replaceAll('-', '_')} }`,
    variables: { times: secret },
  });
  await post({ query: 'query($times: Int) { hello(times: $times) }', variables: { times: secret } });
  await post(`{"${secret}`, {
    authorization: `Bearer ${secret}`,
    cookie: secret,
    'x-request-id': `${secret} ${secret}`,
  });
  await get(`/graphql?query={hello}&variables=${secret}`);
  await get(`/nowhere?token=${secret}`);
  expect(linesOf('request')).toHaveLength(5);
  expect(JSON.stringify(lines).replaceAll('_', '-')).not.toContain(secret);
});

test('answers forbid caching and carry no CORS headers', async () => {
  const response = await post({ query: '{ hello }' }, { origin: 'http://evil.example' });
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect([...response.headers.keys()].filter((name) => name.toLowerCase().startsWith('access-control'))).toEqual([]);
});

test('a preflight is not granted', async () => {
  const headers = { origin: 'http://evil.example', 'access-control-request-method': 'POST' };
  const response = await server.fetch(new Request('http://localhost/graphql', { method: 'OPTIONS', headers }));
  expect(response.status).toBe(405);
  expect(response.headers.get('access-control-allow-origin')).toBeNull();
});

test('health is told, and probes are logged at debug only', async () => {
  let ready = true;
  const drained = createTestServer({ isReady: () => ready });
  const probe = async (path: string) => {
    const response = await drained.fetch(new Request(`http://localhost${path}`));
    return [response.status, await response.json()];
  };
  expect(await probe('/livez')).toEqual([200, { live: true }]);
  expect(await probe('/readyz')).toEqual([200, { ready: true }]);
  ready = false;
  expect(await probe('/livez')).toEqual([200, { live: true }]);
  expect(await probe('/readyz')).toEqual([503, { ready: false, reason: 'The gateway is stopping.' }]);
  expect(lines.map(({ level }) => level)).toEqual(['debug', 'debug', 'debug', 'debug']);
});

test.each(['/nowhere', '/graphql/more', '/nowhere?x=/graphql', '/health', '//', '/livez/'])(
  '%s is answered with a hint',
  async (path) => {
    const response = await get(path);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ errors: [{ message: expect.stringContaining('/graphql') }] });
  },
);

test('the root sends a browser to GraphiQL, and nobody else', async () => {
  const browser = await get('/', { accept: 'text/html,*/*;q=0.8' });
  expect([browser.status, browser.headers.get('location')]).toEqual([302, '/graphql']);
  expect((await get('/', { accept: 'application/json' })).status).toBe(404);
});

test('a request that takes too long has its signal aborted as timed out, and the rest is answered', async () => {
  const hasty = createTestServer({ deadlineSeconds: 0.02 });
  const body = JSON.stringify({ query: '{ hello late }' });
  const headers = { 'content-type': 'application/json' };
  const response = await hasty.fetch(new Request('http://localhost/graphql', { method: 'POST', headers, body }));
  expect(await response.json()).toMatchObject({ data: { hello: 'hi', late: null } });
  expect(linesOf('unexpected error')).toMatchObject([{ fields: { error: { type: 'TimeoutError' } } }]);
});

test('a client that goes away aborts the signal of its request', async () => {
  let release: (text: string) => void = () => undefined;
  held = new Promise((resolve) => {
    release = resolve;
  });
  const client = new AbortController();
  const body = JSON.stringify({ query: '{ wait }' });
  const headers = { 'content-type': 'application/json' };
  const pending = server.fetch(
    new Request('http://localhost/graphql', { method: 'POST', headers, body, signal: client.signal }),
  );
  await vi.waitUntil(() => scope !== null);
  expect(scope?.signal.aborted).toBe(false);
  client.abort();
  expect(scope?.signal.aborted).toBe(true);
  release('too late');
  await expect(pending).rejects.toThrow();
});
