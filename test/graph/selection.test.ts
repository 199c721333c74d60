import { buildSchema, execute, type GraphQLSchema, parse, getOperationAST } from 'graphql';
import { describe, expect, test } from 'vitest';
import { compileOperation } from '../../src/execution/compile-operation.ts';
import { selectedFields } from '../../src/graph/selection.ts';

const query = `query Both($with: Boolean!) {
  plain: list { nodes { id } ...More }
  chosen: list { nodes @include(if: $with) { id } total @skip(if: $with) }
}
fragment More on List { page { end } ... { total } }`;

const document = parse(query);

/** A schema that tells which names were selected, by the list's name in the answer. */
const watchedSchema = (): { schema: GraphQLSchema; seen: Map<string, ReadonlySet<string>> } => {
  const seen = new Map<string, ReadonlySet<string>>();
  const schema = buildSchema(`
    type Query { list: List }
    type List { nodes: [Row] page: Page total: Int }
    type Row { id: ID }
    type Page { end: ID }
  `);
  const list = schema.getQueryType()?.getFields().list;
  if (list === undefined) throw new TypeError('There is no list.');
  list.resolve = (_source, _given, _context, info) => {
    const { variableValues } = info;
    const coerced = { with: variableValues.coerced.with !== true };
    // Whoever carries it out may have one list of nodes for all conditions.
    seen.set(`other ${info.path.key}`, selectedFields({ ...info, variableValues: { ...variableValues, coerced } }));
    seen.set(String(info.path.key), selectedFields(info));
    return {};
  };
  return { schema, seen };
};

const ways = {
  'the library': (schema: GraphQLSchema) => (variables: { readonly with: boolean }) =>
    execute({ schema, document, variableValues: variables }),
  'the compiled operation': (schema: GraphQLSchema) => {
    const operation = getOperationAST(document);
    if (operation == null) throw new TypeError('There is no operation.');
    const compiled = compileOperation(schema, document, operation);
    return (variables: { readonly with: boolean }) => compiled.execute({ context: null, variables });
  },
};

describe.each(Object.entries(ways))('what is selected, as %s tells it', (_name, prepare) => {
  test('follows fragments, and conditions of this very execution', async () => {
    const { schema, seen } = watchedSchema();
    const run = prepare(schema);
    for (const isWith of [true, false, true]) {
      await run({ with: isWith });
      expect(seen.get('plain')).toEqual(new Set(['nodes', 'nodes.id', 'page', 'page.end', 'total']));
      expect(seen.get('chosen')).toEqual(new Set(isWith ? ['nodes', 'nodes.id'] : ['total']));
    }
  });
});

test('what no condition decides is found out once', async () => {
  const { schema, seen } = watchedSchema();
  const run = ways['the compiled operation'](schema);
  await run({ with: true });
  const first = seen.get('plain');
  await run({ with: true });
  expect(seen.get('plain')).toBe(first);
});
