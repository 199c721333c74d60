import type { Socket } from 'node:net';
import { Client } from 'undici';
import { describe, expect, test } from 'vitest';
import {
  createCall,
  emptyObject,
  failureOf,
  head,
  openTransport,
  overTls,
  serveBytes,
  upstreamOf,
} from '../../test/harness/loopback-vendor.ts';
import { stopsAt } from './aborts.ts';
import { createExchange } from './exchange.ts';
import { createGate } from './gate.ts';
import { createSending } from './sending.ts';
import type { UpstreamRequest } from './transport.ts';

const read: UpstreamRequest = { method: 'GET', path: '/users', query: [['email', 'canary@example.com']] };

const write: UpstreamRequest = { method: 'POST', path: '/invites', body: { email: 'canary@example.com' } };

/** One sending through a gate alone. */
const sendingOf = ({ method, path }: UpstreamRequest) =>
  createSending({ vendor: 'Acme', directory: 'acme', method, path }, 1, null, { isTrial: false, tell: () => {} });

const lineOf = (url: URL) => ({
  upstream: upstreamOf(url),
  gate: createGate(1, () => new Client(url.origin)),
  kept: new WeakSet<Client>(),
  responseBytes: 1_000,
  token: () => 'canary',
  check: () => {},
});

/** A signal that never aborts, and how many listeners it has: one at most, for all its calls. */
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

describe('the deadline', () => {
  const soon = { deadlineMilliseconds: 300 };

  test.each([
    ['silence', () => {}],
    ['half of the headers', (socket: Socket) => socket.write('HTTP/1.1 200 OK\r\nx-canary: ')],
    ['half of the body', (socket: Socket) => socket.write(`${head('content-length: 100')}{"canary":`)],
    ['interim answers only', (socket: Socket) => socket.write(head('link: </canary>', '103 Early Hints'))],
  ])('ends %s, and closes the connection', async (_what, answer) => {
    const vendor = await serveBytes(answer);
    const error = await failureOf(openTransport(vendor.url, soon).send(read, createCall()));
    expect(error).toMatchObject({ kind: 'timeout', message: expect.stringContaining('within 300 ms') });
    expect(vendor.requests).toHaveLength(1);
    await expect.poll(() => vendor.sockets.size).toBe(0);
  });

  test('frees the place of a failure whose body never ends, though its error came before', async () => {
    let answered = 0;
    const vendor = await serveBytes((socket) => {
      answered += 1;
      socket.write(answered === 1 ? head('content-length: 100', '500 Internal Server Error') : emptyObject);
    });
    // One call of the deadline holds the only place; the next has a longer one and outlives it.
    const line = lineOf(vendor.url);
    const error = await failureOf(
      createExchange({ ...line, deadlineMilliseconds: 300 })(read, createCall(), sendingOf(read)),
    );
    expect(error.kind).toBe('unavailable');
    expect(
      await createExchange({ ...line, deadlineMilliseconds: 20_000 })(read, createCall(), sendingOf(read)),
    ).toMatchObject({
      status: 200,
    });
  });

  test('is as long as a call without an end waits for a place', async () => {
    const vendor = await serveBytes(() => {});
    const line = lineOf(vendor.url);
    const leaving = new AbortController();
    const holding = createExchange({ ...line, deadlineMilliseconds: 20_000 })(
      read,
      createCall({ signal: leaving.signal }),
      sendingOf(read),
    );
    const { signal, listeners } = countListeners();
    const error = await failureOf(
      createExchange({ ...line, deadlineMilliseconds: 300 })(write, createCall({ signal }), sendingOf(write)),
    );
    expect(error).toMatchObject({ kind: 'timeout', message: expect.stringContaining('was not sent') });
    expect(listeners()).toBe(1);
    expect(stopsAt(signal).size()).toBe(0);
    leaving.abort();
    await failureOf(holding);
    expect(vendor.requests.filter((request) => request.startsWith('POST'))).toHaveLength(0);
  });

  test('covers the making of the connection', async () => {
    // A TCP server that never shakes hands.
    const vendor = await serveBytes(() => {});
    const error = await failureOf(openTransport(overTls(vendor.url), soon).send(read, createCall()));
    expect(error.kind).toBe('timeout');
  });

  test('leaves a slow answer in time alone', async () => {
    const vendor = await serveBytes(async (socket) => {
      socket.write(head('content-length: 2'));
      for (const byte of '{}') {
        await new Promise((resolve) => setImmediate(resolve));
        socket.write(byte);
      }
    });
    expect(await openTransport(vendor.url).send(read, createCall())).toMatchObject({ status: 200, body: {} });
  });
});

describe('a client that goes away', () => {
  test('before the call: nothing is sent', async () => {
    const vendor = await serveBytes(() => {});
    const error = await failureOf(openTransport(vendor.url).send(read, createCall({ signal: AbortSignal.abort() })));
    expect(error).toMatchObject({ kind: 'aborted', message: expect.stringContaining('not sent') });
    expect(vendor.requests).toHaveLength(0);
  });

  test.each([
    ['silence', () => {}],
    ['half of the body', (socket: Socket) => socket.write(`${head('content-length: 100')}{"canary":`)],
  ])('during %s: the call ends and its connection is closed', async (_what, answer) => {
    const leaving = new AbortController();
    const vendor = await serveBytes((socket) => {
      answer(socket);
      setImmediate(() => leaving.abort(new Error('canary')));
    });
    const error = await failureOf(openTransport(vendor.url).send(read, createCall({ signal: leaving.signal })));
    expect(error.kind).toBe('aborted');
    await expect.poll(() => vendor.sockets.size).toBe(0);
  });

  test('while the connection is being made: the call ends at once', async () => {
    const vendor = await serveBytes(() => {});
    const leaving = new AbortController();
    const sent = openTransport(overTls(vendor.url), { deadlineMilliseconds: 2_000 }).send(
      read,
      createCall({ signal: leaving.signal }),
    );
    await expect.poll(() => vendor.sockets.size).toBe(1);
    leaving.abort();
    expect((await failureOf(sent)).kind).toBe('aborted');
  });

  test('as it is told of the call: the call is not sent', async () => {
    const vendor = await serveBytes((socket) => socket.write(emptyObject));
    const leaving = new AbortController();
    const call = createCall({ signal: leaving.signal, watch: () => leaving.abort() });
    const transport = openTransport(vendor.url, { connections: 1 });
    expect((await failureOf(transport.send(read, call))).kind).toBe('aborted');
    expect(await transport.send(read, createCall())).toMatchObject({ status: 200, body: {} });
    expect(vendor.requests).toHaveLength(1);
  });

  test('because the time for its whole request is up: that is a timeout', async () => {
    const vendor = await serveBytes(() => {});
    const error = await failureOf(
      openTransport(vendor.url).send(write, createCall({ signal: AbortSignal.timeout(60) })),
    );
    expect(error).toMatchObject({ kind: 'timeout', message: expect.stringContaining('the whole request') });
    expect(error.message).toContain('not known');
  });

  test('leaves no listener on its signal, however its calls ended', async () => {
    let answered = 0;
    const vendor = await serveBytes((socket) => {
      answered += 1;
      if (answered % 2 === 0) socket.resetAndDestroy();
      else socket.write(emptyObject);
    });
    const { signal, listeners } = countListeners();
    const transport = openTransport(vendor.url, { connections: 1 });
    const sent = ['/1', '/2', '/3', '/4'].map((path) =>
      transport.send({ method: 'GET', path }, createCall({ signal })),
    );
    await Promise.allSettled(sent);
    expect(listeners()).toBe(1);
    expect(stopsAt(signal).size()).toBe(0);
  });
});
