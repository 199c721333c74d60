import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Config } from '../../src/config/config.ts';
import type { Gateway } from '../../src/gateway.ts';
import { type Asker, type Question, startStage } from '../access/asked.ts';
import { gatherFromEverybody } from '../access/gathered.ts';
import { guests, guestTokens } from '../access/guests.ts';
import { type Issuer, startIssuer } from '../harness/issuer.ts';

/** Everything is kept, and shared while it is under way. */
const sparing: Partial<Config> = {
  upstream: { rate: false, shareReads: true },
  cache: { ttlSeconds: { users: 3600, workspaces: 3600, roles: 3600, memberships: 3600, invites: 3600 } },
};

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

const askers = fc
  .array(
    fc.record({
      kind: fc.constantFrom('API_KEY' as const, 'JWT' as const),
      directories: fc.subarray(['tray', 'oum', 'snyk', guests.defaultKey], { minLength: 1 }),
    }),
    { minLength: 2, maxLength: 4 },
  )
  .map((some) =>
    some.map(
      ({ kind, directories }, index): Asker => ({
        kind,
        name: `asker-${index}`,
        grants: Object.fromEntries(directories.map((key) => [key, ['read', 'raw'] as const])),
        guestToken: null,
      }),
    ),
  );

/** Only who sees the guests may send a token for them. The same asker brings now one, now another. */
const withToken = (asker: Asker, guestToken: string): Asker => ({
  ...asker,
  guestToken: asker.grants[guests.defaultKey] === undefined ? null : guestToken,
});

const ofGuests: Question = {
  query: `{ users(first: 3, filter: { directories: ["${guests.defaultKey}"] }) { nodes { name } } }`,
};

/** Each with the number of who asks it, and the token that they bring for the guests if they may; those of one round are asked at once. */
const rounds = askers.chain((some) =>
  fc.array(questions, { minLength: 1, maxLength: 3 }).chain((few) => {
    const ask = fc.tuple(
      fc.nat(some.length - 1),
      fc.constantFrom(...guestTokens, 'nobody'),
      // Few, so that the same is asked for by several.
      fc.constantFrom(...few, ofGuests),
    );
    const round = fc.array(ask, { minLength: 1, maxLength: 6 });
    return fc.tuple(fc.constant(some), fc.array(round, { minLength: 2, maxLength: 3 }));
  }),
);

/** Everything that answers tell of the guests by their names, each of which begins with the token that it was shown to. */
const namesOf = (body: unknown): readonly string[] =>
  [...JSON.stringify(body).matchAll(/guest-\w+ \d/g)].map(([name]) => name);

test('whoever asks after and beside others has what a gateway that keeps and shares nothing tells them', async () => {
  let spared = 0;
  let crossed = 0;
  await fc.assert(
    fc.asyncProperty(rounds, async ([some, asked]) => {
      const kept = stage.open(some, issuer, stage.directories, 1000, sparing);
      const plain = stage.open(some, issuer);
      const askAll = async (gateway: Gateway): Promise<readonly { status: number; body: unknown }[]> => {
        const answers = [];
        for (const round of asked) {
          // Once more, so that there is something to be had that was read before.
          for (const _ of [1, 2]) {
            const together = round.map(([index, guestToken, question]) =>
              stage.ask(gateway, withToken(some[index] as Asker, guestToken), issuer, question),
            );
            answers.push(...(await Promise.all(together)));
          }
        }
        return answers;
      };
      stage.upstreamCalls();
      const answers = await askAll(kept);
      const calls = stage.upstreamCalls().length;
      const truth = await askAll(plain);
      spared += stage.upstreamCalls().length - calls;
      await Promise.all([kept.dispose(), plain.dispose()]);
      expect(JSON.stringify(answers)).toBe(JSON.stringify(truth));
      const who = asked.flatMap((round) => [...round, ...round]).map(([, guestToken]) => guestToken);
      for (const [index, { body }] of answers.entries()) {
        crossed += namesOf(body).filter((name) => !name.startsWith(`${who[index]} `)).length;
      }
    }),
    { numRuns: 15 },
  );
  expect(crossed).toBe(0);
  // Else nothing was tried.
  expect(spared).toBeGreaterThan(100);
}, 120_000);

test('with the token of another nothing is had that was read with it, not even by the same principal', async () => {
  const asker: Asker = { kind: 'API_KEY', name: 'one', grants: { '*': ['read'] }, guestToken: null };
  const gateway = stage.open([asker], issuer, stage.directories, 1000, sparing);
  for (const guestToken of [...guestTokens, ...guestTokens]) {
    const { body } = await stage.ask(gateway, { ...asker, guestToken }, issuer, ofGuests);
    expect(body).toEqual({ data: { users: { nodes: [1, 2, 3].map((row) => ({ name: `${guestToken} ${row}` })) } } });
  }
  await gateway.dispose();
});

test('what was read for one principal is read again for another, though both are asked for with one token', async () => {
  const both = ['one', 'two'].map(
    (name): Asker => ({ kind: 'API_KEY', name, grants: { '*': ['read'] }, guestToken: null }),
  );
  const gateway = stage.open(both, issuer, stage.directories, 1000, sparing);
  const query = '{ directory(key: "tray") { users(first: 3) { nodes { name } } } }';
  stage.upstreamCalls();
  for (const asker of [...both, ...both]) await stage.ask(gateway, asker, issuer, { query });
  expect(stage.upstreamCalls()).toHaveLength(2);
  await gateway.dispose();
});
