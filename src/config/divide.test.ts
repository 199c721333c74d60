import { expect, test } from 'vitest';
import { toy } from '../../test/toy-vendor/toy.ts';
import { checkConfig } from './check-config.ts';
import { divideAmongWorkers } from './divide.ts';

const whole = (() => {
  const directory = { key: 'library', provider: toy.name, token: 'canary', baseUrl: 'http://127.0.0.1:1' };
  const limits = { requestsInFlight: 10, requestsPerMinute: 100 };
  const config = { directories: [directory], limits, upstream: { concurrency: 6 }, reconcileEverySeconds: 60 };
  const checked = checkConfig(config, { modules: [toy], basePath: '' });
  if (!checked.ok) throw new Error(JSON.stringify(checked.faults));
  return checked.value;
})();
const parts = (count: number) =>
  Array.from({ length: count }, (_, index) => divideAmongWorkers(whole, { number: index + 1, count }));

test('workers together keep to the limits of one, and each may do something', () => {
  for (const count of [1, 2, 3, 4, 6]) {
    const concurrency = parts(count).map(({ directories: [one] }) => one?.upstream.concurrency ?? 0);
    expect(concurrency.reduce((sum, part) => sum + part, 0)).toBeLessThanOrEqual(6);
  }
  const [third] = parts(3);
  expect([third?.limits.requestsInFlight, third?.limits.requestsPerMinute]).toEqual([4, 34]);
  const many = parts(50).at(-1);
  expect([many?.limits.requestsInFlight, many?.directories[0]?.upstream.concurrency]).toEqual([1, 1]);
});

test('what is done at intervals, one of them does', () => {
  expect(parts(3).map((part) => part.reconcileEverySeconds)).toEqual([60, null, null]);
});

test('a part shows no secret where it is dumped', () => {
  expect(JSON.stringify(parts(2))).not.toContain('canary');
});
