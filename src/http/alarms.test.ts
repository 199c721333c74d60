import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createAlarms } from './alarms.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Sets alarms for these times and tells which have rung, and when. */
const ring = (times: readonly number[]) => {
  const alarms = createAlarms();
  const begun = performance.now();
  const rung: [time: number, at: number][] = [];
  const set = times.map((time) => alarms.set(time, () => rung.push([time, performance.now() - begun])));
  return { alarms, set, rung };
};

test('each rings when its time has come, in whatever order they were set', () => {
  const { rung } = ring([300, 100, 200, 100, 0]);
  vi.advanceTimersByTime(99);
  expect(rung.map(([time]) => time)).toEqual([0]);
  vi.advanceTimersByTime(1000);
  expect(rung.slice(1)).toEqual([
    [100, 100],
    [100, 100],
    [200, 200],
    [300, 300],
  ]);
});

test('one that was cleared does not ring, nor does it keep another from it', () => {
  const { alarms, set, rung } = ring([100, 200]);
  for (const alarm of set.slice(0, 1)) alarms.clear(alarm);
  vi.advanceTimersByTime(1000);
  expect(rung).toEqual([[200, 200]]);
});

test('all of them have one timer, which is none when all have rung', () => {
  const { alarms, set } = ring([500, 400, 300]);
  expect(vi.getTimerCount()).toBe(1);
  for (const alarm of set) alarms.clear(alarm);
  alarms.set(1000, () => {});
  expect(vi.getTimerCount()).toBe(1);
  vi.advanceTimersByTime(1000);
  expect(vi.getTimerCount()).toBe(0);
});

test('one may set another when it rings', () => {
  const { alarms, rung } = ring([200]);
  alarms.set(100, () => void alarms.set(50, () => rung.push([50, 50])));
  vi.advanceTimersByTime(1000);
  expect(rung).toEqual([
    [50, 50],
    [200, 200],
  ]);
});
