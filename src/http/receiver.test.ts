import type { Socket } from 'node:net';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import {
  createCall,
  failureOf,
  head,
  json,
  openTransport,
  serveBytes,
  serveHttp,
} from '../../test/harness/loopback-vendor.ts';
import type { UpstreamRequest } from './transport.ts';

const read: UpstreamRequest = { method: 'GET', path: '/users', query: [['email', 'canary@example.com']] };

describe('the size limit', () => {
  test.each([
    [98, true],
    [99, false],
  ])('holds to the byte: a string of %i in a limit of 100', async (length, fits) => {
    const vendor = await serveHttp((_request, response) => json(response, 'x'.repeat(length)));
    const sent = openTransport(vendor.url, { responseBytes: 100 }).send({ method: 'GET', path: '/' }, createCall());
    if (fits) await expect(sent).resolves.toMatchObject({ status: 200 });
    else
      await expect(sent).rejects.toMatchObject({
        kind: 'malformed-response',
        message: expect.stringContaining('100 bytes'),
      });
  });

  test('is not waited for by an answer that says that it is larger', async () => {
    const vendor = await serveBytes((socket) => socket.write(head('content-length: 101')));
    const transport = openTransport(vendor.url, { responseBytes: 100, deadlineMilliseconds: 3_600_000 });
    expect(await failureOf(transport.send(read, createCall()))).toMatchObject({
      kind: 'malformed-response',
      message: expect.stringContaining('100 bytes'),
    });
    // Nor is its connection: closing waits for the calls under way.
    await transport.close();
  });

  test.each([
    ['gzip', gzipSync(Buffer.alloc(64 * 1024 * 1024, 0x20))],
    ['br', brotliCompressSync(Buffer.alloc(64 * 1024 * 1024, 0x20))],
  ])('counts what %s unpacks to', async (encoding, bomb) => {
    const vendor = await serveHttp((_request, response) => {
      response.setHeader('content-encoding', encoding);
      response.end(bomb);
    });
    const responseBytes = 1024 * 1024;
    expect(bomb.length).toBeLessThan(responseBytes);
    await expect(
      openTransport(vendor.url, { responseBytes }).send({ method: 'GET', path: '/' }, createCall()),
    ).rejects.toMatchObject({
      kind: 'malformed-response',
      message: expect.stringContaining(`more than ${responseBytes} bytes`),
    });
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
    const vendor = await serveBytes((socket) => {
      socket.write(head(headers));
      writeForever(socket, chunk);
    });
    const error = await failureOf(openTransport(vendor.url, { responseBytes: 100_000 }).send(read, createCall()));
    expect(error).toMatchObject({ kind: 'malformed-response', message: expect.stringContaining('100000 bytes') });
    await expect.poll(() => vendor.sockets.size).toBe(0);
  });

  test('of a failure is not awaited', async () => {
    const vendor = await serveBytes((socket) => {
      socket.write(head('connection: close', '502 Bad Gateway'));
      writeForever(socket, letters);
    });
    const error = await failureOf(openTransport(vendor.url).send(read, createCall()));
    expect(error.kind).toBe('unavailable');
    await expect.poll(() => vendor.sockets.size).toBe(0);
  });
});

describe('a refusal', () => {
  test('has its kind, names the call without its query, and keeps nothing of the body', async () => {
    const vendor = await serveHttp((_request, response) => {
      response.statusCode = 403;
      json(response, { message: 'canary' });
    });
    const request = { method: 'GET', path: '/users', query: [['email', 'canary@example.com']] } as const;
    const error: unknown = await openTransport(vendor.url)
      .send(request, createCall())
      .catch((thrown) => thrown);
    expect(error).toMatchObject({ kind: 'forbidden', directory: 'acme', retryAfterSeconds: null });
    expect(String(error)).toContain('Acme answered GET /users (directory "acme") with 403');
    expect(String(error)).not.toContain('canary');
  });

  test('carries how long to wait', async () => {
    const vendor = await serveHttp((_request, response) => response.writeHead(429, { 'retry-after': '17' }).end());
    await expect(openTransport(vendor.url).send({ method: 'GET', path: '/' }, createCall())).rejects.toMatchObject({
      kind: 'rate-limited',
      retryAfterSeconds: 17,
    });
  });

  test('with a short body leaves the connection for the next call', async () => {
    const statuses = [500, 200];
    const vendor = await serveHttp((_request, response) => {
      response.statusCode = statuses.shift() ?? 200;
      json(response, { message: 'x'.repeat(60_000) });
    });
    const transport = openTransport(vendor.url, { connections: 1 });
    await expect(transport.send({ method: 'GET', path: '/' }, createCall())).rejects.toMatchObject({
      kind: 'unavailable',
    });
    await expect(transport.send({ method: 'GET', path: '/' }, createCall())).resolves.toMatchObject({ status: 200 });
    expect(vendor.connections()).toBe(1);
  });

  test('with a long body costs the connection, not the next call', async () => {
    const statuses = [500, 200];
    const vendor = await serveHttp((_request, response) => {
      response.statusCode = statuses.shift() ?? 200;
      json(response, response.statusCode === 200 ? {} : { message: 'x'.repeat(5_000_000) });
    });
    const transport = openTransport(vendor.url, { connections: 1 });
    await expect(transport.send({ method: 'GET', path: '/' }, createCall())).rejects.toMatchObject({
      kind: 'unavailable',
    });
    await expect(transport.send({ method: 'GET', path: '/' }, createCall())).resolves.toMatchObject({ status: 200 });
    expect(vendor.connections()).toBe(2);
  });

  test.each([301, 302, 303, 307, 308])('%i is not followed', async (status) => {
    const elsewhere = await serveHttp((_request, response) => json(response, {}));
    const vendor = await serveHttp((_request, response) =>
      response.writeHead(status, { location: new URL('/users', elsewhere.url).href }).end(),
    );
    await expect(openTransport(vendor.url).send({ method: 'GET', path: '/users' }, createCall())).rejects.toMatchObject(
      {
        kind: 'malformed-response',
        message: expect.stringContaining('redirect'),
      },
    );
    expect(vendor.received).toHaveLength(1);
    expect(elsewhere.received).toHaveLength(0);
  });
});
