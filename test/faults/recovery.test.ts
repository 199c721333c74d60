import { expect, test } from 'vitest';
import { faultFamilies } from './catalogue.ts';
import { openFaultScene } from './scene.ts';

const query = `query Ask($key: ID!) {
  directory(key: $key) { users(first: 5) { nodes { id } } }
}`;

const chosen = [
  'no answer',
  'a reset after the request',
  '`503`',
  '`429`',
  'a gzip bomb',
  'a certificate that has expired',
];
const faults = faultFamilies.flatMap(({ secure, faults }) => faults.map((fault) => ({ ...fault, secure })));

test.each(faults.filter(({ name }) => chosen.includes(name)))(
  'after $name that lasted long enough to open the breaker, all is well again, and a burst of reads with it',
  async ({ breaks, secure }) => {
    const key = 'tray';
    const upstream = { deadlineSeconds: 2, retries: 1, breaker: { failures: 3, openSeconds: 0.2 } };
    await using scene = await openFaultScene({ key, secure, upstream });
    await scene.proxy.break(breaks);
    await Promise.all(Array.from({ length: 20 }, () => scene.ask(query, { key })));
    await scene.proxy.mend();
    await expect.poll(async () => (await scene.ask(query, { key })).errors, { timeout: 25_000 }).toBeUndefined();
    const burst = await Promise.all(Array.from({ length: 20 }, () => scene.ask(query, { key })));
    expect(burst.flatMap(({ errors }) => errors ?? [])).toEqual([]);
    expect(scene.proxy.connections()).toBeLessThanOrEqual(10);
  },
);
