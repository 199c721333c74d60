import { expect, test, vi } from 'vitest';
import { createTestServer } from '../../test/harness/test-server.ts';
import type { RequestScope } from './server-options.ts';

/** The most that a body may have by default. */
const bodyBytes = 2 ** 20;

const { fetch, get, post, ask } = createTestServer();

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
  ['{"query":7}', 'The query must be text.'],
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
  expect((await post(bodyOf(bodyBytes))).status).toBe(200);
  const tooLarge = await post(bodyOf(bodyBytes + 1));
  expect(tooLarge.status).toBe(413);
  expect(tooLarge.headers.get('connection')).toBe('close');
  expect(await tooLarge.json()).toMatchObject({ errors: [{ extensions: { code: 'PAYLOAD_TOO_LARGE' } }] });
});

test('the limit of a body is that of the configuration', async () => {
  const small = createTestServer({ limits: { bodyBytes: 1024 } });
  const send = (size: number) =>
    small.fetch(
      new Request('http://localhost/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{"query":"{ hello }"}'.padEnd(size),
      }),
    );
  expect([(await send(1024)).status, (await send(1025)).status]).toEqual([200, 413]);
});

test('a body that announces too much is refused unread', async () => {
  const response = await post('{"query":"{ hello }"}', { 'content-length': String(bodyBytes + 1) });
  expect(response.status).toBe(413);
});

test('answers forbid caching and carry no CORS headers', async () => {
  const response = await post({ query: '{ hello }' }, { origin: 'http://evil.example' });
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect([...response.headers.keys()].filter((name) => name.toLowerCase().startsWith('access-control'))).toEqual([]);
});

test('a preflight is not granted', async () => {
  const headers = { origin: 'http://evil.example', 'access-control-request-method': 'POST' };
  const response = await fetch(new Request('http://localhost/graphql', { method: 'OPTIONS', headers }));
  expect(response.status).toBe(403);
  expect(response.headers.get('access-control-allow-origin')).toBeNull();
});

test('health is told, and probes are logged at debug only', async () => {
  let ready = true;
  const drained = createTestServer({}, { isReady: () => ready });
  const probe = async (path: string) => {
    const response = await drained.fetch(new Request(`http://localhost${path}`));
    return [response.status, await response.json()];
  };
  expect(await probe('/livez')).toEqual([200, { live: true }]);
  expect(await probe('/readyz')).toMatchObject([200, { ready: true, ledger: 'NONE' }]);
  ready = false;
  expect(await probe('/livez')).toEqual([200, { live: true }]);
  expect(await probe('/readyz')).toMatchObject([503, { ready: false, reason: 'The gateway is stopping.' }]);
  expect(drained.lines.map(({ level }) => level)).toEqual(['debug', 'debug', 'debug', 'debug']);
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
  const hasty = createTestServer({ limits: { deadlineSeconds: 0.02 } });
  expect(await hasty.ask('{ hello late }')).toMatchObject({ data: { hello: 'hi', late: null } });
  expect(hasty.linesOf('unexpected error')).toMatchObject([{ fields: { error: { type: 'TimeoutError' } } }]);
});

test('a client that goes away aborts the signal of its request', async () => {
  const held = Promise.withResolvers<string>();
  let scope: RequestScope | null = null;
  const waiting = createTestServer(
    {},
    {
      wait: (given) => {
        scope = given;
        return held.promise;
      },
    },
  );
  const isAborted = () => scope?.signal().aborted;
  const client = new AbortController();
  const pending = waiting.post({ query: '{ wait }' }, {}, client.signal);
  await vi.waitUntil(() => scope !== null);
  expect(isAborted()).toBe(false);
  client.abort();
  expect(isAborted()).toBe(true);
  held.resolve('too late');
  await expect(pending).rejects.toThrow();
});
