import type { ServerResponse } from 'node:http';
import { describe, expect, test } from 'vitest';
import { createCredentials } from '../../src/cache/credentials.ts';
import { shareFlights } from '../../src/cache/share-flights.ts';
import { createCallBudget } from '../../src/domain/call.ts';
import { standardPolicy, type UpstreamPolicy } from '../../src/http/policy.ts';
import type { UpstreamRequest } from '../../src/http/transport.ts';
import { createUpstreams } from '../../src/http/undici-transport.ts';
import { closeLater, createCall, failureOf, json, serveHttp, upstreamOf } from '../harness/loopback-vendor.ts';

const users: UpstreamRequest = { method: 'GET', path: '/users', query: [['first', '10']] };
const invite: UpstreamRequest = { method: 'POST', path: '/invites', body: {} };

/** A vendor that answers when the test says so, and a directory whose reads are shared while they are under way. */
const start = async (policy: Partial<UpstreamPolicy> = {}) => {
  const held: ServerResponse[] = [];
  const vendor = await serveHttp((_request, response) => held.push(response));
  let shared = 0;
  const transport = createUpstreams({
    policyOf: () => ({ ...standardPolicy, retries: 0, ...policy }),
    over: (over, { directory, vendor: name }, ownToken) =>
      shareFlights(over, {
        directory,
        vendor: name,
        nameOf: createCredentials(directory, ownToken),
        shared: () => {
          shared += 1;
        },
      }),
  }).connect(upstreamOf(vendor.url));
  closeLater(transport.close);
  /** The call of a new request. */
  const ask = (parts: Parameters<typeof createCall>[0] = {}, request = users) =>
    transport.send(request, createCall({ principal: 'ci', ...parts }));
  return {
    ask,
    asked: () => vendor.received.length,
    shared: () => shared,
    held,
    next: async (number = 1): Promise<ServerResponse> => {
      await expect.poll(() => held.length).toBeGreaterThanOrEqual(number);
      return held[number - 1] as ServerResponse;
    },
  };
};

describe('an identical read of several requests', () => {
  test('is sent once while it is under way, and who sent it alone pays', async () => {
    const { ask, asked, shared, next } = await start();
    const watched: string[] = [];
    const budget = createCallBudget(1);
    const answers = [
      ask({ budget, watch: () => void watched.push('first') }),
      ask({ budget: createCallBudget(0), watch: () => void watched.push('second') }),
      ask({ budget: createCallBudget(0), watch: () => void watched.push('third') }),
    ];
    json(await next(), ['ann']);
    const bodies = (await Promise.all(answers)).map(({ body }) => body);
    expect(bodies).toEqual([['ann'], ['ann'], ['ann']]);
    expect(bodies[1]).toBe(bodies[0]);
    expect([asked(), shared(), watched]).toEqual([1, 2, ['first']]);
    expect(() => budget.take('acme')).toThrow(expect.objectContaining({ kind: 'budget-exhausted' }));
  });

  test('is sent again once its answer has come', async () => {
    const { ask, next } = await start();
    const first = ask();
    json(await next(), ['ann']);
    await first;
    const second = ask();
    json(await next(2), ['bob']);
    expect((await second).body).toEqual(['bob']);
  });

  test.each([
    ['another principal', { principal: 'cd' }],
    ['a token of their own', { tokens: new Map([['acme', 'mine']]) }],
    ['no principal at all', { principal: undefined as never }],
    ['the wish to read anew', { maxAge: 0 }],
  ])('is not shared with %s', async (_who, parts) => {
    const { ask, asked, shared, next } = await start();
    const answers = [ask(), ask(parts)];
    json(await next(2), []);
    json(await next(1), []);
    await Promise.all(answers);
    expect([asked(), shared()]).toEqual([2, 0]);
  });

  test('is shared by those with the same token of their own, and with nobody who has another', async () => {
    const { ask, asked, held, next } = await start();
    const answers = ['mine', 'mine', 'yours'].map((token) => ask({ tokens: new Map([['acme', token]]) }));
    await next(2);
    for (const response of held) json(response, []);
    await Promise.all(answers);
    expect(asked()).toBe(2);
  });

  test('that is anew serves those who come after it', async () => {
    const { ask, asked, next } = await start();
    const before = ask();
    const old = await next();
    const answers = [before, ask({ maxAge: 0 }), ask()];
    json(await next(2), ['new']);
    json(old, ['old']);
    expect((await Promise.all(answers)).map(({ body }) => body)).toEqual([['old'], ['new'], ['new']]);
    expect(asked()).toBe(2);
  });

  test('fails for all, once', async () => {
    const { ask, asked, next } = await start();
    const answers = [ask(), ask()];
    (await next()).writeHead(500).end();
    for (const answer of answers) expect((await failureOf(answer)).kind).toBe('unavailable');
    expect(asked()).toBe(1);
  });
});

describe('a write', () => {
  test('makes what was under way unshareable, so that who has written reads what was written', async () => {
    const { ask, asked, next } = await start();
    const before = ask();
    const old = await next();
    const written = ask({}, invite);
    json(await next(2), {});
    await written;
    const after = ask();
    json(await next(3), ['written']);
    json(old, ['as it was']);
    expect((await after).body).toEqual(['written']);
    expect((await before).body).toEqual(['as it was']);
    expect(asked()).toBe(3);
  });

  test('does so also where it failed', async () => {
    const { ask, next } = await start();
    const before = ask();
    const old = await next();
    const written = ask({}, invite);
    (await next(2)).writeHead(500).end();
    await failureOf(written);
    const after = ask();
    json(await next(3), ['written']);
    json(old, []);
    expect((await after).body).toEqual(['written']);
    await before;
  });
});

describe('who goes away', () => {
  test.each([0, 1])('ends only their own waiting: asker %i', async (leaver) => {
    const { ask, asked, next } = await start();
    const leaving = new AbortController();
    const answers = [0, 1].map((index) => ask(index === leaver ? { signal: leaving.signal } : {}));
    const response = await next();
    leaving.abort();
    expect((await failureOf(answers[leaver] as Promise<unknown>)).kind).toBe('aborted');
    json(response, ['ann']);
    expect((await (answers[1 - leaver] as Promise<{ body: unknown }>)).body).toEqual(['ann']);
    expect(asked()).toBe(1);
  });

  test('last has the read broken off, and who asks then reads anew', async () => {
    const { ask, asked, next } = await start();
    const leaving = [new AbortController(), new AbortController()];
    const answers = leaving.map(({ signal }) => ask({ signal }));
    const response = await next();
    const closed = new Promise((resolve) => response.on('close', resolve));
    leaving[0]?.abort();
    leaving[1]?.abort();
    const later = ask();
    for (const answer of answers) expect((await failureOf(answer)).kind).toBe('aborted');
    await closed;
    json(await next(2), ['ann']);
    expect((await later).body).toEqual(['ann']);
    expect(asked()).toBe(2);
  });

  test('before they asked sends nothing', async () => {
    const { ask, asked } = await start();
    expect((await failureOf(ask({ signal: AbortSignal.abort() }))).kind).toBe('aborted');
    expect(asked()).toBe(0);
  });
});

describe('where it failed because of the one who pays', () => {
  test('the others read for themselves, once', async () => {
    const { ask, asked, next } = await start();
    const poor = ask({ budget: createCallBudget(0) });
    const others = [ask({ budget: createCallBudget(1) }), ask({ budget: createCallBudget(1) })];
    expect((await failureOf(poor)).kind).toBe('budget-exhausted');
    json(await next(), ['ann']);
    expect((await Promise.all(others)).map(({ body }) => body)).toEqual([['ann'], ['ann']]);
    expect(asked()).toBe(1);
  });

  test('a spent budget of everybody fails everybody', async () => {
    const { ask, asked } = await start();
    const answers = [1, 2, 3].map(() => ask({ budget: createCallBudget(0) }));
    for (const answer of answers) expect((await failureOf(answer)).kind).toBe('budget-exhausted');
    expect(asked()).toBe(0);
  });

  test('who has more time is not refused for lack of time', async () => {
    // The only place is taken, and the one who pays may not wait for it.
    const { ask, asked, next } = await start({ connections: 1 });
    const taking = ask({}, { method: 'GET', path: '/other' });
    const place = await next();
    const short = ask({ endsAt: performance.now() + 30 });
    const long = ask({ endsAt: performance.now() + 60_000 });
    expect((await failureOf(short)).kind).toBe('timeout');
    json(place, []);
    await taking;
    json(await next(2), ['ann']);
    expect((await long).body).toEqual(['ann']);
    expect(asked()).toBe(2);
  });

  test('a vendor that asks to be left alone longer than the one who pays can wait is asked for one who can', async () => {
    const { ask, asked, next } = await start({ retries: 2 });
    const short = ask({ endsAt: performance.now() + 500 });
    const long = ask({ endsAt: performance.now() + 60_000 });
    (await next()).writeHead(503, { 'retry-after': '1' }).end();
    expect((await failureOf(short)).kind).toBe('unavailable');
    json(await next(2), ['ann']);
    expect((await long).body).toEqual(['ann']);
    expect(asked()).toBe(2);
  });
});
