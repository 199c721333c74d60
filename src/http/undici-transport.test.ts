import type { ServerResponse } from 'node:http';
import { describe, expect, test } from 'vitest';
import { closeLater, createCall, json, openTransport, serveHttp } from '../../test/harness/loopback-vendor.ts';
import { standardPolicy } from './policy.ts';
import { createUpstreams } from './undici-transport.ts';

describe('the cap on concurrency', () => {
  test('holds on the vendor’s side, is used to the full, and serves everybody', async () => {
    const waiting: ServerResponse[] = [];
    let most = 0;
    const vendor = await serveHttp((_request, response) => {
      waiting.push(response);
      most = Math.max(most, waiting.length);
      // Nobody is answered until the cap is reached: it would hang here if the transport stayed below it.
      if (waiting.length === 4) for (const one of waiting.splice(0)) json(one, {});
    });
    const transport = openTransport(vendor.url, { connections: 4 });
    const paths = Array.from({ length: 40 }, (_, index) => `/users/${index}`);
    await Promise.all(paths.map((path) => transport.send({ method: 'GET', path }, createCall())));
    expect(most).toBe(4);
    expect(vendor.connections()).toBe(4);
    expect(new Set(vendor.received.map(({ request }) => request.url))).toEqual(new Set(paths));
    expect(vendor.received).toHaveLength(paths.length);
  });

  test('is each directory’s own', async () => {
    const waiting: ServerResponse[] = [];
    const vendor = await serveHttp((_request, response) => {
      waiting.push(response);
      if (waiting.length === 2) for (const one of waiting) json(one, {});
    });
    const { connect } = createUpstreams({ policyOf: () => ({ ...standardPolicy, connections: 1 }) });
    const upstream = { vendor: 'Acme', baseUrl: vendor.url, token: '', headers: () => ({}) };
    const transports = ['a', 'b'].map((directory) => connect({ ...upstream, directory }));
    for (const { close } of transports) closeLater(close);
    const call = createCall();
    await Promise.all(transports.map((transport) => transport.send({ method: 'GET', path: '/' }, call)));
    expect(vendor.received).toHaveLength(2);
  });

  test('lets a call that gave up while waiting go without a trace', async () => {
    const held: ServerResponse[] = [];
    const vendor = await serveHttp((_request, response) => held.push(response));
    const transport = openTransport(vendor.url, { connections: 1 });
    const first = transport.send({ method: 'GET', path: '/first' }, createCall());
    await expect.poll(() => held.length).toBe(1);

    const leaving = new AbortController();
    const counted: string[] = [];
    const call = createCall({
      signal: leaving.signal,
      watch: ({ path }) => void counted.push(path),
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
  const vendor = await serveHttp((_request, response) => json(response, {}));
  const transport = openTransport(vendor.url);
  for (const path of ['/1', '/2', '/3', '/4', '/5']) await transport.send({ method: 'GET', path }, createCall());
  expect(vendor.received).toHaveLength(5);
  expect(vendor.connections()).toBe(1);
});

describe('closing', () => {
  test('waits for the call under way, refuses the next, and may be repeated', async () => {
    const held: ServerResponse[] = [];
    const vendor = await serveHttp((_request, response) => held.push(response));
    const transport = openTransport(vendor.url);
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
  expect(() => openTransport(new URL('https://me:canary@host/'))).toThrow(TypeError);
});
