import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, request as ask } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Redis } from 'ioredis';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Sharing } from '../../src/http/redis-link.ts';
import { connectSharedCounts } from '../../src/http/shared-counts.ts';
import { startTraySandbox } from '../../src/providers/tray/sandbox/server.ts';
import { type CutLine, openLine } from '../harness/cut-line.ts';
import type { Answer } from '../harness/sandboxed-gateway.ts';
import { type ServedGateway, serveGateway } from '../harness/served-gateway.ts';

const redisUrl = process.env.ROLLCALL_TEST_REDIS ?? 'redis://127.0.0.1:6379';
const redisPlace = { host: new URL(redisUrl).hostname, port: Number(new URL(redisUrl).port || 6379) };

const opened: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});

beforeAll(async () => {
  const redis = new Redis(redisUrl, { lazyConnect: true, retryStrategy: null });
  redis.on('error', () => {});
  try {
    await redis.connect();
  } catch (error) {
    throw new Error(`These tests need Redis at ${redisUrl} (or where ROLLCALL_TEST_REDIS says).`, { cause: error });
  }
  redis.disconnect();
});

/** One instance's counts, and what was told of them. */
const countAt = (port: number) => {
  const told: [Sharing, string | null][] = [];
  const counts = connectSharedCounts(`redis://${redisPlace.host}:${port}`, (sharing, code) =>
    told.push([sharing, code]),
  );
  opened.push(counts.close);
  return { counts, told };
};

const line = async (): Promise<CutLine> => {
  const one = await openLine(redisPlace);
  opened.push(one.close);
  return one;
};

/** The most calls within any second. */
const densest = (times: readonly number[]): number =>
  Math.max(...times.map((start) => times.filter((time) => time >= start && time < start + 1000).length));

describe('counts in Redis', () => {
  test('are those of all instances, in any second', async () => {
    const credential = randomUUID();
    const rate = { calls: 25, seconds: 1 };
    const left: number[] = [];
    const use = async (): Promise<void> => {
      const meter = countAt(redisPlace.port).counts.meter('acme', credential, rate);
      for (let calls = 0; calls < 45; ) {
        const wait = await meter.take();
        if (wait > 0) {
          await new Promise((resolve) => setTimeout(resolve, wait));
          continue;
        }
        calls += 1;
        left.push(Date.now());
      }
    };
    await Promise.all([use(), use()]);
    expect(left).toHaveLength(90);
    expect(densest(left)).toBeLessThanOrEqual(25);
  });

  test('tell what is left to all, and hold each of them for its own credential and directory', async () => {
    const [credential, other] = [randomUUID(), randomUUID()];
    const rate = { calls: 3, seconds: 60 };
    const first = countAt(redisPlace.port).counts;
    const second = countAt(redisPlace.port).counts;
    const meters = [first.meter('acme', credential, rate), second.meter('acme', credential, rate)] as const;
    expect(await meters[0].take()).toBe(0);
    expect(await meters[0].take()).toBe(0);
    expect(await meters[1].take()).toBe(0);
    expect(meters[1].left()).toMatchObject({ limit: 3, remaining: 0 });
    expect(await meters[1].take()).toBeGreaterThan(50_000);
    expect(await second.meter('acme', other, rate).take()).toBe(0);
    expect(await second.meter('other', credential, rate).take()).toBe(0);
  });

  test('hold all instances back where one was told to pause', async () => {
    const credential = randomUUID();
    const rate = { calls: 100, seconds: 1 };
    const first = countAt(redisPlace.port).counts;
    const second = countAt(redisPlace.port).counts.meter('acme', credential, rate);
    expect(await second.take()).toBe(0);
    first.pause('acme', credential, 40_000);
    await expect.poll(() => second.take()).toBeGreaterThan(30_000);
  });
});

describe('while Redis is away', () => {
  const rate = { calls: 5, seconds: 60 };

  test.each(['cut', 'hold'] as const)(
    'by "%s", an instance counts alone, and together again when it is back',
    async (way) => {
      const between = await line();
      const { counts, told } = countAt(between.port);
      const meter = counts.meter('acme', randomUUID(), rate);
      expect(await meter.take()).toBe(0);
      expect(told).toEqual([['SHARED', null]]);
      between[way]();
      for (let calls = 1; calls < 5; calls += 1) expect(await meter.take()).toBe(0);
      // What it sent before is not forgotten.
      expect(await meter.take()).toBeGreaterThan(0);
      expect(counts.sharing()).toBe('ALONE');
      between.mend();
      await expect.poll(counts.sharing, { timeout: 20_000 }).toBe('SHARED');
      expect(told.map(([sharing]) => sharing)).toEqual(['SHARED', 'ALONE', 'SHARED']);
    },
  );

  test('from the beginning, nobody waits for it, and it is told once', async () => {
    const between = await line();
    between.cut();
    const { counts, told } = countAt(between.port);
    const meter = counts.meter('acme', randomUUID(), rate);
    for (let calls = 0; calls < 5; calls += 1) expect(await meter.take()).toBe(0);
    counts.pause('acme', 'credential', 1000);
    expect(counts.sharing()).toBe('ALONE');
    expect(told).toHaveLength(1);
    between.mend();
    await expect.poll(counts.sharing, { timeout: 20_000 }).toBe('SHARED');
  });

  test('because it refuses the password, that is told by a word and nothing else', async () => {
    const { counts, told } = (() => {
      const heard: unknown[] = [];
      const url = `redis://nobody:canary@${redisPlace.host}:${redisPlace.port}`;
      const made = connectSharedCounts(url, (...all) => heard.push(all));
      opened.push(made.close);
      return { counts: made, told: heard };
    })();
    expect(await counts.meter('acme', randomUUID(), rate).take()).toBe(0);
    await expect.poll(() => told.length).toBeGreaterThan(0);
    expect(JSON.stringify(told)).not.toContain('canary');
  });
});

/** A vendor that enforces its limit by its own clock: it takes 30 calls in any second, and answers 429 to all beyond. */
const serveStrict = async () => {
  const sandbox = await startTraySandbox({});
  const settings = sandbox.settings as Record<string, string>;
  let taken: number[] = [];
  let refused = 0;
  const server = createServer((request, response) => {
    const now = performance.now();
    taken = taken.filter((time) => time > now - 1000);
    if (taken.length >= 30) {
      refused += 1;
      response.writeHead(429, { 'content-type': 'application/json' }).end('{"message":"Too many requests"}');
      return;
    }
    taken.push(now);
    const target = new URL(request.url ?? '/', settings.baseUrl);
    request.pipe(
      ask(target, { method: request.method ?? 'GET', headers: request.headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(response);
      }),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  opened.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await sandbox.close();
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    token: settings.token ?? '',
    served: () => sandbox.requests.length,
    refused: () => refused,
  };
};

test('two gateways share one budget, so that the vendor refuses neither; one goes on when the other is killed', async () => {
  const vendor = await serveStrict();
  const environment = {
    TRAY_TOKEN: vendor.token,
    TRAY_BASE_URL: vendor.url,
    ROLLCALL_DB: ':memory:',
    ROLLCALL_REDIS_URL: redisUrl,
  };
  const gateways = await Promise.all([serveGateway(environment), serveGateway(environment)]);
  opened.push(() => Promise.all(gateways.map((one) => one[Symbol.asyncDispose]())));
  // Of another length each time: what is read at once by several is one call.
  const query = (first: number) => `{ directory(key: "tray") { users(first: ${first}) { nodes { id } } } }`;

  // Ten at a time for each: the vendor counts in this process, and would count late while it asks all at once.
  const askTimes = async (one: ServedGateway, times: number) => {
    const answers: Answer[] = [];
    const next = async (): Promise<void> => {
      while (times > 0) {
        times -= 1;
        answers.push(await one.ask(query(times + 1)));
      }
    };
    await Promise.all(Array.from({ length: 10 }, next));
    return answers;
  };
  const answers = (await Promise.all(gateways.map((one) => askTimes(one, 75)))).flat();
  expect(answers.filter(({ errors }) => errors !== undefined)).toEqual([]);
  expect(vendor.refused()).toBe(0);
  expect(vendor.served()).toBe(150);

  const redis = new Redis(redisUrl);
  opened.push(() => redis.disconnect());
  const names = (await redis.keys('rollcall:*')).join(' ');
  expect(names).toMatch(/rollcall:rate:tray:/);
  expect(names).not.toContain(vendor.token);

  await gateways[1].kill();
  const others = await askTimes(gateways[0], 60);
  expect(others.filter(({ errors }) => errors !== undefined)).toEqual([]);
  expect(vendor.refused()).toBe(0);
});
