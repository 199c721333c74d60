import { brotliCompressSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { createCall, json, openTransport, serveHttp } from '../../test/harness/loopback-vendor.ts';
import { parseBody, unpackBody } from './response-body.ts';

describe('an answer', () => {
  test('is parsed, whatever success it is', async () => {
    const vendor = await serveHttp((_request, response) => {
      response.statusCode = 201;
      json(response, { name: 'Åsa 😀' });
    });
    const answer = await openTransport(vendor.url).send({ method: 'POST', path: '/users', body: {} }, createCall());
    expect(answer).toMatchObject({ status: 201, body: { name: 'Åsa 😀' } });
  });

  test('is whole when characters are split between packets', async () => {
    const bytes = Buffer.from('{"name":"Åsa 😀"}');
    const vendor = await serveHttp(async (_request, response) => {
      for (const byte of bytes) {
        response.write(Buffer.of(byte));
        await new Promise((resolve) => setImmediate(resolve));
      }
      response.end();
    });
    expect(await openTransport(vendor.url).send({ method: 'GET', path: '/' }, createCall())).toMatchObject({
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
    const vendor = await serveHttp((_request, response) => {
      response.statusCode = status;
      response.end(body);
    });
    expect(await openTransport(vendor.url).send({ method: 'DELETE', path: '/users/1' }, createCall())).toEqual({
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
    const vendor = await serveHttp((request, response) => {
      expect(request.headers['accept-encoding']).toBe('gzip, br');
      response.setHeader('content-encoding', encoding);
      response.end(pack('{"a":[1,2]}'));
    });
    expect((await openTransport(vendor.url).send({ method: 'GET', path: '/' }, createCall())).body).toEqual({
      a: [1, 2],
    });
  });

  test.each([
    ['not JSON', '<!doctype html><title>canary</title>'],
    ['half of JSON', '{"a": "canary'],
    ['not UTF-8', Buffer.from([0x22, 0xff, 0x22])],
  ])('that is %s is malformed, and the next one is read', async (_what, body) => {
    const bodies = [body, '{}'];
    const vendor = await serveHttp((_request, response) => response.end(bodies.shift()));
    const transport = openTransport(vendor.url);
    const error: unknown = await transport
      .send({ method: 'GET', path: '/users' }, createCall())
      .catch((thrown) => thrown);
    expect(error).toMatchObject({ kind: 'malformed-response', directory: 'acme' });
    expect(String(error)).not.toContain('canary');
    expect(await transport.send({ method: 'GET', path: '/users' }, createCall())).toMatchObject({
      status: 200,
      body: {},
    });
    expect(vendor.connections()).toBe(1);
  });

  test.each([
    ['deflate', gzipSync('{}'), 'compression that Rollcall did not ask for'],
    ['gzip, br', gzipSync('{}'), 'compression that Rollcall did not ask for'],
    ['gzip', Buffer.from('{}'), 'damaged compressed data'],
    ['gzip', gzipSync('{"a":1}').subarray(0, -4), 'damaged compressed data'],
    ['br', brotliCompressSync('{"a":1}').subarray(0, -2), 'damaged compressed data'],
  ])('in %s that cannot be unpacked is malformed', async (encoding, body, message) => {
    const vendor = await serveHttp((_request, response) => {
      response.setHeader('content-encoding', encoding);
      response.end(body);
    });
    await expect(openTransport(vendor.url).send({ method: 'GET', path: '/' }, createCall())).rejects.toMatchObject({
      kind: 'malformed-response',
      message: expect.stringContaining(message),
    });
  });
});

describe('what would become much', () => {
  const attempt = { vendor: 'Acme', directory: 'acme', method: 'GET', path: '/users' };
  const million = 2 ** 20;

  test.each([
    ['lists in lists', `${'['.repeat(million)}${']'.repeat(million)}`],
    ['empty objects', `[${'{},'.repeat(million)}{}]`],
    ['fields', `{${Array.from({ length: 450_000 }, (_, index) => `"${index}":1`).join()}}`],
  ])('is not read: %s', (_what, text) => {
    expect(() => parseBody(attempt, Buffer.from(text))).toThrow(
      expect.objectContaining({
        kind: 'malformed-response',
        message: expect.stringContaining('more than 150000 values'),
      }),
    );
  });

  test('is not so much as a hundred thousand lists in lists, nor thousands of people', () => {
    const nested = Buffer.from(`${'['.repeat(100_000)}${']'.repeat(100_000)}`);
    expect(parseBody(attempt, nested)).toBeInstanceOf(Array);
    const people = Array.from({ length: 12_000 }, (_, id) => ({
      id: `${id}`,
      name: 'Åsa [on leave]: {back in May}',
      roles: [{ id: 'admin', name: 'Administrator', description: 'x'.repeat(100) }],
    }));
    const text = Buffer.from(JSON.stringify(people));
    expect(parseBody(attempt, text)).toHaveLength(12_000);
  });

  test('stays within bounds where many answers are small packed and large unpacked', async () => {
    const packed = gzipSync(Buffer.alloc(64 * million));
    const before = process.memoryUsage();
    let most = 0;
    const refused = async (): Promise<void> => {
      await expect(unpackBody(attempt, packed, 'gzip', 4 * million)).rejects.toMatchObject({
        message: expect.stringContaining('bytes, the most'),
      });
      const { arrayBuffers, heapUsed } = process.memoryUsage();
      most = Math.max(most, arrayBuffers - before.arrayBuffers + heapUsed - before.heapUsed);
    };
    await Promise.all(Array.from({ length: 40 }, refused));
    expect(most).toBeLessThan(150 * million);
  });
});
