import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { type Call, createCallBudget } from '../domain/call.ts';
import { pathOf } from './path.ts';
import type { Transport, Upstream } from './transport.ts';
import { createConnect, type TransportLimits } from './undici-transport.ts';

const opened: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});

/** A vendor on loopback. What it received is kept, with the body read. */
const serve = async (listener: RequestListener) => {
  const received: { request: IncomingMessage; body: string }[] = [];
  let connections = 0;
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    received.push({ request, body });
    listener(request, response);
  });
  server.on('connection', () => {
    connections += 1;
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  opened.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const { port } = server.address() as AddressInfo;
  return { received, connections: () => connections, url: new URL(`http://127.0.0.1:${port}`) };
};

const open = (url: URL, limits: TransportLimits = {}, upstream: Partial<Upstream> = {}): Transport => {
  const transport = createConnect(limits)({
    directory: 'acme',
    vendor: 'Acme',
    baseUrl: url,
    headers: () => ({ authorization: 'Bearer canary' }),
    ...upstream,
  });
  opened.push(transport.close);
  return transport;
};

const createCall = (parts: Partial<Call> = {}): Call => ({
  signal: new AbortController().signal,
  budget: createCallBudget(Infinity),
  reads: new Map(),
  ...parts,
});

const json = (response: ServerResponse, body: unknown): void => {
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(body));
};

describe('a request', () => {
  test('carries the vendor’s headers, our name, and the media type', async () => {
    const vendor = await serve((_request, response) => json(response, { ok: true }));
    await open(vendor.url).send({ method: 'GET', path: '/users' }, createCall());
    const { headers } = vendor.received[0]?.request ?? {};
    expect(headers).toMatchObject({ authorization: 'Bearer canary', accept: 'application/json' });
    expect(headers?.['user-agent']).toMatch(/^rollcall\/\d+\.\d+\.\d+/);
    expect(headers).not.toHaveProperty('content-type');
  });

  test('with a body says its media type, and sends JSON', async () => {
    const vendor = await serve((_request, response) => json(response, {}));
    const transport = open(vendor.url, {}, { mediaType: 'application/vnd.api+json' });
    await transport.send({ method: 'POST', path: '/invites', body: { name: 'Åsa' } }, createCall());
    await transport.send({ method: 'PUT', path: '/roles', body: null }, createCall());
    expect(vendor.received.map(({ body }) => body)).toEqual(['{"name":"Åsa"}', 'null']);
    expect(vendor.received[0]?.request.headers).toMatchObject({
      accept: 'application/vnd.api+json',
      'content-type': 'application/vnd.api+json',
      'content-length': '15',
    });
    expect(vendor.received[1]?.request.headers).toMatchObject({ 'content-type': 'application/vnd.api+json' });
  });

  test.each(['POST', 'DELETE', 'PUT', 'PATCH'] as const)('%s without a body has no media type', async (method) => {
    const vendor = await serve((_request, response) => json(response, {}));
    await open(vendor.url).send({ method, path: '/users/1' }, createCall());
    expect(vendor.received[0]?.request.method).toBe(method);
    expect(vendor.received[0]?.request.headers).not.toHaveProperty('content-type');
  });

  test('asks below the prefix of the base URL, with ids and parameters encoded once', async () => {
    const vendor = await serve((_request, response) => json(response, {}));
    const transport = open(new URL('/proxy/acme/', vendor.url));
    const query = [
      ['email', 'a+b@example.com'],
      ['name', 'Ann & Bo'],
    ] as const;
    await transport.send({ method: 'GET', path: pathOf`/users/${'auth0|a/b'}/roles`, query }, createCall());
    expect(vendor.received[0]?.request.url).toBe(
      '/proxy/acme/users/auth0%7Ca%2Fb/roles?email=a%2Bb%40example.com&name=Ann%20%26%20Bo',
    );
  });

  test('reads its secret anew each time', async () => {
    const vendor = await serve((_request, response) => json(response, {}));
    let token = 'old';
    const transport = open(vendor.url, {}, { headers: () => ({ authorization: token }) });
    await transport.send({ method: 'GET', path: '/users' }, createCall());
    token = 'new';
    await transport.send({ method: 'GET', path: '/users' }, createCall());
    expect(vendor.received.map(({ request }) => request.headers.authorization)).toEqual(['old', 'new']);
  });

  test.each(['/../admin', '//evil.example/', '/users?admin=1', 'http://evil.example/'])(
    'to %s is refused and not sent',
    async (path) => {
      const vendor = await serve((_request, response) => json(response, {}));
      await expect(open(vendor.url).send({ method: 'GET', path }, createCall())).rejects.toBeInstanceOf(TypeError);
      expect(vendor.received).toHaveLength(0);
    },
  );

  test('with credentials that no header may hold is not sent', async () => {
    const vendor = await serve((_request, response) => json(response, {}));
    const transport = open(vendor.url, {}, { headers: () => ({ authorization: 'Bearer canary\r\nx: y' }) });
    const error: unknown = await transport
      .send({ method: 'GET', path: '/users' }, createCall())
      .catch((thrown) => thrown);
    expect(error).toMatchObject({ kind: 'unauthorized', message: expect.stringContaining('line breaks') });
    expect(String(error)).not.toContain('canary');
    expect(vendor.received).toHaveLength(0);
  });
});

describe('an answer', () => {
  test('is parsed, whatever success it is', async () => {
    const vendor = await serve((_request, response) => {
      response.statusCode = 201;
      json(response, { name: 'Åsa 😀' });
    });
    const answer = await open(vendor.url).send({ method: 'POST', path: '/users', body: {} }, createCall());
    expect(answer).toEqual({ status: 201, body: { name: 'Åsa 😀' } });
  });

  test('is whole when characters are split between packets', async () => {
    const bytes = Buffer.from('{"name":"Åsa 😀"}');
    const vendor = await serve(async (_request, response) => {
      for (const byte of bytes) {
        response.write(Buffer.of(byte));
        await new Promise((resolve) => setImmediate(resolve));
      }
      response.end();
    });
    expect(await open(vendor.url).send({ method: 'GET', path: '/' }, createCall())).toEqual({
      status: 200,
      body: { name: 'Åsa 😀' },
    });
  });

  test.each([
    [204, ''],
    [200, ''],
    [202, ''],
    [200, ' \r\n'],
  ])('%i with %j is undefined', async (status, body) => {
    const vendor = await serve((_request, response) => {
      response.statusCode = status;
      response.end(body);
    });
    expect(await open(vendor.url).send({ method: 'DELETE', path: '/users/1' }, createCall())).toEqual({
      status,
      body: undefined,
    });
  });

  test.each([
    ['gzip', gzipSync],
    ['x-gzip', gzipSync],
    ['GZIP', gzipSync],
    ['br', brotliCompressSync],
    ['identity', (text: string) => Buffer.from(text)],
  ] as const)('in %s is unpacked', async (encoding, pack) => {
    const vendor = await serve((request, response) => {
      expect(request.headers['accept-encoding']).toBe('gzip, br');
      response.setHeader('content-encoding', encoding);
      response.end(pack('{"a":[1,2]}'));
    });
    expect((await open(vendor.url).send({ method: 'GET', path: '/' }, createCall())).body).toEqual({ a: [1, 2] });
  });

  test.each([
    ['not JSON', '<!doctype html><title>canary</title>'],
    ['half of JSON', '{"a": "canary'],
    ['not UTF-8', Buffer.from([0x22, 0xff, 0x22])],
  ])('that is %s is malformed, and the next one is read', async (_what, body) => {
    const bodies = [body, '{}'];
    const vendor = await serve((_request, response) => response.end(bodies.shift()));
    const transport = open(vendor.url);
    const error: unknown = await transport
      .send({ method: 'GET', path: '/users' }, createCall())
      .catch((thrown) => thrown);
    expect(error).toMatchObject({ kind: 'malformed-response', directory: 'acme' });
    expect(String(error)).not.toContain('canary');
    expect(await transport.send({ method: 'GET', path: '/users' }, createCall())).toEqual({ status: 200, body: {} });
    expect(vendor.connections()).toBe(1);
  });

  test.each([
    ['deflate', gzipSync('{}'), 'compression that Rollcall did not ask for'],
    ['gzip, br', gzipSync('{}'), 'compression that Rollcall did not ask for'],
    ['gzip', Buffer.from('{}'), 'damaged compressed data'],
    ['gzip', gzipSync('{"a":1}').subarray(0, -4), 'damaged compressed data'],
    ['br', brotliCompressSync('{"a":1}').subarray(0, -2), 'damaged compressed data'],
  ])('in %s that cannot be unpacked is malformed', async (encoding, body, message) => {
    const vendor = await serve((_request, response) => {
      response.setHeader('content-encoding', encoding);
      response.end(body);
    });
    await expect(open(vendor.url).send({ method: 'GET', path: '/' }, createCall())).rejects.toMatchObject({
      kind: 'malformed-response',
      message: expect.stringContaining(message),
    });
  });
});

describe('the size limit', () => {
  test.each([
    [98, true],
    [99, false],
  ])('holds to the byte: a string of %i in a limit of 100', async (length, fits) => {
    const vendor = await serve((_request, response) => json(response, 'x'.repeat(length)));
    const sent = open(vendor.url, { responseBytes: 100 }).send({ method: 'GET', path: '/' }, createCall());
    if (fits) await expect(sent).resolves.toMatchObject({ status: 200 });
    else
      await expect(sent).rejects.toMatchObject({
        kind: 'malformed-response',
        message: expect.stringContaining('100 bytes'),
      });
  });

  test.each([
    ['gzip', gzipSync(Buffer.alloc(64 * 1024 * 1024, 0x20))],
    ['br', brotliCompressSync(Buffer.alloc(64 * 1024 * 1024, 0x20))],
  ])('counts what %s unpacks to', async (encoding, bomb) => {
    const vendor = await serve((_request, response) => {
      response.setHeader('content-encoding', encoding);
      response.end(bomb);
    });
    const responseBytes = 1024 * 1024;
    expect(bomb.length).toBeLessThan(responseBytes);
    await expect(
      open(vendor.url, { responseBytes }).send({ method: 'GET', path: '/' }, createCall()),
    ).rejects.toMatchObject({
      kind: 'malformed-response',
      message: expect.stringContaining(`more than ${responseBytes} bytes`),
    });
  });
});

describe('a refusal', () => {
  test('has its kind, names the call without its query, and keeps nothing of the body', async () => {
    const vendor = await serve((_request, response) => {
      response.statusCode = 403;
      json(response, { message: 'canary' });
    });
    const request = { method: 'GET', path: '/users', query: [['email', 'canary@example.com']] } as const;
    const error: unknown = await open(vendor.url)
      .send(request, createCall())
      .catch((thrown) => thrown);
    expect(error).toMatchObject({ kind: 'forbidden', directory: 'acme', retryAfterSeconds: null });
    expect(String(error)).toContain('Acme answered GET /users (directory "acme") with 403');
    expect(String(error)).not.toContain('canary');
  });

  test('carries how long to wait', async () => {
    const vendor = await serve((_request, response) => response.writeHead(429, { 'retry-after': '17' }).end());
    await expect(open(vendor.url).send({ method: 'GET', path: '/' }, createCall())).rejects.toMatchObject({
      kind: 'rate-limited',
      retryAfterSeconds: 17,
    });
  });

  test('with a short body leaves the connection for the next call', async () => {
    const statuses = [500, 200];
    const vendor = await serve((_request, response) => {
      response.statusCode = statuses.shift() ?? 200;
      json(response, { message: 'x'.repeat(60_000) });
    });
    const transport = open(vendor.url, { connections: 1 });
    await expect(transport.send({ method: 'GET', path: '/' }, createCall())).rejects.toMatchObject({
      kind: 'unavailable',
    });
    await expect(transport.send({ method: 'GET', path: '/' }, createCall())).resolves.toMatchObject({ status: 200 });
    expect(vendor.connections()).toBe(1);
  });

  test('with a long body costs the connection, not the next call', async () => {
    const statuses = [500, 200];
    const vendor = await serve((_request, response) => {
      response.statusCode = statuses.shift() ?? 200;
      json(response, response.statusCode === 200 ? {} : { message: 'x'.repeat(5_000_000) });
    });
    const transport = open(vendor.url, { connections: 1 });
    await expect(transport.send({ method: 'GET', path: '/' }, createCall())).rejects.toMatchObject({
      kind: 'unavailable',
    });
    await expect(transport.send({ method: 'GET', path: '/' }, createCall())).resolves.toMatchObject({ status: 200 });
    expect(vendor.connections()).toBe(2);
  });

  test.each([301, 302, 303, 307, 308])('%i is not followed', async (status) => {
    const elsewhere = await serve((_request, response) => json(response, {}));
    const vendor = await serve((_request, response) =>
      response.writeHead(status, { location: new URL('/users', elsewhere.url).href }).end(),
    );
    await expect(open(vendor.url).send({ method: 'GET', path: '/users' }, createCall())).rejects.toMatchObject({
      kind: 'malformed-response',
      message: expect.stringContaining('redirect'),
    });
    expect(vendor.received).toHaveLength(1);
    expect(elsewhere.received).toHaveLength(0);
  });
});

describe('the cap on concurrency', () => {
  test('holds on the vendor’s side, is used to the full, and serves everybody', async () => {
    const waiting: ServerResponse[] = [];
    let most = 0;
    const vendor = await serve((_request, response) => {
      waiting.push(response);
      most = Math.max(most, waiting.length);
      // Nobody is answered until the cap is reached: it would hang here if the transport stayed below it.
      if (waiting.length === 4) for (const one of waiting.splice(0)) json(one, {});
    });
    const transport = open(vendor.url, { connections: 4 });
    const paths = Array.from({ length: 40 }, (_, index) => `/users/${index}`);
    await Promise.all(paths.map((path) => transport.send({ method: 'GET', path }, createCall())));
    expect(most).toBe(4);
    expect(vendor.connections()).toBe(4);
    expect(new Set(vendor.received.map(({ request }) => request.url))).toEqual(new Set(paths));
    expect(vendor.received).toHaveLength(paths.length);
  });

  test('is each directory’s own', async () => {
    const waiting: ServerResponse[] = [];
    const vendor = await serve((_request, response) => {
      waiting.push(response);
      if (waiting.length === 2) for (const one of waiting) json(one, {});
    });
    const connect = createConnect({ connections: 1 });
    const upstream = { vendor: 'Acme', baseUrl: vendor.url, headers: () => ({}) };
    const transports = ['a', 'b'].map((directory) => connect({ ...upstream, directory }));
    opened.push(...transports.map(({ close }) => close));
    const call = createCall();
    await Promise.all(transports.map((transport) => transport.send({ method: 'GET', path: '/' }, call)));
    expect(vendor.received).toHaveLength(2);
  });

  test('lets a call that gave up while waiting go without a trace', async () => {
    const held: ServerResponse[] = [];
    const vendor = await serve((_request, response) => held.push(response));
    const transport = open(vendor.url, { connections: 1 });
    const first = transport.send({ method: 'GET', path: '/first' }, createCall());
    await expect.poll(() => held.length).toBe(1);

    const leaving = new AbortController();
    const counted: string[] = [];
    const call = createCall({
      signal: leaving.signal,
      onUpstreamCall: (_directory, _method, path) => counted.push(path),
    });
    const waiting = ['/2', '/3', '/4'].map((path) => transport.send({ method: 'GET', path }, call));
    const last = transport.send({ method: 'GET', path: '/last' }, createCall());
    leaving.abort();
    for (const one of waiting) {
      await expect(one).rejects.toMatchObject({ kind: 'aborted', message: expect.stringContaining('was not sent') });
    }
    for (const response of held.splice(0)) json(response, {});
    await first;
    await expect.poll(() => held.length).toBe(1);
    for (const response of held.splice(0)) json(response, {});
    await last;
    expect(vendor.received.map(({ request }) => request.url)).toEqual(['/first', '/last']);
    expect(vendor.connections()).toBe(1);
    expect(counted).toEqual([]);
  });
});

test('calls that follow one another use one connection', async () => {
  const vendor = await serve((_request, response) => json(response, {}));
  const transport = open(vendor.url);
  for (const path of ['/1', '/2', '/3', '/4', '/5']) await transport.send({ method: 'GET', path }, createCall());
  expect(vendor.received).toHaveLength(5);
  expect(vendor.connections()).toBe(1);
});

describe('every call that is sent', () => {
  test('is told of, without its query, and paid for', async () => {
    const vendor = await serve((_request, response) => json(response, {}));
    const told: unknown[] = [];
    const call = createCall({ budget: createCallBudget(2), onUpstreamCall: (...sent) => told.push(sent) });
    const transport = open(vendor.url);
    await transport.send({ method: 'GET', path: '/users', query: [['email', 'a@b.c']] }, call);
    await transport.send({ method: 'POST', path: '/invites', body: {} }, call);
    await expect(transport.send({ method: 'GET', path: '/roles' }, call)).rejects.toMatchObject({
      kind: 'budget-exhausted',
    });
    expect(told).toEqual([
      ['acme', 'GET', '/users'],
      ['acme', 'POST', '/invites'],
    ]);
    expect(vendor.received).toHaveLength(2);
  });

  test('gives its place back, also when the budget is spent or the count fails', async () => {
    const vendor = await serve((_request, response) => json(response, {}));
    const transport = open(vendor.url, { connections: 1 });
    const spent = createCall({ budget: createCallBudget(0) });
    const failing = createCall({
      onUpstreamCall: () => {
        throw new Error('counting failed');
      },
    });
    await expect(transport.send({ method: 'GET', path: '/' }, spent)).rejects.toMatchObject({
      kind: 'budget-exhausted',
    });
    await expect(transport.send({ method: 'GET', path: '/' }, failing)).rejects.toThrow('counting failed');
    await expect(transport.send({ method: 'GET', path: '/' }, createCall())).resolves.toMatchObject({ status: 200 });
    expect(vendor.received).toHaveLength(1);
  });

  test('is the first of identical reads in one request, counted at the vendor', async () => {
    const vendor = await serve((_request, response) => json(response, ['a']));
    const transport = open(vendor.url);
    const call = createCall({ budget: createCallBudget(1) });
    const answers = await Promise.all([1, 2, 3].map(() => transport.send({ method: 'GET', path: '/users' }, call)));
    answers.push(await transport.send({ method: 'GET', path: '/users' }, call));
    expect(new Set(answers).size).toBe(1);
    expect(vendor.received).toHaveLength(1);
    await transport.send({ method: 'GET', path: '/users' }, createCall());
    expect(vendor.received).toHaveLength(2);
  });
});

describe('closing', () => {
  test('waits for the call under way, refuses the next, and may be repeated', async () => {
    const held: ServerResponse[] = [];
    const vendor = await serve((_request, response) => held.push(response));
    const transport = open(vendor.url);
    const underWay = transport.send({ method: 'GET', path: '/' }, createCall());
    await expect.poll(() => held.length).toBe(1);
    const closed = transport.close();
    await expect(transport.send({ method: 'GET', path: '/' }, createCall())).rejects.toMatchObject({
      kind: 'unavailable',
      message: expect.stringContaining('shutting down'),
    });
    for (const response of held) json(response, { ok: true });
    expect((await underWay).body).toEqual({ ok: true });
    await closed;
    await transport.close();
  });
});

test('a base URL with credentials or a query is refused when connecting', () => {
  expect(() => open(new URL('https://me:canary@host/'))).toThrow(TypeError);
});
