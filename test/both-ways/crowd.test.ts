import { expect, onTestFinished, test } from 'vitest';
import { createHeldUpstreams } from '../rounds/held-upstreams.ts';
import { expectAlike, standing } from './alike.ts';
import { openWays } from './ways.ts';

const users = (first: number): string => `{ directory(key: "tray") { users(first: ${first}) { nodes { id } } } }`;

test('what a directory has no time for', async () => {
  const held = createHeldUpstreams();
  onTestFinished(held.close);
  await using ways = await openWays({ now: standing, wayTo: held.open, config: { upstream: { concurrency: 1 } } });
  // Nothing comes of it before nothing more arrives for long.
  const end = held.hold([{ tray: 1000 }]);
  // As many as are let in where nothing is known of the vendor.
  const asked = Array.from({ length: 100 }, (_, index) => ways.sandboxed.ask(users(1 + index)));
  for (const accept of ['application/json', 'application/graphql-response+json']) {
    const answer = await expectAlike(ways, { body: { query: users(200) }, headers: { Accept: accept } });
    expect(answer.statusLine).toBe('HTTP/1.1 503 Service Unavailable');
    expect(answer.headers.map((line) => line.toLowerCase())).toContain('retry-after: 1');
    expect(answer.body).toContain('"code":"OVERLOADED"');
  }
  end();
  for (const { errors } of await Promise.all(asked)) expect(errors).toBeUndefined();
});
