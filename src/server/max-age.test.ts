import { expect, test } from 'vitest';
import { maxAgeOf } from './max-age.ts';

test.each([
  [null, undefined],
  ['', undefined],
  ['no-cache', 0],
  ['NO-CACHE', 0],
  ['no-store', 0],
  ['max-age=60', 60_000],
  ['max-age="60"', 60_000],
  ['max-age=60, max-age=30', 30_000],
  ['max-age=60, no-cache', 0],
  ['public ,  max-age=0', 0],
  ['max-age=-1', undefined],
  ['max-age=1e3', undefined],
  ['max-age=60s', undefined],
  ['max-age', undefined],
  ['only-if-cached', undefined],
])('of %j is %s', (header, milliseconds) => {
  expect(maxAgeOf(header)).toBe(milliseconds);
});
