import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { retryAfterSeconds } from './retry-after.ts';

const now = 'Sun, 22 Nov 2026 10:00:00 GMT';

describe('Retry-After', () => {
  test.each([
    ['0', 0],
    ['30', 30],
    [' 30 ', 30],
    ['1.2', 2],
    ['86400', 86_400],
    ['999999999', 86_400],
    ['9'.repeat(400), 86_400],
  ])('%s is so many seconds, at most a day', (value, seconds) => {
    expect(retryAfterSeconds({ 'retry-after': value })).toBe(seconds);
  });

  test.each([
    ['Sun, 22 Nov 2026 10:00:30 GMT', 30],
    ['Sunday, 22-Nov-26 10:00:30 GMT', 30],
    ['Sun Nov 22 10:00:30 2026', 30],
    ['Sun Nov  1 10:00:30 2026', 0],
    ['Sun, 22 Nov 2026 09:59:00 GMT', 0],
    ['Sun, 22 Nov 2099 10:00:00 GMT', 86_400],
  ])('%s is a time on the vendor’s own clock', (value, seconds) => {
    expect(retryAfterSeconds({ 'retry-after': value, date: now })).toBe(seconds);
  });

  test('a date is measured against our clock where the vendor names no time', () => {
    const inAnHour = new Date(Date.now() + 3_600_000).toUTCString();
    expect(retryAfterSeconds({ 'retry-after': inAnHour })).toBeGreaterThan(3_000);
    expect(retryAfterSeconds({ 'retry-after': inAnHour, date: 'nonsense' })).toBeLessThan(3_700);
  });

  test.each(['', '-5', 'soon', '5 apples', '1e3', '0x10', 'Sun, 99 Nov 2026 10:00:30 GMT', 'Infinity', 'NaN'])(
    '%j says nothing',
    (value) => {
      expect(retryAfterSeconds({ 'retry-after': value, date: now })).toBeUndefined();
    },
  );

  test('the first of several headers counts', () => {
    expect(retryAfterSeconds({ 'retry-after': ['7', '9'] })).toBe(7);
  });
});

describe('X-RateLimit-Reset', () => {
  test('holds the seconds to wait', () => {
    expect(retryAfterSeconds({ 'x-ratelimit-reset': '42' })).toBe(42);
  });

  test('counts after Retry-After, and where that says nothing', () => {
    expect(retryAfterSeconds({ 'retry-after': '7', 'x-ratelimit-reset': '42' })).toBe(7);
    expect(retryAfterSeconds({ 'retry-after': 'soon', 'x-ratelimit-reset': '42' })).toBe(42);
  });

  test('a time of day in it is no wait', () => {
    expect(retryAfterSeconds({ 'x-ratelimit-reset': '1795341600' })).toBeUndefined();
  });
});

test('no headers, no wait', () => {
  expect(retryAfterSeconds({})).toBeUndefined();
});

test('law: whatever the headers hold, the wait is whole seconds from 0 to a day, or unknown', () => {
  const value = fc.oneof(
    fc.string(),
    fc.integer().map(String),
    fc.date({ noInvalidDate: true }).map((date) => date.toUTCString()),
  );
  fc.assert(
    fc.property(value, value, value, (retryAfter, reset, date) => {
      const seconds = retryAfterSeconds({ 'retry-after': retryAfter, 'x-ratelimit-reset': reset, date });
      if (seconds === undefined) return;
      expect(Number.isInteger(seconds)).toBe(true);
      expect(seconds).toBeGreaterThanOrEqual(0);
      expect(seconds).toBeLessThanOrEqual(86_400);
    }),
  );
});
