import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { describe, expect, test } from 'vitest';
import {
  closeLater,
  createCall,
  emptyObject,
  everythingOf,
  failureOf,
  head,
  openTransport,
  overTls,
  serveBytes,
} from '../../test/harness/loopback-vendor.ts';
import type { UpstreamRequest } from './transport.ts';

const read: UpstreamRequest = { method: 'GET', path: '/users', query: [['email', 'canary@example.com']] };

const write: UpstreamRequest = { method: 'POST', path: '/invites', body: { email: 'canary@example.com' } };

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
      'two lengths that differ',
      (socket: Socket) => socket.write(`${head('content-length: 12\r\ncontent-length: 13')}{"canary":1}`),
      'malformed-response',
      'not HTTP',
    ],
    [
      'a length and chunks',
      (socket: Socket) => socket.write(`${head('content-length: 12\r\ntransfer-encoding: chunked')}{"canary":1}`),
      'malformed-response',
      'not HTTP',
    ],
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
    const vendor = await serveBytes(answer);
    const error = await failureOf(openTransport(vendor.url).send(read, createCall()));
    expect(error).toMatchObject({ kind, message: expect.stringContaining(message) });
    expect(vendor.requests).toHaveLength(1);
  });

  test('is not asked for again, and a write is said to be in doubt', async () => {
    const vendor = await serveBytes((socket) => socket.resetAndDestroy());
    const error = await failureOf(openTransport(vendor.url).send(write, createCall()));
    expect(error).toMatchObject({ kind: 'unavailable', message: expect.stringContaining('not known') });
    expect(vendor.requests).toHaveLength(1);
  });

  test('leaves the next call a connection of its own', async () => {
    let answered = 0;
    const vendor = await serveBytes((socket) => {
      answered += 1;
      if (answered === 1) socket.resetAndDestroy();
      else socket.write(emptyObject);
    });
    const transport = openTransport(vendor.url, { connections: 1 });
    await failureOf(transport.send(read, createCall()));
    expect(await transport.send(read, createCall())).toMatchObject({ status: 200, body: {} });
  });

  test('an answer delimited by the end of the connection is read', async () => {
    const vendor = await serveBytes((socket) => socket.end(`${head('connection: close')}{"a":1}`));
    expect(await openTransport(vendor.url).send(read, createCall())).toMatchObject({ status: 200, body: { a: 1 } });
  });

  test('a 204 that sends a body all the same is empty, and the next call is not confused', async () => {
    let answered = 0;
    const vendor = await serveBytes((socket) => {
      answered += 1;
      socket.write(answered === 1 ? `${head('content-length: 2', '204 No Content')}{}` : emptyObject);
    });
    const transport = openTransport(vendor.url, { connections: 1 });
    expect(await transport.send({ method: 'DELETE', path: '/users/1' }, createCall())).toEqual({
      status: 204,
      body: undefined,
    });
    expect(await transport.send(read, createCall())).toMatchObject({ status: 200, body: {} });
  });

  test('early hints are passed over', async () => {
    const vendor = await serveBytes((socket) => socket.write(head('link: </canary>', '103 Early Hints') + emptyObject));
    expect(await openTransport(vendor.url).send(read, createCall())).toMatchObject({ status: 200, body: {} });
  });
});

describe('a vendor that cannot be reached', () => {
  test('refuses connections', async () => {
    const vendor = await serveBytes(() => {});
    await vendor.close();
    const error = await failureOf(openTransport(vendor.url).send(write, createCall()));
    expect(error).toMatchObject({ kind: 'unavailable', cause: { code: 'ECONNREFUSED' } });
    expect(error.message).toContain("Check the directory's base URL");
    expect(error.message).not.toContain('not known');
  });

  test.each(['GET', 'POST'] as const)('refuses connections for a %s that is counted', async (method) => {
    const vendor = await serveBytes(() => {});
    await vendor.close();
    const policy = { rate: { calls: 100, seconds: 1 }, retries: 0 };
    const error = await failureOf(openTransport(vendor.url, policy).send({ method, path: '/users' }, createCall()));
    expect(error).toMatchObject({ kind: 'unavailable', cause: { code: 'ECONNREFUSED' }, mayHaveActed: false });
  });

  test('speaks no TLS', async () => {
    const vendor = await serveBytes((socket) => socket.end(head('content-length: 0', '400 Bad Request')));
    const error = await failureOf(openTransport(overTls(vendor.url)).send(read, createCall()));
    expect(error).toMatchObject({ kind: 'unavailable', message: expect.stringContaining('no trusted TLS connection') });
  });

  test('has no certificate', async () => {
    const server = createTlsServer({ ciphers: 'aNULL:@SECLEVEL=0', maxVersion: 'TLSv1.2' });
    server.on('tlsClientError', () => {});
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    closeLater(() => new Promise((resolve) => server.close(resolve)));
    const { port } = server.address() as AddressInfo;
    const error = await failureOf(openTransport(new URL(`https://127.0.0.1:${port}`)).send(read, createCall()));
    expect(error).toMatchObject({ kind: 'unavailable', message: expect.stringContaining('no trusted TLS connection') });
  });
});

test('the search for secrets in errors finds them where they are', () => {
  const hidden = new Error('x', {
    cause: Object.defineProperty(new Error('y'), 'request', { value: { token: 'canary' } }),
  });
  expect(everythingOf(hidden)).toContain('canary');
});
