import { type GraphQLObjectType, isObjectType } from 'graphql';
import { expect, test } from 'vitest';
import { fieldPrices } from '../../src/graph/cost/field-prices.ts';
import { createSchema } from '../../src/graph/schema.ts';
import { providerModules } from '../../src/providers/index.ts';
import { startSandboxedGateway } from '../harness/sandboxed-gateway.ts';

const types = Object.values(createSchema({ providers: providerModules }).getTypeMap()).filter(
  (type): type is GraphQLObjectType => isObjectType(type) && !type.name.startsWith('__'),
);

const namesOf = (fields: object | undefined): string[] => Object.keys(fields ?? {}).toSorted();

test.each(types.map((type) => [type.name, type] as const))(
  'every field of %s has a price, and no other',
  (name, type) => {
    expect(namesOf(fieldPrices[name])).toEqual(namesOf(type.getFields()));
  },
);

test('every priced type is in the schema', () => {
  expect(namesOf(fieldPrices)).toEqual(types.map(({ name }) => name).toSorted());
});

test('a list without a cursor or filter takes a window and its filter under the names that its price reads', () => {
  const lists = types.flatMap((type) =>
    Object.values(type.getFields()).filter(({ name }) => fieldPrices[type.name]?.[name]?.kind === 'list'),
  );
  for (const { args } of lists) {
    const names = args.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['first', 'after', 'last', 'before', 'requireComplete']));
    expect(names.filter((name) => !['first', 'after', 'last', 'before', 'requireComplete'].includes(name))).toEqual(
      names.includes('filter') ? ['filter'] : [],
    );
  }
  expect(lists.length).toBeGreaterThan(10);
});

test('the pages of a list with a price hold at least as many rows as the price says', async () => {
  await using gateway = await startSandboxedGateway();
  for (const { operations, directory } of gateway.gateway.providers) {
    const lists = {
      listUsers: () =>
        operations.listUsers.support !== 'UNSUPPORTED' && operations.listUsers.run({ email: null, search: null }),
      listWorkspaces: () =>
        operations.listWorkspaces.support !== 'UNSUPPORTED' &&
        operations.listWorkspaces.run({ types: null, search: null }),
      listMemberships: () => operations.listMemberships.support !== 'UNSUPPORTED' && operations.listMemberships.run(),
      listMembers: () => operations.listMembers.support !== 'UNSUPPORTED' && operations.listMembers.run('any'),
    } as const;
    for (const [name, open] of Object.entries(lists)) {
      const offer = operations[name as keyof typeof lists];
      const list = open();
      if (list === false || offer.support === 'UNSUPPORTED' || offer.price === null || offer.price.each === 0) continue;
      expect(list.pageLimit, `${name} of ${directory.key}`).toBeGreaterThanOrEqual(offer.price.pageRows ?? 100);
    }
  }
});
