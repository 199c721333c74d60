import fc from 'fast-check';
import {
  execute,
  type ExecutionResult,
  Kind,
  parse,
  validate,
  specifiedRules,
  NoUnusedFragmentsRule,
  NoUnusedVariablesRule,
  PossibleFragmentSpreadsRule,
} from 'graphql';
import { expect, test } from 'vitest';
import { compileOperation } from '../../src/execution/compile-operation.ts';
import { chanceOf } from '../fuzz/random-document.ts';
import { randomRuns } from '../fuzz/random-runs.ts';
import { nastyRequest } from './nasty-document.ts';
import { type NastyContext, nastySchema } from './nasty-schema.ts';
import { createRelease } from './release.ts';

const schema = nastySchema();
/** What a document may have that means nothing. */
const harmless = [NoUnusedFragmentsRule, NoUnusedVariablesRule, PossibleFragmentSpreadsRule];
const rules = specifiedRules.filter((rule) => !harmless.includes(rule));

const shown = ({ data, errors }: ExecutionResult) => ({
  data: JSON.stringify(data),
  errors: errors?.map(({ message, path, locations, extensions }) =>
    JSON.stringify({ message, path, locations, extensions }),
  ),
});

test.each(['query', 'mutation'] as const)(
  'a random %s is answered as by the library, whatever resolvers do',
  async (kind) => {
    const tally = { valid: 0, data: 0, errors: 0 };
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(1000), { minLength: 60, maxLength: 300 }),
        fc.nat(),
        fc.constantFrom(7, 20, 60, 400),
        async (choices, seed, rarity) => {
          const { query, variables } = nastyRequest(chanceOf(choices), kind, 3);
          const document = parse(query);
          const [invalid] = validate(schema, document, rules);
          if (invalid !== undefined) throw invalid;
          const operation = document.definitions.find((one) => one.kind === Kind.OPERATION_DEFINITION);
          if (operation === undefined) throw new TypeError('There is no operation.');
          const run = async (carryOut: (contextValue: NastyContext) => ExecutionResult | Promise<ExecutionResult>) => {
            const release = createRelease();
            return shown(await release.untilDone(carryOut({ seed, rarity, release })));
          };
          const expected = await run((contextValue) =>
            execute({ schema, document, contextValue, variableValues: variables }),
          );
          const compiled = compileOperation(schema, document, operation);
          for (let times = 0; times < 2; times += 1) {
            expect(
              await run((context) => compiled.execute({ context, variables })),
              `${query}\n${JSON.stringify(variables)}`,
            ).toEqual(expected);
          }
          tally.valid += 1;
          if (expected.data !== undefined && expected.data !== 'null') tally.data += 1;
          if (expected.errors !== undefined) tally.errors += 1;
        },
      ),
      { numRuns: randomRuns(300) },
    );
    // Most of them have data, and many have errors as well.
    expect(tally.data).toBeGreaterThan(tally.valid / 2);
    expect(tally.errors).toBeGreaterThan(tally.valid / 4);
  },
  600_000,
);
