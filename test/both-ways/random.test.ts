import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chanceOf, randomRequest } from '../fuzz/random-document.ts';
import { randomRuns } from '../fuzz/random-runs.ts';
import { standing } from './alike.ts';
import { openWays, withoutIds } from './ways.ts';

const headers = fc.record(
  {
    Accept: fc.constantFrom(null, '*/*', 'application/json', 'application/graphql-response+json', 'text/html'),
    'Content-Type': fc.constantFrom('application/json', 'application/json; charset=utf-8', 'text/plain'),
    'X-Rollcall-Upstream': fc.constantFrom('1', '0'),
    'X-Request-Id': fc.constantFrom('request-2', 'a.b'),
    'Sec-Fetch-Site': fc.constantFrom('none', 'cross-site'),
  },
  { requiredKeys: [] },
);

test('whatever is asked, each way answers as the others do', async () => {
  await using ways = await openWays({ now: standing });
  const { data } = await ways.sandboxed.ask('{ users(first: 6) { edges { cursor node { id email } } } }');
  const rows: { cursor: string; node: { id: string; email: string } }[] = data.users.edges;
  const texts = rows.flatMap(({ cursor, node }) => [cursor, node.id, node.email]);
  let direct = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.nat(1000), { minLength: 20, maxLength: 200 }),
      fc.option(fc.record({ operationName: fc.constantFrom('Random', '', 'Other', null) })),
      headers,
      async (dealt, named, given) => {
        const request = randomRequest(chanceOf(dealt), {
          schema: ways.sandboxed.gateway.schema,
          operation: 'query',
          texts: ['tray', 'nobody', '💥', ...texts],
          numbers: [1, 2, 7, 50, 0, -1],
          depth: 6,
        });
        const posted = { body: { ...request, ...named }, headers: given };
        const yoga = withoutIds(await ways.send('yoga', posted));
        for (const way of ['new', 'known', 'known'] as const) {
          expect(withoutIds(await ways.send(way, posted)), JSON.stringify(posted)).toEqual(yoga);
        }
        if (ways.taken.at(-1) === 'direct') direct += 1;
      },
    ),
    { numRuns: randomRuns(60) },
  );
  expect(direct).toBeGreaterThan(5);
}, 600_000);
