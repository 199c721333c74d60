import fc from 'fast-check';
import { execute, type ExecutionResult, getOperationAST, parse, validate } from 'graphql';
import { expect, test } from 'vitest';
import { anonymous } from '../../src/domain/principal.ts';
import { compileOperation } from '../../src/execution/compile-operation.ts';
import { createRequestContexts, type RequestContext } from '../../src/graph/context.ts';
import { chanceOf, randomRequest } from '../fuzz/random-document.ts';
import { randomRuns } from '../fuzz/random-runs.ts';
import { startSandboxedGateway } from '../harness/sandboxed-gateway.ts';

/** What an answer says, but for moments, which pass. Errors of different vendors come as their answers do. */
const shown = ({ data, errors }: ExecutionResult) => ({
  data: JSON.stringify(data)?.replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'a moment'),
  errors: errors?.map((error) => JSON.stringify(error)).toSorted(),
});

test('a random query over the vendors is answered as by the library, with the same calls', async () => {
  const options = { users: 30 };
  await using gateway = await startSandboxedGateway({
    sandboxes: { TRAY: options, ORG_USER_MANAGEMENT: options, SNYK: options },
  });
  const { schema, providers } = gateway.gateway;
  const { data } = await gateway.ask('{ users(first: 9) { edges { cursor node { id email directory { key } } } } }');
  const texts = JSON.stringify(data).match(/"[^"]{3,}"/g) ?? [];
  const createContext = createRequestContexts({
    providers,
    limits: { callsPerField: 20, callsPerRequest: 60, nodeIds: 100 },
    healthOf: () => null,
    newId: () => '01890000-0000-7000-8000-000000000000',
    now: () => new Date('2026-01-01T00:00:00Z'),
  });
  const tally = { data: 0, errors: 0 };
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(1000), { minLength: 20, maxLength: 200 }), async (choices) => {
      const { query, variables } = randomRequest(chanceOf(choices), {
        schema,
        operation: 'query',
        texts: ['tray', 'oum', 'snyk', 'nobody', ...texts.map((text) => text.slice(1, -1))],
        numbers: [1, 2, 7, 50, 0],
        depth: 6,
      });
      const document = parse(query);
      // Types that have a field of one name and of two types cannot be asked for both.
      fc.pre(validate(schema, document).length === 0);
      const operation = getOperationAST(document);
      if (operation == null) throw new TypeError('There is no operation.');
      const ask = async (carryOut: (context: RequestContext) => ExecutionResult | Promise<ExecutionResult>) => {
        for (const sandbox of gateway.sandboxes.values()) sandbox.forget();
        const { signal } = new AbortController();
        const answer = shown(await carryOut(createContext({ principal: anonymous(true), signal: () => signal })));
        return { ...answer, calls: [...gateway.sandboxes.values()].map(({ requests }) => requests.length) };
      };
      const expected = await ask((contextValue) =>
        execute({ schema, document, contextValue, variableValues: variables }),
      );
      const { execute: carryOut } = compileOperation(schema, document, operation);
      expect(await ask((context) => carryOut({ context, variables })), query).toEqual(expected);
      if (expected.data !== undefined && expected.data !== 'null') tally.data += 1;
      if (expected.errors !== undefined) tally.errors += 1;
    }),
    { numRuns: randomRuns(100) },
  );
  expect(tally.data).toBeGreaterThan(10);
  expect(tally.errors).toBeGreaterThan(10);
}, 1_200_000);
