import { expect, test } from 'vitest';
import { z } from 'zod';
import { createCall, json, openTransport, serveHttp } from '../../test/harness/loopback-vendor.ts';
import type { WriteReceipt, WriteRequest } from '../domain/write.ts';
import { createWriter } from './writer.ts';

const request: WriteRequest = {
  method: 'POST',
  path: '/invites',
  query: [['version', '1']],
  body: { email: 'ada@example.com' },
};
const receipt = z
  .object({ id: z.string(), until: z.string().nullable().catch(null) })
  .transform(({ id, until }): WriteReceipt => ({ id, expiresAt: until }));

const unclear: WriteReceipt = { id: null, expiresAt: null, isUnclear: true };

const writing = async (body: unknown) => {
  const vendor = await serveHttp((_request, response) => json(response, body));
  return { vendor, writer: createWriter(openTransport(vendor.url)) };
};

test('a plan sends nothing, and then exactly what it shows, once each time it is told to', async () => {
  const { vendor, writer } = await writing({});
  const planned = writer.plan(request, { sideEffects: ['A mail is sent.'] });
  expect(planned).toMatchObject({ request, sideEffects: ['A mail is sent.'] });
  expect(vendor.received).toEqual([]);
  expect(await planned.send(createCall())).toEqual({ id: null, expiresAt: null });
  expect(vendor.received.map(({ request: { method, url }, body }) => [method, url, body])).toEqual([
    ['POST', '/invites?version=1', '{"email":"ada@example.com"}'],
  ]);
});

test.each([
  [
    { id: 'i1', until: '2026-03-08T00:00:00Z' },
    { id: 'i1', expiresAt: '2026-03-08T00:00:00Z' },
  ],
  [{ id: 'i1' }, { id: 'i1', expiresAt: null }],
  [{}, unclear],
  [null, unclear],
  ['done', unclear],
])('of the answer %j the receipt is %j', async (body, expected) => {
  const { writer } = await writing(body);
  expect(await writer.plan(request, { receipt }).send(createCall())).toEqual(expected);
});

test('an empty answer where one was to tell is a success that is not clear', async () => {
  const vendor = await serveHttp((_request, response) => response.writeHead(204).end());
  const writer = createWriter(openTransport(vendor.url));
  expect(await writer.plan(request, { receipt }).send(createCall())).toEqual(unclear);
});

test('an answer that is no JSON leaves a doubt only where it was to tell something', async () => {
  const vendor = await serveHttp((_request, response) => response.end('OK'));
  const writer = createWriter(openTransport(vendor.url));
  expect(await writer.plan(request).send(createCall())).toEqual({ id: null, expiresAt: null });
  await expect(writer.plan(request, { receipt }).send(createCall())).rejects.toMatchObject({ mayHaveActed: true });
});
