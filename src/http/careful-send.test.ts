import type { ServerResponse } from 'node:http';
import { describe, expect, test } from 'vitest';
import {
  closeLater,
  createCall,
  failureOf,
  json,
  openTransport,
  serveHttp,
  upstreamOf,
} from '../../test/harness/loopback-vendor.ts';
import { createCallBudget } from '../domain/call.ts';
import { standardPolicy, type UpstreamPolicy } from './policy.ts';
import type { UpstreamRequest } from './transport.ts';
import { createUpstreams } from './undici-transport.ts';

const read: UpstreamRequest = { method: 'GET', path: '/users', query: [['email', 'canary@example.com']] };
const write: UpstreamRequest = { method: 'POST', path: '/invites', body: { email: 'canary@example.com' } };

type Step = (response: ServerResponse) => void;

const status =
  (code: number, headers: Record<string, string> = {}): Step =>
  (response) =>
    void response.writeHead(code, headers).end('canary');
const ok: Step = (response) => json(response, {});
const reset: Step = (response) => void response.socket?.resetAndDestroy();

/** A vendor that answers as the steps say, one after another, and the last of them from then on. */
const serveSteps = async (...steps: readonly [Step, ...Step[]]) => {
  let step = 0;
  const vendor = await serveHttp((_request, response) => {
    steps[Math.min(step, steps.length - 1)]?.(response);
    step += 1;
  });
  return { ...vendor, asked: () => vendor.received.length };
};

/** The transport and the health of one directory. */
const open = (url: URL, policy: Partial<UpstreamPolicy> = {}) => {
  const upstreams = createUpstreams({ policyOf: () => ({ ...standardPolicy, ...policy }) });
  const transport = upstreams.connect(upstreamOf(url));
  closeLater(transport.close);
  return { transport, health: () => upstreams.healthOf('acme') };
};

const soon = (milliseconds: number): { readonly endsAt: number } => ({ endsAt: performance.now() + milliseconds });

describe('a read that failed for a passing reason', () => {
  test.each([
    ['a broken connection', reset],
    ['a 500', status(500)],
    ['a 503 that asks for no time', status(503, { 'retry-after': '0' })],
    ['a 504 of something before the vendor', status(504)],
  ])('is sent again: %s', async (_what, fault) => {
    const vendor = await serveSteps(fault, fault, ok);
    const told: unknown[] = [];
    const call = createCall({
      budget: createCallBudget(3),
      watch: ({ attempt }) => ({ ended: ({ status: ended, error }) => told.push([attempt, ended, error]) }),
    });
    await expect(open(vendor.url).transport.send(read, call)).resolves.toMatchObject({ status: 200 });
    expect(vendor.asked()).toBe(3);
    expect(told.map((one) => (one as unknown[])[0])).toEqual([1, 2, 3]);
    expect(told.at(-1)).toEqual([3, 200, null]);
    await expect(async () => call.budget.take('acme')).rejects.toMatchObject({ kind: 'budget-exhausted' });
  });

  test('is sent as often as the policy says, and fails as it did last', async () => {
    const vendor = await serveSteps(status(500), status(500), status(502));
    const error = await failureOf(open(vendor.url).transport.send(read, createCall()));
    expect(error).toMatchObject({ kind: 'unavailable', message: expect.stringContaining('502') });
    expect(vendor.asked()).toBe(3);
  });

  test('is sent once where its budget has nothing left, and fails as the vendor failed', async () => {
    const vendor = await serveSteps(status(500));
    const error = await failureOf(open(vendor.url).transport.send(read, createCall({ budget: createCallBudget(1) })));
    expect(error.kind).toBe('unavailable');
    expect(vendor.asked()).toBe(1);
  });

  test('waits as long as the vendor asks, or not at all where its request ends before', async () => {
    const vendor = await serveSteps(status(503, { 'retry-after': '1' }), status(503, { 'retry-after': '600' }));
    const sentAt: number[] = [];
    const call = createCall({ ...soon(60_000), watch: () => void sentAt.push(performance.now()) });
    const error = await failureOf(open(vendor.url).transport.send(read, call));
    expect(error.retryAfterSeconds).toBe(600);
    expect(vendor.asked()).toBe(2);
    const [first = 0, second = 0] = sentAt;
    expect(second - first).toBeGreaterThanOrEqual(999);
  });

  test('that has no end does not wait longer for it than for an answer', async () => {
    const vendor = await serveSteps(status(503, { 'retry-after': '30' }));
    await failureOf(open(vendor.url).transport.send(read, createCall()));
    expect(vendor.asked()).toBe(1);
  });

  test('is not sent again once its client has gone', async () => {
    const vendor = await serveSteps(status(503, { 'retry-after': '30' }));
    const leaving = new AbortController();
    const sent = open(vendor.url).transport.send(read, createCall({ signal: leaving.signal, ...soon(60_000) }));
    await expect.poll(vendor.asked).toBe(1);
    leaving.abort();
    expect((await failureOf(sent)).kind).toBe('aborted');
    expect(vendor.asked()).toBe(1);
  });

  test('is sent again when its kept connection was closed just then, which is no fault of the vendor', async () => {
    const vendor = await serveSteps(ok, reset, ok);
    const { transport } = open(vendor.url, { connections: 1, breaker: { failures: 1, openMilliseconds: 60_000 } });
    await transport.send(read, createCall());
    await expect(transport.send(read, createCall())).resolves.toMatchObject({ status: 200 });
    expect(vendor.asked()).toBe(3);
  });
});

describe('what is not sent again', () => {
  test.each([401, 403, 404, 409, 422, 501, 302, 418])('a read that was answered with %i', async (code) => {
    const vendor = await serveSteps(status(code));
    await failureOf(open(vendor.url).transport.send(read, createCall()));
    expect(vendor.asked()).toBe(1);
  });

  test('a read whose answer was no good', async () => {
    const vendor = await serveSteps((response) => void response.end('canary'));
    expect((await failureOf(open(vendor.url).transport.send(read, createCall()))).kind).toBe('malformed-response');
    expect(vendor.asked()).toBe(1);
  });

  test('a read that met silence for its whole deadline', async () => {
    const vendor = await serveSteps(() => {});
    const { transport } = open(vendor.url, { deadlineMilliseconds: 200 });
    expect((await failureOf(transport.send(read, createCall()))).kind).toBe('timeout');
    expect(vendor.asked()).toBe(1);
  });

  test.each([
    ['a broken connection', reset],
    ['a 500', status(500)],
    ['a 503 that names a time', status(503, { 'retry-after': '0' })],
    ['a 429 that names a time', status(429, { 'retry-after': '0' })],
    ['a 504', status(504)],
  ])('a write, after %s', async (_what, fault) => {
    const vendor = await serveSteps(fault, ok);
    await failureOf(open(vendor.url).transport.send(write, createCall()));
    expect(vendor.asked()).toBe(1);
  });

  test('a write that was refused a connection', async () => {
    const error = await failureOf(open(new URL('http://127.0.0.1:1')).transport.send(write, createCall()));
    expect(error).toMatchObject({ kind: 'unavailable', mayHaveActed: false });
  });
});

test('while a vendor is down, retries stay few', async () => {
  const vendor = await serveSteps(status(500));
  // Without a breaker that would end it.
  const { transport } = open(vendor.url, { breaker: { failures: 1000, openMilliseconds: 1 } });
  for (let index = 0; index < 100; index += 1) await failureOf(transport.send(read, createCall()));
  expect(vendor.asked()).toBeLessThanOrEqual(100 + 10 + 100 / 5);
  expect(vendor.asked()).toBeGreaterThan(110);
});

describe('the breaker', () => {
  const policy = { retries: 0, connections: 4, breaker: { failures: 3, openMilliseconds: 400 } };

  test('refuses at once after so many failures in a row, unsent, and says for how long', async () => {
    const vendor = await serveSteps(status(500), status(500), ok, status(502), status(503), status(500));
    const { transport, health } = open(vendor.url, { ...policy, breaker: { failures: 3, openMilliseconds: 60_000 } });
    for (let index = 0; index < 6; index += 1) await transport.send(read, createCall()).catch(() => {});
    expect(vendor.asked()).toBe(6);
    for (const request of [read, write]) {
      const error = await failureOf(transport.send(request, createCall()));
      expect(error).toMatchObject({ kind: 'unavailable', retryAfterSeconds: 60, mayHaveActed: false });
      expect(error.message).toContain('was not sent');
    }
    expect(vendor.asked()).toBe(6);
    expect(health()).toMatchObject({ breaker: 'OPEN', retryAfterSeconds: 60 });
  });

  test('refuses also those that waited for a place when it opened', async () => {
    const held: ServerResponse[] = [];
    const vendor = await serveSteps((response) => void held.push(response), status(500));
    const { transport } = open(vendor.url, {
      ...policy,
      connections: 1,
      breaker: { failures: 1, openMilliseconds: 60_000 },
    });
    const all = ['1', '2', '3', '4', '5'].map((id) =>
      failureOf(transport.send({ method: 'GET', path: `/users/${id}` }, createCall())),
    );
    await expect.poll(() => held.length).toBe(1);
    for (const response of held) status(500)(response);
    const messages = (await Promise.all(all)).map(({ message }) => message);
    // One may have taken the place before the failure was known.
    expect(messages.filter((message) => message.includes('has been failing')).length).toBeGreaterThanOrEqual(3);
    expect(vendor.asked()).toBeLessThanOrEqual(2);
  });

  test('lets one call through to try, and closes when the vendor is back', async () => {
    const held: ServerResponse[] = [];
    const vendor = await serveSteps(reset, reset, reset, (response) => void held.push(response), ok);
    const { transport, health } = open(vendor.url, policy);
    for (let index = 0; index < 3; index += 1) await failureOf(transport.send(read, createCall()));
    await expect.poll(() => health()?.breaker).toBe('HALF_OPEN');
    const trial = transport.send(read, createCall());
    await expect.poll(() => held.length).toBe(1);
    expect((await failureOf(transport.send(read, createCall()))).message).toContain('has been failing');
    for (const response of held) ok(response);
    await trial;
    await expect.poll(() => health()?.breaker).toBe('CLOSED');
    await Promise.all([1, 2, 3].map(() => transport.send(read, createCall())));
    expect(vendor.asked()).toBe(7);
  });

  test.each([
    ['a client that goes away', () => createCall({ signal: AbortSignal.abort() })],
    ['a spent budget', () => createCall({ budget: createCallBudget(0) })],
  ])('does not take %s for the vendor’s fault, nor for its recovery', async (_what, callOf) => {
    const vendor = await serveSteps(status(500), status(500), status(500), ok);
    const { transport, health } = open(vendor.url, policy);
    for (let index = 0; index < 9; index += 1) await failureOf(transport.send(read, callOf()));
    expect(health()?.breaker).toBe('CLOSED');
    for (let index = 0; index < 3; index += 1) await failureOf(transport.send(read, createCall()));
    await expect.poll(() => health()?.breaker).toBe('HALF_OPEN');
    await failureOf(transport.send(read, callOf()));
    expect(health()?.breaker).toBe('HALF_OPEN');
    await transport.send(read, createCall());
    await expect.poll(() => health()?.breaker).toBe('CLOSED');
  });

  test.each([401, 403, 404, 422, 429])('stays closed over any number of answers with %i', async (code) => {
    const vendor = await serveSteps(status(code, { 'retry-after': '0' }));
    const { transport, health } = open(vendor.url, policy);
    for (let index = 0; index < 9; index += 1) await failureOf(transport.send(read, createCall()));
    expect(health()?.breaker).toBe('CLOSED');
    expect(vendor.asked()).toBe(9);
  });

  test('opens over silence, also where the request’s end cuts the calls off', async () => {
    const vendor = await serveSteps(() => {});
    const { transport, health } = open(vendor.url, { ...policy, deadlineMilliseconds: 600 });
    const call = () => createCall({ signal: AbortSignal.timeout(400), ...soon(400) });
    await Promise.all(
      ['1', '2', '3'].map((id) => failureOf(transport.send({ method: 'GET', path: `/${id}` }, call()))),
    );
    await expect.poll(() => health()?.breaker).toBe('OPEN');
  });
});

test('a gateway at rest has nothing to tell, and an unknown directory no health', async () => {
  const upstreams = createUpstreams();
  expect(upstreams.healthOf('acme')).toBeNull();
  expect(upstreams.sharing()).toBeNull();
  const { health } = open(new URL('http://127.0.0.1:1'));
  expect(health()).toEqual({
    breaker: 'CLOSED',
    retryAfterSeconds: null,
    pausedForSeconds: null,
    credentialsAccepted: null,
    lastSuccessAt: null,
    lastFailure: null,
    budget: null,
  });
});

test('a transport that closes sends nothing again', async () => {
  const vendor = await serveSteps(status(503, { 'retry-after': '0' }));
  const transport = openTransport(vendor.url, { retries: 2 });
  await transport.close();
  expect((await failureOf(transport.send(read, createCall()))).message).toContain('shutting down');
  expect(vendor.asked()).toBe(0);
});
