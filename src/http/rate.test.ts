import type { IncomingMessage, ServerResponse } from 'node:http';
import { describe, expect, test } from 'vitest';
import { closeLater, createCall, failureOf, json, serveHttp, upstreamOf } from '../../test/harness/loopback-vendor.ts';
import { standardPolicy, type UpstreamPolicy } from './policy.ts';
import type { Transport, UpstreamRequest } from './transport.ts';
import { createUpstreams } from './undici-transport.ts';

const get = (path: string): UpstreamRequest => ({ method: 'GET', path });

const open = (url: URL, policy: Partial<UpstreamPolicy> = {}) => {
  const upstreams = createUpstreams({ policyOf: () => ({ ...standardPolicy, ...policy }) });
  const transport = upstreams.connect(upstreamOf(url, { rate: { calls: 20, seconds: 1 } }));
  closeLater(transport.close);
  return { transport, health: () => upstreams.healthOf('acme') };
};

/** A vendor that takes whatever comes. */
const serveWell = () => serveHttp((_request, response) => json(response, {}));

/** A vendor that a test answers by hand. */
const serveHeld = async () => {
  const held: { request: IncomingMessage; response: ServerResponse }[] = [];
  const vendor = await serveHttp((request, response) => void held.push({ request, response }));
  return { ...vendor, held };
};

const sendAll = (transport: Transport, paths: readonly string[], parts: Parameters<typeof createCall>[0] = {}) =>
  Promise.all(paths.map((path) => transport.send(get(path), createCall(parts))));

const numbered = (count: number): readonly string[] => Array.from({ length: count }, (_, index) => `/users/${index}`);

describe('the rate', () => {
  // That a burst behind a lone call cannot double it is a law of the meter, tried with a clock of its own in share-meter.test.ts.
  test('holds in any second', async () => {
    const vendor = await serveWell();
    const { transport } = open(vendor.url);
    const sentAt: number[] = [];
    const watch = (): void => void sentAt.push(performance.now());
    await sendAll(transport, numbered(65), { watch });
    expect(vendor.received).toHaveLength(65);
    const within = sentAt.map((start) => sentAt.filter((time) => time >= start && time < start + 1000).length);
    expect(Math.max(...within)).toBeLessThanOrEqual(20);
  });

  test('lets those that wait leave in their order', async () => {
    const vendor = await serveWell();
    const { transport } = open(vendor.url, { connections: 1 });
    await sendAll(transport, numbered(45));
    expect(vendor.received.map(({ request }) => request.url)).toEqual(numbered(45));
  });

  test('counts what leaves, not what waits for a place', async () => {
    const { url, held } = await serveHeld();
    const { transport, health } = open(url, { connections: 2 });
    const sent = sendAll(transport, numbered(20));
    await expect.poll(() => held.length).toBe(2);
    expect(health()?.budget).toMatchObject({ limit: 20, seconds: 1, remaining: 18 });
    for (let answered = 0; answered < 20; answered += 1) {
      await expect.poll(() => held.length).toBeGreaterThan(answered);
      json(held[answered]?.response as ServerResponse, {});
    }
    await sent;
  });

  test('refuses early what could not be sent before its request ends, and says when to ask again', async () => {
    const { url, held } = await serveHeld();
    const { transport } = open(url, { rate: { calls: 2, seconds: 30 }, connections: 4 });
    const first = sendAll(transport, numbered(2));
    await expect.poll(() => held.length).toBe(2);
    for (const { response } of held) json(response, {});
    await first;
    const error = await failureOf(transport.send(get('/'), createCall({ endsAt: performance.now() + 20_000 })));
    expect(error).toMatchObject({ kind: 'rate-limited', mayHaveActed: false });
    expect(error.retryAfterSeconds).toBeGreaterThanOrEqual(29);
    expect(error.message).toContain('was not sent');
    expect(held).toHaveLength(2);
  });

  test('is waited for beyond the deadline of one call, as long as the request has time', async () => {
    const vendor = await serveWell();
    const { transport } = open(vendor.url, { rate: { calls: 2, seconds: 1 }, deadlineMilliseconds: 900 });
    await sendAll(transport, numbered(5), { endsAt: performance.now() + 20_000 });
    expect(vendor.received).toHaveLength(5);
  });

  test('lets go of those that gave up waiting, who are then not counted', async () => {
    const { url, held } = await serveHeld();
    const { transport, health } = open(url, { rate: { calls: 20, seconds: 30 }, connections: 1 });
    const first = transport.send(get('/first'), createCall());
    await expect.poll(() => held.length).toBe(1);
    const leaving = new AbortController();
    const waiting = numbered(10).map((path) =>
      failureOf(transport.send(get(path), createCall({ signal: leaving.signal }))),
    );
    const last = transport.send(get('/last'), createCall());
    leaving.abort();
    for (const error of await Promise.all(waiting)) expect(error.kind).toBe('aborted');
    json(held[0]?.response as ServerResponse, {});
    await expect.poll(() => held.length).toBe(2);
    json(held[1]?.response as ServerResponse, {});
    await Promise.all([first, last]);
    expect(health()?.budget?.remaining).toBe(18);
  });

  test('is each credential’s own', async () => {
    const vendor = await serveWell();
    const { transport } = open(vendor.url, { rate: { calls: 20, seconds: 30 }, connections: 20 });
    const tokens = new Map([['acme', 'canary of a caller']]);
    await Promise.all([sendAll(transport, numbered(20)), sendAll(transport, numbered(20), { tokens })]);
    expect(vendor.received).toHaveLength(40);
  });

  test('of the policy wins over the vendor’s, also where it is none', async () => {
    const { url } = await serveHeld();
    expect(open(url).health()?.budget).toMatchObject({ limit: 20 });
    expect(open(url, { rate: { calls: 7, seconds: 2 } }).health()?.budget).toMatchObject({ limit: 7, seconds: 2 });
    expect(open(url, { rate: null }).health()?.budget).toBeNull();
  });
});

describe('a 429', () => {
  /** A vendor that answers 429 with these headers so many times, and then well. */
  const serveRefusals = async (times: number, headers: Record<string, string> = {}) => {
    const askedAt: number[] = [];
    const vendor = await serveHttp((_request, response) => {
      askedAt.push(performance.now());
      if (askedAt.length <= times) response.writeHead(429, headers).end('canary');
      else json(response, {});
    });
    return { ...vendor, askedAt };
  };

  test.each([
    ['Retry-After', { 'retry-after': '1' }],
    ['X-RateLimit-Reset', { 'x-ratelimit-reset': '1' }],
    ['no word of the vendor', {}],
  ])('holds the directory back, by %s, and the read is sent again', async (_what, headers) => {
    const vendor = await serveRefusals(1, headers as Record<string, string>);
    const { transport, health } = open(vendor.url, { rate: null });
    const first = transport.send(get('/first'), createCall());
    await expect.poll(() => health()?.pausedForSeconds).toBe(1);
    await Promise.all([first, sendAll(transport, ['/second', '/third'])]);
    expect(vendor.askedAt).toHaveLength(4);
    const [refusedAt = 0, ...others] = vendor.askedAt;
    for (const at of others) expect(at - refusedAt).toBeGreaterThanOrEqual(990);
    expect(health()).toMatchObject({ pausedForSeconds: null, breaker: 'CLOSED' });
  });

  test('holds nothing back elsewhere: neither another directory nor another credential', async () => {
    const vendor = await serveRefusals(1, { 'retry-after': '50' });
    const { transport } = open(vendor.url, { rate: null, retries: 0 });
    await failureOf(transport.send(get('/'), createCall()));
    const tokens = new Map([['acme', 'canary of a caller']]);
    await transport.send(get('/'), createCall({ tokens }));
    await open(vendor.url).transport.send(get('/'), createCall());
    expect(vendor.askedAt).toHaveLength(3);
  });

  test('refuses at once what would end before it is over, waiting or new', async () => {
    const { url, held } = await serveHeld();
    const { transport, health } = open(url, { rate: { calls: 20, seconds: 1 }, connections: 1, retries: 0 });
    const endsAt = performance.now() + 20_000;
    const first = failureOf(transport.send(get('/first'), createCall({ endsAt })));
    await expect.poll(() => held.length).toBe(1);
    const waiting = failureOf(transport.send(get('/waiting'), createCall({ endsAt })));
    held[0]?.response.writeHead(429, { 'retry-after': '40' }).end();
    expect(await first).toMatchObject({
      kind: 'rate-limited',
      retryAfterSeconds: 40,
      message: expect.stringContaining('429'),
    });
    expect(await waiting).toMatchObject({ kind: 'rate-limited', retryAfterSeconds: 40, mayHaveActed: false });
    const write: UpstreamRequest = { method: 'POST', path: '/invites', body: {} };
    expect(await failureOf(transport.send(write, createCall()))).toMatchObject({
      kind: 'rate-limited',
      mayHaveActed: false,
    });
    expect(held).toHaveLength(1);
    expect(health()?.pausedForSeconds).toBe(40);
  });

  test('that repeats without a word holds back for longer each time', async () => {
    const vendor = await serveRefusals(2);
    const { transport } = open(vendor.url, { rate: null });
    await transport.send(get('/'), createCall());
    const [first = 0, second = 0, third = 0] = vendor.askedAt;
    expect(second - first).toBeGreaterThanOrEqual(990);
    expect(third - second).toBeGreaterThanOrEqual(1990);
  });

  test.each([
    ['without a word', {}],
    ['for a day', { 'retry-after': '40000' }],
  ])('to a write, %s, may be a quota of its own and holds no read back', async (_what, headers) => {
    const vendor = await serveRefusals(1, headers as Record<string, string>);
    const { transport, health } = open(vendor.url);
    await failureOf(transport.send({ method: 'POST', path: '/invites', body: {} }, createCall()));
    expect(health()?.pausedForSeconds).toBeNull();
    await transport.send(get('/'), createCall());
  });

  test('is not waited for: an answer that says it was the last holds the next back', async () => {
    const askedAt: number[] = [];
    const vendor = await serveHttp((_request, response) => {
      askedAt.push(performance.now());
      response.setHeader('x-ratelimit-remaining', askedAt.length === 1 ? '0' : '50');
      response.setHeader('x-ratelimit-reset', '1');
      json(response, {});
    });
    const { transport } = open(vendor.url, { rate: null });
    await transport.send(get('/1'), createCall());
    await transport.send(get('/2'), createCall());
    await transport.send(get('/3'), createCall());
    const [first = 0, second = 0] = askedAt;
    expect(second - first).toBeGreaterThanOrEqual(990);
  });
});

describe('the health of a directory', () => {
  test('tells when its token was last taken, and when not any more', async () => {
    let code = 200;
    const vendor = await serveHttp((_request, response) => void response.writeHead(code).end());
    const { transport, health } = open(vendor.url, { retries: 0 });
    await transport.send(get('/'), createCall());
    expect(health()).toMatchObject({ credentialsAccepted: true, lastFailure: null });
    expect(Date.parse(health()?.lastSuccessAt ?? '')).not.toBeNaN();
    code = 401;
    await failureOf(transport.send(get('/'), createCall()));
    expect(health()).toMatchObject({ credentialsAccepted: false, lastFailure: { error: { kind: 'unauthorized' } } });
    code = 403;
    await failureOf(transport.send(get('/'), createCall()));
    expect(health()).toMatchObject({ credentialsAccepted: true });
    code = 500;
    await failureOf(transport.send(get('/'), createCall()));
    expect(health()).toMatchObject({ credentialsAccepted: true, lastFailure: { error: { kind: 'unavailable' } } });
  });

  test('learns nothing of its token or its budget from callers with tokens of their own', async () => {
    let code = 401;
    const vendor = await serveHttp((_request, response) => void response.writeHead(code).end());
    const { transport, health } = open(vendor.url, { retries: 0 });
    const tokens = new Map([['acme', 'canary of a caller']]);
    for (code of [401, 429, 500]) await failureOf(transport.send(get('/'), createCall({ tokens })));
    expect(health()).toMatchObject({
      credentialsAccepted: null,
      lastFailure: null,
      pausedForSeconds: null,
      budget: { remaining: 20 },
    });
  });
});
