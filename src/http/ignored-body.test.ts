import { expect, test } from 'vitest';
import { createCall, head, openTransport, serveBytes, serveHttp } from '../../test/harness/loopback-vendor.ts';
import type { UpstreamRequest } from './transport.ts';

const write: UpstreamRequest = { method: 'PUT', path: '/users/1/roles', body: ['admin'], ignoreBody: true };

const answering = async (status: number, headers: Record<string, string>, body: string | Buffer) => {
  const vendor = await serveHttp((_request, response) => {
    response.writeHead(status, headers);
    response.end(body);
  });
  return openTransport(vendor.url).send(write, createCall());
};

test.each([
  [200, {}, ''],
  [200, { 'content-type': 'text/plain' }, 'OK'],
  [200, { 'content-type': 'application/json' }, '{"users":'],
  [200, { 'content-type': 'application/json' }, '{}'],
  [201, {}, Buffer.of(0xff, 0xfe, 0x00)],
  [202, { 'content-encoding': 'zstd' }, 'packed'],
  [204, {}, ''],
] as const)('a write whose answer tells nothing is done by its status: %i %j %j', async (status, headers, body) => {
  expect(await answering(status, headers, body)).toEqual({ status, body: undefined });
});

test.each([
  [{ 'content-type': 'text/html; charset=utf-8' }, 'Please log in'],
  [{ 'content-type': 'application/xhtml+xml' }, ''],
  [{ 'content-type': 'application/json' }, '\r\n  <!doctype html><p>Canary</p>'],
  [{}, '<html>'],
] as const)('a web page in its place is no success: %j %j', async (headers, body) => {
  await expect(answering(200, headers, body)).rejects.toMatchObject({
    kind: 'malformed-response',
    mayHaveActed: true,
    message: expect.stringMatching(/not JSON.*base URL.*Whether Acme acted on it is not known/),
  });
});

test.each([
  [302, 'malformed-response', true],
  [404, 'not-found', false],
  [409, 'conflict', false],
  [500, 'unavailable', true],
])('a status of %i fails all the same', async (status, kind, mayHaveActed) => {
  await expect(answering(status, {}, 'OK')).rejects.toMatchObject({ kind, mayHaveActed });
});

test('an answer that is cut off leaves open what became of it', async () => {
  const vendor = await serveBytes((socket) => socket.end(`${head('content-length: 9')}{}`));
  await expect(openTransport(vendor.url).send(write, createCall())).rejects.toMatchObject({
    kind: 'unavailable',
    mayHaveActed: true,
  });
});
