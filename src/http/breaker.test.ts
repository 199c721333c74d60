import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Breaker, createBreaker, type Verdict } from './breaker.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const make = async (breaker: Breaker, verdict: Verdict): Promise<void> => {
  breaker.admit()?.tell(verdict);
  await vi.advanceTimersByTimeAsync(0);
};

const openOne = async (): Promise<Breaker> => {
  const breaker = createBreaker(3, 5000);
  for (const _ of [1, 2, 3]) await make(breaker, 'bad');
  expect(breaker.state()).toBe('OPEN');
  return breaker;
};

test('opens after so many bad calls in a row, whatever told nothing between them', async () => {
  const breaker = createBreaker(3, 5000);
  for (const verdict of ['bad', 'bad', 'good', 'bad', 'open', 'bad'] as const) await make(breaker, verdict);
  expect(breaker.state()).toBe('CLOSED');
  await make(breaker, 'bad');
  expect(breaker.state()).toBe('OPEN');
  expect(breaker.opensIn()).toBe(5000);
  expect(breaker.admit()).toBeNull();
});

test('lets one through after its time, and closes when that goes well', async () => {
  const breaker = await openOne();
  await vi.advanceTimersByTimeAsync(4999);
  expect(breaker.admit()).toBeNull();
  await vi.advanceTimersByTimeAsync(1);
  expect(breaker.state()).toBe('HALF_OPEN');
  const trial = breaker.admit();
  expect(trial?.isTrial).toBe(true);
  expect(breaker.admit()).toBeNull();
  trial?.tell('good');
  await vi.advanceTimersByTimeAsync(0);
  expect(breaker.state()).toBe('CLOSED');
  expect(breaker.admit()?.isTrial).toBe(false);
});

test('stays open as long again when the trial goes badly', async () => {
  const breaker = await openOne();
  await vi.advanceTimersByTimeAsync(5000);
  await make(breaker, 'bad');
  expect(breaker.opensIn()).toBe(5000);
  await vi.advanceTimersByTimeAsync(5000);
  await make(breaker, 'good');
  expect(breaker.state()).toBe('CLOSED');
});

test('tries again with the next call where the trial told nothing', async () => {
  const breaker = await openOne();
  await vi.advanceTimersByTimeAsync(5000);
  await make(breaker, 'open');
  expect(breaker.isClosed()).toBe(false);
  await make(breaker, 'good');
  expect(breaker.state()).toBe('CLOSED');
});

test('learns nothing from what was sent before it opened', async () => {
  const breaker = createBreaker(3, 5000);
  const early = [1, 2, 3, 4, 5].map(() => breaker.admit());
  for (const one of early.slice(0, 3)) one?.tell('bad');
  await vi.advanceTimersByTimeAsync(2000);
  early[3]?.tell('bad');
  early[4]?.tell('good');
  await vi.advanceTimersByTimeAsync(0);
  expect(breaker.state()).toBe('OPEN');
  expect(breaker.opensIn()).toBe(3000);
});
