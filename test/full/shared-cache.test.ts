import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { startTraySandbox } from '../../src/providers/tray/sandbox/server.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { minute, type Stage, startStage } from '../freshness/stage.ts';
import { type CutLine, openLine } from '../harness/cut-line.ts';

const redisUrl = process.env.ROLLCALL_TEST_REDIS ?? 'redis://127.0.0.1:6379';
const redisPlace = { host: new URL(redisUrl).hostname, port: Number(new URL(redisUrl).port || 6379) };

let redis: Redis;
let vendor: Sandbox;
let directory: { readonly key: string; readonly provider: string };
const opened: (() => unknown)[] = [];

beforeAll(async () => {
  const trial = new Redis(redisUrl, { lazyConnect: true, retryStrategy: null });
  trial.on('error', () => {});
  try {
    await trial.connect();
  } catch (error) {
    throw new Error(`These tests need Redis at ${redisUrl} (or where ROLLCALL_TEST_REDIS says).`, { cause: error });
  }
  trial.disconnect();
});
beforeEach(async () => {
  redis = new Redis(redisUrl);
  vendor = await startTraySandbox({});
  // A key of its own, so that no earlier run has left anything.
  directory = { key: `tray-${randomUUID().slice(0, 8)}`, provider: 'TRAY', ...vendor.settings };
  opened.push(
    () => redis.disconnect(),
    () => vendor.close(),
  );
});
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});

/** One instance. */
const open = async (url = redisUrl): Promise<Stage> => {
  const stage = await startStage({ directories: [directory], cache: minute, redis: url, upstream: { rate: false } });
  opened.push(() => stage[Symbol.asyncDispose]());
  return stage;
};

const line = async (): Promise<CutLine> => {
  const one = await openLine(redisPlace);
  opened.push(one.close);
  return one;
};

const reportOf = async (stage: Stage) => {
  const { data } = await stage.ask(
    `{ directory(key: "${directory.key}") { users(first: 5) { nodes { id } sources { freshness fetchedAt } } } }`,
  );
  return data.directory.users.sources[0];
};

const namesIn = (kind: 'answer' | 'generation'): Promise<string[]> => redis.keys(`rollcall:${kind}:*`);

/** Until Redis is known to be there an instance goes on alone: this waits until one has kept something there, which nobody asks for later. */
let asked = 10;
const untilShared = async (stage: Stage): Promise<void> => {
  asked += 1;
  const before = new Set(await namesIn('answer'));
  const roles = `{ directory(key: "${directory.key}") { roles(first: ${asked}) { nodes { id } } } }`;
  await expect
    .poll(async () => {
      await stage.askWith('no-cache', roles);
      return (await namesIn('answer')).filter((name) => !before.has(name)).length;
    })
    .toBeGreaterThan(0);
};

const setRole = async (stage: Stage): Promise<string> => {
  const { data } = await stage.ask(
    `{ directory(key: "${directory.key}") { users(first: 1) { nodes { id roles { id } } } roles(first: 5) { nodes { id } } } }`,
  );
  const [user] = data.directory.users.nodes;
  const role = data.directory.roles.nodes.find(({ id }: { id: string }) => id !== user.roles[0].id);
  const answer = await stage.ask(
    `mutation { setUserRoles(input: { userId: "${user.id}", roleIds: ["${role.id}"], overrides: [LAST_ADMIN, PROTECTED_ACCOUNT, UNCHECKED] }) { outcome } }`,
  );
  return answer.data.setUserRoles.outcome;
};

test('what one instance has read, the others give again, until any of them writes', async () => {
  const [one, other] = [await open(), await open()];
  await untilShared(one);
  await untilShared(other);
  expect(await reportOf(one)).toMatchObject({ freshness: 'LIVE' });
  const readAt = one.now();
  vendor.forget();
  other.pass(30);
  await expect.poll(() => reportOf(other)).toEqual({ freshness: 'CACHED', fetchedAt: readAt });
  expect(vendor.requests).toEqual([]);

  expect(await setRole(one)).toBe('APPLIED');
  expect(await reportOf(other)).toMatchObject({ freshness: 'LIVE' });
});

test('the names in Redis are hashes, and nothing stays there for good', async () => {
  const one = await open();
  await untilShared(one);
  await reportOf(one);
  const names = [...(await namesIn('answer')), ...(await namesIn('generation'))];
  expect(names.length).toBeGreaterThan(1);
  for (const name of names) {
    expect(name).toMatch(/^rollcall:(?:answer|generation):[\w-]{43}$/);
    expect(await redis.pttl(name)).toBeGreaterThan(0);
  }
});

test.each(['cut', 'hold'] as const)(
  'while Redis is away by "%s", an instance keeps what it reads to itself, and tells of what it wrote when it is back',
  async (way) => {
    const between = await line();
    const one = await open(`redis://127.0.0.1:${between.port}`);
    const other = await open();
    await untilShared(one);
    await untilShared(other);
    await reportOf(other);
    await expect.poll(() => reportOf(one)).toMatchObject({ freshness: 'CACHED' });
    between[way]();
    expect(await reportOf(one)).toMatchObject({ freshness: 'CACHED' });
    expect(await setRole(one)).toBe('APPLIED');
    expect(await reportOf(one)).toMatchObject({ freshness: 'LIVE' });
    expect(await reportOf(one)).toMatchObject({ freshness: 'CACHED' });
    // Nobody could tell the other of the write.
    const told = await reportOf(other);
    expect(told).toMatchObject({ freshness: 'CACHED' });
    between.mend();
    // The first thing that the one does there is to say that it has written.
    await expect
      .poll(
        async () => {
          await reportOf(one);
          return (await reportOf(other)).freshness;
        },
        { timeout: 20_000 },
      )
      .toBe('LIVE');
  },
  40_000,
);
