import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type CountKeeper, createCountKeeper } from './count-keeper.ts';
import { createKeptCounts } from './kept-counts.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** The most calls within any window of so many milliseconds. */
const densest = (times: readonly number[], milliseconds: number): number =>
  Math.max(0, ...times.map((start, index) => times.slice(index).filter((time) => time < start + milliseconds).length));

/** A keeper as workers see it, who counts how often it was asked. */
const watched = (keeper: CountKeeper) => {
  const seen = { asked: 0 };
  const take: CountKeeper['take'] = (asking) => {
    seen.asked += 1;
    return keeper.take(asking);
  };
  return { seen, keeper: { ...keeper, take } };
};

test('all workers together never send more in any window than the rate says, however they come', async () => {
  const rates = fc.record({ calls: fc.integer({ min: 1, max: 4000 }), seconds: fc.integer({ min: 1, max: 3 }) });
  const step = fc.record({
    worker: fc.nat(3),
    times: fc.integer({ min: 1, max: 40 }),
    gap: fc.oneof(fc.constant(0), fc.nat(60), fc.nat(2000)),
  });
  await fc.assert(
    fc.asyncProperty(rates, fc.array(step, { minLength: 1, maxLength: 60 }), async (rate, steps) => {
      const keeper = createCountKeeper();
      const meters = Array.from({ length: 4 }, () => createKeptCounts(keeper, 4).meter('acme', 'credential', rate));
      const left: number[] = [];
      for (const { worker, times, gap } of steps) {
        await vi.advanceTimersByTimeAsync(gap);
        for (let time = 0; time < times; time += 1) if ((await meters[worker]?.take()) === 0) left.push(Date.now());
      }
      expect(densest(left, rate.seconds * 1000)).toBeLessThanOrEqual(rate.calls);
    }),
    { numRuns: 40 },
  );
});

test('a rate of one call is one call for all workers, and comes round to each', async () => {
  const keeper = createCountKeeper();
  const rate = { calls: 1, seconds: 10 };
  const meters = Array.from({ length: 8 }, () => createKeptCounts(keeper, 8).meter('acme', 'credential', rate));
  const taken = await Promise.all(meters.map(async ({ take }) => take()));
  expect(taken.filter((wait) => wait === 0)).toHaveLength(1);
  const wait = Math.max(...taken);
  expect(wait).toBeGreaterThan(9000);
  await vi.advanceTimersByTimeAsync(wait);
  const [late] = meters.filter((_, index) => taken[index] !== 0);
  await vi.advanceTimersByTimeAsync(11_000);
  expect(await late?.take()).toBe(0);
});

test('where a vendor takes thousands in a second, a worker asks once for many', async () => {
  const { seen, keeper } = watched(createCountKeeper());
  const meter = createKeptCounts(keeper, 2).meter('acme', 'credential', { calls: 100_000, seconds: 1 });
  for (let calls = 0; calls < 1000; calls += 1) expect(await meter.take()).toBe(0);
  expect(seen.asked).toBe(10);
});

test('what was counted ahead and not sent in time is not sent', async () => {
  const { seen, keeper } = watched(createCountKeeper());
  const meter = createKeptCounts(keeper, 2).meter('acme', 'credential', { calls: 100_000, seconds: 1 });
  expect(await meter.take()).toBe(0);
  await vi.advanceTimersByTimeAsync(60);
  expect(await meter.take()).toBe(0);
  expect(seen.asked).toBe(2);
});

test('a pause that one is told holds all back, for its own credential and directory', async () => {
  const keeper = createCountKeeper();
  const [first, second] = [createKeptCounts(keeper, 2), createKeptCounts(keeper, 2)];
  const rate = { calls: 100, seconds: 1 };
  first.pause('acme', 'credential', 40_000);
  first.pause('acme', 'credential', 5000);
  expect(await second.meter('acme', 'credential', rate).take()).toBeGreaterThan(39_000);
  expect(await second.meter('acme', 'other', rate).take()).toBe(0);
  expect(await second.meter('other', 'credential', rate).take()).toBe(0);
});

test('what is left is told to all', async () => {
  const keeper = createCountKeeper();
  const rate = { calls: 3, seconds: 60 };
  const meters = [1, 2].map(() => createKeptCounts(keeper, 2).meter('acme', 'credential', rate));
  expect(await meters[0]?.take()).toBe(0);
  expect(await meters[0]?.take()).toBe(0);
  expect(await meters[1]?.take()).toBe(0);
  expect(meters[1]?.left()).toMatchObject({ limit: 3, remaining: 0 });
});
