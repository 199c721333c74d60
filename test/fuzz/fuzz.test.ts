import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { errorCodes } from '../../src/graph/error-code.ts';
import { serverCodes } from '../../src/server/server-code.ts';
import { startSandboxedGateway, type SandboxedGateway } from '../harness/sandboxed-gateway.ts';
import { chanceOf, randomRequest, type RandomRequest } from './random-document.ts';
import { randomRuns } from './random-runs.ts';

const wrong = [
  '',
  ' ',
  '0',
  'nobody',
  'WyJVc2VyIiwidHJheSIsbnVsbCwiMSJd',
  '💥',
  'a'.repeat(3000),
  '../..',
  '%00',
  'eyJ2IjoxfQ',
];
const numbers = [1, 2, 7, 50, 500, 0, -1, 501, 2_147_483_647, -2_147_483_648] as const;

/** Every id, key, address and cursor of the first pages of everything. */
const textsOf = async ({ ask }: SandboxedGateway): Promise<readonly [string, ...string[]]> => {
  const { data } = await ask(`{
    directories { key id
      users(first: 5) { edges { cursor node { id email memberships(first: 2) { edges { cursor node { id roles { id } } } } } } }
      workspaces(first: 3) { edges { cursor node { id roles(first: 2) { nodes { id } } } } }
      roles(first: 3) { edges { cursor node { id } } }
      invites(first: 3) { edges { cursor node { id } } }
    }
    users(first: 8) { edges { cursor } }
  }`);
  const texts: string[] = [];
  JSON.stringify(data, (name, value: unknown) => {
    if (typeof value === 'string' && ['key', 'id', 'cursor', 'email'].includes(name)) texts.push(value);
    return value;
  });
  return ['tray', ...texts];
};

const codes = new Set([...Object.keys(errorCodes), ...Object.keys(serverCodes)]);

/** Sends a request and holds what every answer has to be, whatever was asked. */
const hold = async ({ gateway }: SandboxedGateway, body: string): Promise<'data' | 'refused'> => {
  const response = await gateway.fetch(
    new Request('http://gateway/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json' },
      body,
      signal: AbortSignal.timeout(60_000),
    }),
  );
  const text = await response.text();
  const answer = JSON.parse(text) as {
    data?: object | null;
    errors?: readonly { message: string; extensions?: { code?: string } }[];
  };
  expect([200, 400], text).toContain(response.status);
  expect(answer.data !== undefined || (answer.errors?.length ?? 0) > 0, text).toBe(true);
  for (const { message, extensions } of answer.errors ?? []) {
    expect(extensions?.code, `${message}: ${text.slice(0, 500)}`).not.toBe('INTERNAL_SERVER_ERROR');
    expect(codes, `${message}: ${text.slice(0, 500)}`).toContain(extensions?.code);
  }
  expect(response.status === 200).toBe(answer.data !== undefined);
  return answer.data == null ? 'refused' : 'data';
};

/** Takes a document apart at random places, and puts other things in. */
const spoil = (text: string, spoilers: readonly (readonly [number, string])[]): string =>
  spoilers.reduce((spoilt, [place, patch]) => {
    const at = place % (spoilt.length + 1);
    return spoilt.slice(0, at) + patch + spoilt.slice(at + (place % 3));
  }, text);

const choices = fc.array(fc.nat(1000), { minLength: 20, maxLength: 200 });

const attempt = async (gateway: SandboxedGateway, request: RandomRequest): Promise<'data' | 'refused'> => {
  try {
    return await hold(gateway, JSON.stringify(request));
  } catch (error) {
    throw new Error(`${JSON.stringify(request)}\n${error instanceof Error ? error.message : String(error)}`);
  }
};

describe('whatever is asked, the answer is one', () => {
  test.each([
    ['query', 'full'],
    ['query', 'summary'],
    ['mutation', 'full'],
  ] as const)(
    'a random %s over %s rows',
    async (operation, rows) => {
      const options = { users: 40, rows };
      await using gateway = await startSandboxedGateway({
        sandboxes: { TRAY: options, ORG_USER_MANAGEMENT: options, SNYK: options },
        config: { limits: { requestsPerMinute: 1_000_000 } },
      });
      const [first, ...rest] = await textsOf(gateway);
      const ends = { data: 0, refused: 0 };
      await fc.assert(
        fc.asyncProperty(choices, fc.boolean(), async (dealt, hasWrong) => {
          const request = randomRequest(chanceOf(dealt), {
            schema: gateway.gateway.schema,
            operation,
            texts: hasWrong ? [first, ...rest, ...wrong] : [first, ...rest],
            numbers: hasWrong ? numbers : [1, 2, 7, 50],
            depth: 8,
          });
          ends[await attempt(gateway, request)] += 1;
        }),
        { numRuns: randomRuns(100) },
      );
      // Most of them are carried out: what is refused at once would prove little.
      expect(ends.data).toBeGreaterThan(ends.refused);
    },
    1_200_000,
  );

  test('a document that was spoilt', async () => {
    await using gateway = await startSandboxedGateway({ config: { limits: { requestsPerMinute: 1_000_000 } } });
    const patches = fc.constantFrom(
      '{',
      '}',
      '(',
      ')',
      '$',
      '@skip',
      '...',
      '"',
      '\\',
      ':',
      '!',
      '[',
      '__schema',
      '\u0000',
      '💥',
      '1e999',
      '#',
      '"""',
      '',
    );
    await fc.assert(
      fc.asyncProperty(
        choices,
        fc.array(fc.tuple(fc.nat(10_000), patches), { maxLength: 3 }),
        async (dealt, spoilers) => {
          const { query, variables } = randomRequest(chanceOf(dealt), {
            schema: gateway.gateway.schema,
            operation: 'query',
            texts: ['tray', ...wrong],
            numbers,
            depth: 6,
          });
          await attempt(gateway, { query: spoil(query, spoilers), variables });
        },
      ),
      { numRuns: randomRuns(100) },
    );
  }, 1_200_000);

  test('variables that are anything', async () => {
    await using gateway = await startSandboxedGateway({ config: { limits: { requestsPerMinute: 1_000_000 } } });
    const query = `query Any($ids: [ID!]!, $first: Int, $after: String, $filter: UserFilter, $key: ID!) {
      nodes(ids: $ids) { id }
      users(first: $first, after: $after, filter: $filter) { nodes { name } }
      directory(key: $key) { users(first: $first) { nodes { id } } }
    }`;
    await fc.assert(
      fc.asyncProperty(
        fc.record(
          {
            ids: fc.jsonValue(),
            first: fc.jsonValue(),
            after: fc.jsonValue(),
            filter: fc.jsonValue(),
            key: fc.jsonValue(),
          },
          { requiredKeys: [] },
        ),
        async (variables) => void (await attempt(gateway, { query, variables })),
      ),
      { numRuns: randomRuns(100) },
    );
  }, 1_200_000);
});
