import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createShareMeter } from './share-meter.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** The most calls within any window of so many milliseconds: half open, since the call at its end belongs to the next. */
const densest = (times: readonly number[], milliseconds: number): number =>
  Math.max(0, ...times.map((start, index) => times.slice(index).filter((time) => time < start + milliseconds).length));

test('never lets more calls leave in any window than the rate says, however they come', async () => {
  const rates = fc.record({ calls: fc.integer({ min: 1, max: 260 }), seconds: fc.integer({ min: 1, max: 3 }) });
  const gaps = fc.array(
    fc.oneof(
      { weight: 8, arbitrary: fc.constant(0) },
      { weight: 2, arbitrary: fc.integer({ min: 0, max: 40 }) },
      { weight: 1, arbitrary: fc.integer({ min: 0, max: 4000 }) },
    ),
    { minLength: 1, maxLength: 900 },
  );
  await fc.assert(
    fc.asyncProperty(rates, gaps, async (rate, waits) => {
      const meter = createShareMeter(rate);
      const left: number[] = [];
      for (const gap of waits) {
        await vi.advanceTimersByTimeAsync(gap);
        if (meter.take() === 0) left.push(Date.now());
      }
      expect(densest(left, rate.seconds * 1000)).toBeLessThanOrEqual(rate.calls);
    }),
    { numRuns: 60 },
  );
});

test('gives out the whole rate at once, then says when the next may leave, and keeps its word', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 2000 }), fc.integer({ min: 0, max: 900 }), async (calls, pause) => {
      const meter = createShareMeter({ calls, seconds: 1 });
      expect(meter.take()).toBe(0);
      await vi.advanceTimersByTimeAsync(pause);
      let taken = 1;
      while (meter.take() === 0) taken += 1;
      // No more than the rate, and at least 97 parts in a hundred of it.
      expect(taken).toBeLessThanOrEqual(calls);
      expect(taken).toBeGreaterThanOrEqual(Math.floor(calls * 0.97));
      const wait = meter.take();
      expect(meter.waitBehind(0)).toBe(wait);
      await vi.advanceTimersByTimeAsync(wait - 1);
      expect(meter.take()).toBe(1);
      await vi.advanceTimersByTimeAsync(1);
      expect(meter.take()).toBe(0);
    }),
    { numRuns: 30 },
  );
});

test('foretells for each that waits when it will leave', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 0, max: 700 }), async (calls, waiting) => {
      const meter = createShareMeter({ calls, seconds: 1 });
      for (let index = 0; index < calls; index += 1) meter.take();
      const foretold = Array.from({ length: waiting }, (_, ahead) => Date.now() + meter.waitBehind(ahead));
      const left: number[] = [];
      while (left.length < waiting) {
        const wait = meter.take();
        if (wait === 0) left.push(Date.now());
        else await vi.advanceTimersByTimeAsync(wait);
      }
      expect(foretold).toEqual(left);
    }),
    { numRuns: 40 },
  );
});

test('tells what is left, and when all of it is back', async () => {
  const meter = createShareMeter({ calls: 30, seconds: 1 });
  expect(meter.left()).toEqual({ limit: 30, seconds: 1, remaining: 30, resetAfterSeconds: 0 });
  for (let index = 0; index < 12; index += 1) meter.take();
  expect(meter.left()).toEqual({ limit: 30, seconds: 1, remaining: 18, resetAfterSeconds: 2 });
  await vi.advanceTimersByTimeAsync(1200);
  expect(meter.left()).toEqual({ limit: 30, seconds: 1, remaining: 30, resetAfterSeconds: 0 });
});
