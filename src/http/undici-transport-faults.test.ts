import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { inspect } from 'node:util';
import { Client } from 'undici';
import { afterEach, describe, expect, test } from 'vitest';
import { type Call, createCallBudget } from '../domain/call.ts';
import { ProviderError } from '../domain/provider-error.ts';
import { exchange } from './exchange.ts';
import { createGate } from './gate.ts';
import type { Transport, Upstream, UpstreamRequest } from './transport.ts';
import { createConnect, type TransportLimits } from './undici-transport.ts';

const opened: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});

/** A vendor that answers in raw bytes. `answer` is called once per request, however many a connection carries. */
const serve = async (answer: (socket: Socket, request: string) => void) => {
  const requests: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    socket.on('data', (chunk) => {
      requests.push(chunk.toString('latin1'));
      answer(socket, chunk.toString('latin1'));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  opened.push(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  const { port } = server.address() as AddressInfo;
  return { requests, sockets, url: new URL(`http://127.0.0.1:${port}`) };
};

const upstreamOf = (baseUrl: URL): Upstream => ({
  directory: 'acme',
  vendor: 'Acme',
  baseUrl,
  headers: () => ({ authorization: 'Bearer canary', 'x-canary': 'canary' }),
});

const open = (url: URL, limits: TransportLimits = {}): Transport => {
  const transport = createConnect(limits)(upstreamOf(url));
  opened.push(transport.close);
  return transport;
};

const createCall = (parts: Partial<Call> = {}): Call => ({
  signal: new AbortController().signal,
  budget: createCallBudget(Infinity),
  reads: new Map(),
  ...parts,
});

const read: UpstreamRequest = { method: 'GET', path: '/users', query: [['email', 'canary@example.com']] };
const write: UpstreamRequest = { method: 'POST', path: '/invites', body: { email: 'canary@example.com' } };

/** A signal that never aborts, and how many listeners it has. */
const countListeners = () => {
  let listeners = 0;
  const signal = new Proxy(new AbortController().signal, {
    get: (target, name) => {
      if (name === 'addEventListener') listeners += 1;
      if (name === 'removeEventListener') listeners -= 1;
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  return { signal, listeners: () => listeners };
};

/** Everything that can be reached from an error, as text. */
const everythingOf = (value: unknown, seen = new Set<unknown>()): string => {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return String(value);
  if (seen.has(value)) return '';
  seen.add(value);
  const own = Reflect.ownKeys(value).map((key) => `${String(key)}=${everythingOf(Reflect.get(value, key), seen)}`);
  return [inspect(value, { depth: 20, showHidden: true }), ...own].join('\n');
};

/** Sends, expects a failure, and holds for each that nothing of the request or the answer is in it. */
const failureOf = async (sent: Promise<unknown>): Promise<ProviderError> => {
  const error: unknown = await sent.then(
    () => expect.unreachable('the call succeeded'),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ProviderError)) throw error;
  expect(everythingOf(error)).not.toContain('canary');
  expect(error.directory).toBe('acme');
  return error;
};

const head = (headers: string, status = '200 OK'): string => `HTTP/1.1 ${status}\r\n${headers}\r\n\r\n`;
const okEmptyObject = `${head('content-length: 2')}{}`;

describe('a broken answer', () => {
  test.each([
    ['a connection cut before the answer', (socket: Socket) => socket.end(), 'unavailable', 'connection broke'],
    ['a reset before the answer', (socket: Socket) => socket.resetAndDestroy(), 'unavailable', 'connection broke'],
    [
      'a body cut short of its length',
      (socket: Socket) => socket.end(`${head('content-length: 100')}{"canary":`),
      'unavailable',
      'connection broke',
    ],
    [
      'a body cut short of its length on a connection that was to close',
      (socket: Socket) => socket.end(`${head('content-length: 100\r\nconnection: close')}{"canary":`),
      'unavailable',
      'connection broke',
    ],
    [
      'a chunked body without its end',
      (socket: Socket) => socket.end(`${head('transfer-encoding: chunked')}9\r\n{"canary"\r\n`),
      'unavailable',
      'connection broke',
    ],
    [
      'a chunked body without its end on a connection that was to close',
      (socket: Socket) => socket.end(`${head('transfer-encoding: chunked\r\nconnection: close')}2\r\n{}\r\n`),
      'unavailable',
      'connection broke',
    ],
    [
      'a reset in mid-body',
      (socket: Socket) =>
        socket.write(`${head('content-length: 100')}{"canary":`, () => setImmediate(() => socket.resetAndDestroy())),
      'unavailable',
      'connection broke',
    ],
    ['what is not HTTP', (socket: Socket) => socket.end('SSH-2.0-canary\r\n'), 'malformed-response', 'not HTTP'],
    [
      'endless headers',
      (socket: Socket) => socket.write(`HTTP/1.1 200 OK\r\nx-canary: ${'canary'.repeat(20_000)}`),
      'malformed-response',
      'headers of the answer were too large',
    ],
    [
      'an offer to change the protocol',
      (socket: Socket) => socket.write(head('connection: upgrade\r\nupgrade: canary', '101 Switching Protocols')),
      'unavailable',
      'connection broke',
    ],
    [
      'JSON cut off where the connection’s end is the end',
      (socket: Socket) => socket.end(`${head('connection: close')}{"canary":`),
      'malformed-response',
      'not JSON',
    ],
  ])('%s', async (_what, answer, kind, message) => {
    const vendor = await serve(answer);
    const error = await failureOf(open(vendor.url).send(read, createCall()));
    expect(error).toMatchObject({ kind, message: expect.stringContaining(message) });
    expect(vendor.requests).toHaveLength(1);
  });

  test('is not asked for again, and a write is said to be in doubt', async () => {
    const vendor = await serve((socket) => socket.resetAndDestroy());
    const error = await failureOf(open(vendor.url).send(write, createCall()));
    expect(error).toMatchObject({ kind: 'unavailable', message: expect.stringContaining('not known') });
    expect(vendor.requests).toHaveLength(1);
  });

  test('leaves the next call a connection of its own', async () => {
    let answered = 0;
    const vendor = await serve((socket) => {
      answered += 1;
      if (answered === 1) socket.resetAndDestroy();
      else socket.write(okEmptyObject);
    });
    const transport = open(vendor.url, { connections: 1 });
    await failureOf(transport.send(read, createCall()));
    expect(await transport.send(read, createCall())).toEqual({ status: 200, body: {} });
  });

  test('an answer delimited by the end of the connection is read', async () => {
    const vendor = await serve((socket) => socket.end(`${head('connection: close')}{"a":1}`));
    expect(await open(vendor.url).send(read, createCall())).toEqual({ status: 200, body: { a: 1 } });
  });

  test('a 204 that sends a body all the same is empty, and the next call is not confused', async () => {
    let answered = 0;
    const vendor = await serve((socket) => {
      answered += 1;
      socket.write(answered === 1 ? `${head('content-length: 2', '204 No Content')}{}` : okEmptyObject);
    });
    const transport = open(vendor.url, { connections: 1 });
    expect(await transport.send({ method: 'DELETE', path: '/users/1' }, createCall())).toEqual({
      status: 204,
      body: undefined,
    });
    expect(await transport.send(read, createCall())).toEqual({ status: 200, body: {} });
  });

  test('early hints are passed over', async () => {
    const vendor = await serve((socket) => socket.write(head('link: </canary>', '103 Early Hints') + okEmptyObject));
    expect(await open(vendor.url).send(read, createCall())).toEqual({ status: 200, body: {} });
  });
});

describe('an endless body', () => {
  /** Writes for as long as the other side reads. */
  const writeForever = (socket: Socket, chunk: string): void => {
    const more = (): void => {
      while (!socket.destroyed && socket.write(chunk));
    };
    socket.on('drain', more);
    more();
  };
  const letters = 'canary'.repeat(1_000);

  test.each([
    ['chunked', 'transfer-encoding: chunked', `${letters.length.toString(16)}\r\n${letters}\r\n`],
    ['of a huge length', 'content-length: 999999999999', letters],
    ['without a length', 'connection: close', letters],
  ])('%s ends at the limit, and its connection is closed', async (_what, headers, chunk) => {
    const vendor = await serve((socket) => {
      socket.write(head(headers));
      writeForever(socket, chunk);
    });
    const error = await failureOf(open(vendor.url, { responseBytes: 100_000 }).send(read, createCall()));
    expect(error).toMatchObject({ kind: 'malformed-response', message: expect.stringContaining('100000 bytes') });
    await expect.poll(() => vendor.sockets.size).toBe(0);
  });

  test('of a failure is not awaited', async () => {
    const vendor = await serve((socket) => {
      socket.write(head('connection: close', '502 Bad Gateway'));
      writeForever(socket, letters);
    });
    const error = await failureOf(open(vendor.url).send(read, createCall()));
    expect(error.kind).toBe('unavailable');
    await expect.poll(() => vendor.sockets.size).toBe(0);
  });
});

describe('the deadline', () => {
  const soon = { deadlineMilliseconds: 300 };

  test.each([
    ['silence', () => {}],
    ['half of the headers', (socket: Socket) => socket.write('HTTP/1.1 200 OK\r\nx-canary: ')],
    ['half of the body', (socket: Socket) => socket.write(`${head('content-length: 100')}{"canary":`)],
    ['interim answers only', (socket: Socket) => socket.write(head('link: </canary>', '103 Early Hints'))],
  ])('ends %s, and closes the connection', async (_what, answer) => {
    const vendor = await serve(answer);
    const error = await failureOf(open(vendor.url, soon).send(read, createCall()));
    expect(error).toMatchObject({ kind: 'timeout', message: expect.stringContaining('within 300 ms') });
    expect(vendor.requests).toHaveLength(1);
    await expect.poll(() => vendor.sockets.size).toBe(0);
  });

  test('frees the place of a failure whose body never ends, though its error came before', async () => {
    let answered = 0;
    const vendor = await serve((socket) => {
      answered += 1;
      socket.write(answered === 1 ? head('content-length: 100', '500 Internal Server Error') : okEmptyObject);
    });
    // One call of the deadline holds the only place; the next has a longer one and outlives it.
    const gate = createGate(1, () => new Client(vendor.url.origin));
    const line = { upstream: upstreamOf(vendor.url), gate, responseBytes: 1_000 };
    const error = await failureOf(exchange({ ...line, deadlineMilliseconds: 300 }, read, createCall()));
    expect(error.kind).toBe('unavailable');
    expect(await exchange({ ...line, deadlineMilliseconds: 20_000 }, read, createCall())).toMatchObject({
      status: 200,
    });
  });

  test('covers the wait for a place', async () => {
    const vendor = await serve(() => {});
    const gate = createGate(1, () => new Client(vendor.url.origin));
    const line = { upstream: upstreamOf(vendor.url), gate, responseBytes: 1_000 };
    const leaving = new AbortController();
    const holding = exchange({ ...line, deadlineMilliseconds: 20_000 }, read, createCall({ signal: leaving.signal }));
    const { signal, listeners } = countListeners();
    const error = await failureOf(exchange({ ...line, deadlineMilliseconds: 300 }, write, createCall({ signal })));
    expect(error).toMatchObject({ kind: 'timeout', message: expect.stringContaining('was not sent') });
    expect(listeners()).toBe(0);
    leaving.abort();
    await failureOf(holding);
    expect(vendor.requests.filter((request) => request.startsWith('POST'))).toHaveLength(0);
  });

  test('covers the making of the connection', async () => {
    // A TCP server that never shakes hands.
    const vendor = await serve(() => {});
    const url = new URL(vendor.url);
    url.protocol = 'https:';
    const error = await failureOf(open(url, soon).send(read, createCall()));
    expect(error.kind).toBe('timeout');
  });

  test('leaves a slow answer in time alone', async () => {
    const vendor = await serve(async (socket) => {
      socket.write(head('content-length: 2'));
      for (const byte of '{}') {
        await new Promise((resolve) => setImmediate(resolve));
        socket.write(byte);
      }
    });
    expect(await open(vendor.url).send(read, createCall())).toEqual({ status: 200, body: {} });
  });
});

describe('a client that goes away', () => {
  test('before the call: nothing is sent', async () => {
    const vendor = await serve(() => {});
    const error = await failureOf(open(vendor.url).send(read, createCall({ signal: AbortSignal.abort() })));
    expect(error).toMatchObject({ kind: 'aborted', message: expect.stringContaining('not sent') });
    expect(vendor.requests).toHaveLength(0);
  });

  test.each([
    ['silence', () => {}],
    ['half of the body', (socket: Socket) => socket.write(`${head('content-length: 100')}{"canary":`)],
  ])('during %s: the call ends and its connection is closed', async (_what, answer) => {
    const leaving = new AbortController();
    const vendor = await serve((socket) => {
      answer(socket);
      setImmediate(() => leaving.abort(new Error('canary')));
    });
    const error = await failureOf(open(vendor.url).send(read, createCall({ signal: leaving.signal })));
    expect(error.kind).toBe('aborted');
    await expect.poll(() => vendor.sockets.size).toBe(0);
  });

  test('while the connection is being made: the call ends at once', async () => {
    const vendor = await serve(() => {});
    const url = new URL(vendor.url);
    url.protocol = 'https:';
    const leaving = new AbortController();
    const sent = open(url, { deadlineMilliseconds: 2_000 }).send(read, createCall({ signal: leaving.signal }));
    await expect.poll(() => vendor.sockets.size).toBe(1);
    leaving.abort();
    expect((await failureOf(sent)).kind).toBe('aborted');
  });

  test('as it is told of the call: the call is not sent', async () => {
    const vendor = await serve((socket) => socket.write(okEmptyObject));
    const leaving = new AbortController();
    const call = createCall({ signal: leaving.signal, onUpstreamCall: () => leaving.abort() });
    const transport = open(vendor.url, { connections: 1 });
    expect((await failureOf(transport.send(read, call))).kind).toBe('aborted');
    expect(await transport.send(read, createCall())).toEqual({ status: 200, body: {} });
    expect(vendor.requests).toHaveLength(1);
  });

  test('because the time for its whole request is up: that is a timeout', async () => {
    const vendor = await serve(() => {});
    const error = await failureOf(open(vendor.url).send(write, createCall({ signal: AbortSignal.timeout(60) })));
    expect(error).toMatchObject({ kind: 'timeout', message: expect.stringContaining('the whole request') });
    expect(error.message).toContain('not known');
  });

  test('leaves no listener on its signal, however its calls ended', async () => {
    let answered = 0;
    const vendor = await serve((socket) => {
      answered += 1;
      if (answered % 2 === 0) socket.resetAndDestroy();
      else socket.write(okEmptyObject);
    });
    const { signal, listeners } = countListeners();
    const transport = open(vendor.url, { connections: 1 });
    const sent = ['/1', '/2', '/3', '/4'].map((path) =>
      transport.send({ method: 'GET', path }, createCall({ signal })),
    );
    await Promise.allSettled(sent);
    expect(listeners()).toBe(0);
  });
});

describe('a vendor that cannot be reached', () => {
  test('refuses connections', async () => {
    const vendor = await serve(() => {});
    await opened.pop()?.();
    const error = await failureOf(open(vendor.url).send(write, createCall()));
    expect(error).toMatchObject({ kind: 'unavailable', cause: { code: 'ECONNREFUSED' } });
    expect(error.message).toContain("Check the directory's base URL");
    expect(error.message).not.toContain('not known');
  });

  test('speaks no TLS', async () => {
    const vendor = await serve((socket) => socket.end(head('content-length: 0', '400 Bad Request')));
    const url = new URL(vendor.url);
    url.protocol = 'https:';
    const error = await failureOf(open(url).send(read, createCall()));
    expect(error).toMatchObject({ kind: 'unavailable', message: expect.stringContaining('no trusted TLS connection') });
  });

  test('has no certificate', async () => {
    const server = createTlsServer({ ciphers: 'aNULL:@SECLEVEL=0', maxVersion: 'TLSv1.2' });
    server.on('tlsClientError', () => {});
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    opened.push(() => new Promise((resolve) => server.close(resolve)));
    const { port } = server.address() as AddressInfo;
    const error = await failureOf(open(new URL(`https://127.0.0.1:${port}`)).send(read, createCall()));
    expect(error).toMatchObject({ kind: 'unavailable', message: expect.stringContaining('no trusted TLS connection') });
  });
});

test('the search for secrets in errors finds them where they are', () => {
  const hidden = new Error('x', {
    cause: Object.defineProperty(new Error('y'), 'request', { value: { token: 'canary' } }),
  });
  expect(everythingOf(hidden)).toContain('canary');
});
