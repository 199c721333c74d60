import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Permission, permissions } from '../../src/domain/principal.ts';
import type { Gateway } from '../../src/gateway.ts';
import { type Issuer, startIssuer } from '../harness/issuer.ts';
import { type Asker, type Question, startStage } from './asked.ts';
import { everybody, gatherFromEverybody } from './gathered.ts';
import { guests, guestTokens } from './guests.ts';

let stage: Awaited<ReturnType<typeof startStage>>;
let issuer: Issuer;
let questions: fc.Arbitrary<Question>;

beforeAll(async () => {
  stage = await startStage();
  issuer = await startIssuer({ now: () => new Date() });
  questions = await gatherFromEverybody(stage, issuer);
}, 60_000);
afterAll(async () => {
  await issuer[Symbol.asyncDispose]();
  await stage.close();
});

const granted: fc.Arbitrary<readonly Permission[]> = fc.subarray([...permissions], { minLength: 1 });
const askers = fc
  .array(
    fc.record({
      kind: fc.constantFrom('API_KEY' as const, 'JWT' as const),
      grants: fc
        .uniqueArray(fc.tuple(fc.constantFrom('tray', 'oum', 'snyk', guests.defaultKey, '*'), granted), {
          selector: ([key]) => key,
          maxLength: 4,
        })
        .map((some) => Object.fromEntries(some)),
      guestToken: fc.constantFrom(null, ...guestTokens, 'nobody'),
    }),
    { minLength: 2, maxLength: 4 },
  )
  .map((some) => some.map((one, index): Asker => ({ ...one, name: `asker-${index}`, guestToken: tokenOf(one) })));

/** Only who sees the guests may send a token for them. */
const tokenOf = ({ grants, guestToken }: Pick<Asker, 'grants' | 'guestToken'>): string | null =>
  seenBy(grants).includes(guests.defaultKey) ? guestToken : null;

const seenBy = (grants: Asker['grants']): readonly string[] =>
  stage.directories.filter((key) => grants[key] !== undefined || grants['*'] !== undefined);

test('whatever several callers ask at once, each is answered as by a gateway of their own', async () => {
  const plan = askers.chain((some) =>
    fc.tuple(
      fc.constant(some),
      fc.array(fc.tuple(fc.nat(some.length - 1), questions), { minLength: 2, maxLength: 10 }),
    ),
  );
  await fc.assert(
    fc.asyncProperty(plan, async ([some, asked]) => {
      const shared = stage.open(some, issuer);
      const answers = await Promise.all(
        asked.map(([index, question]) => stage.ask(shared, some[index] as Asker, issuer, question)),
      );
      const calls = stage.upstreamCalls();
      await shared.dispose();
      const own = some.map((asker) => stage.open([asker], issuer, seenBy(asker.grants)));
      const alone = [];
      for (const [index, question] of asked) {
        alone.push(await stage.ask(own[index] as Gateway, some[index] as Asker, issuer, question));
      }
      await Promise.all(own.map((gateway) => gateway.dispose()));
      expect(answers).toEqual(alone);
      // Nobody's answer was given to another, even where they asked for the same at the same time with the same token.
      expect(calls).toEqual(stage.upstreamCalls());
    }),
    { numRuns: 15 },
  );
}, 120_000);

test('what was learnt with one token at a vendor is never told to who has another', async () => {
  const shared = stage.open(everybody, issuer);
  const asked = Array.from({ length: 30 }, (_, index) => everybody[index % 3] as Asker);
  const query = `{ users(first: 3, filter: { directories: ["${guests.defaultKey}"] }) { nodes { name } } }`;
  const answers = await Promise.all(asked.map((asker) => stage.ask(shared, asker, issuer, { query })));
  await shared.dispose();
  for (const [index, { body }] of answers.entries()) {
    const names = [1, 2, 3].map((row) => ({ name: `${asked[index]?.guestToken} ${row}` }));
    expect(body).toEqual({ data: { users: { nodes: names } } });
  }
  expect(stage.upstreamCalls().filter((call) => call.endsWith(guestTokens[1]))).toHaveLength(10);
});
