import { getOperationAST, type GraphQLResolveInfo, isScalarType, parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import {
  ann,
  answer,
  people,
  prepare,
  type Resolve,
  type Resolvers,
  schemaOf,
  told,
} from '../../test/execution/prepared.ts';
import { compileOperation } from './compile-operation.ts';

describe('how it is carried out', () => {
  test('without a promise where nothing is waited for', () => {
    const { run } = prepare(people, { 'Query.people': () => [ann, ann] }, '{ people { name friend { age } } }');
    expect(run()).not.toBeInstanceOf(Promise);
  });

  test('lists are whatever can be iterated, also later, but not texts', async () => {
    const definitions = 'type Query { set: [Int] later: [Int!] text: [String] promised: [[Int]] }';
    const resolvers: Resolvers = {
      'Query.set': () => new Set([1, 2]),
      'Query.later': async function* later() {
        yield 1;
        yield 2;
      },
      'Query.text': () => 'text',
      'Query.promised': async () => [Promise.resolve([1, Promise.resolve(2)]), null],
    };
    const result = await answer(definitions, resolvers, '{ set later text promised }');
    expect(result.data).toEqual({ set: [1, 2], later: [1, 2], text: null, promised: [[1, 2], null] });
  });

  test('a scalar may have to be waited for', async () => {
    const schema = schemaOf('scalar Late type Query { lates: [Late] }', { 'Query.lates': () => [1, 2, 3] });
    const late = schema.getType('Late');
    if (!isScalarType(late)) throw new TypeError('There is no scalar.');
    late.coerceOutputValue = async (value) => {
      if (value === 2) throw new Error('never');
      return value;
    };
    const document = parse('{ lates }');
    const operation = getOperationAST(document);
    if (operation == null) throw new TypeError('There is no operation.');
    const result = await compileOperation(schema, document, operation).execute({ context: null, variables: {} });
    expect(result.data).toEqual({ lates: [1, null, 3] });
    expect(told(result)).toEqual([['never', 'lates.1']]);
  });

  test('mutations one after the other', async () => {
    const log: string[] = [];
    const step: Resolve = async (_source, _given, _context, { path }) => {
      log.push(`${path.key} begins`);
      await new Promise((resolve) => setImmediate(resolve));
      log.push(`${path.key} ends`);
      return 1;
    };
    const definitions = 'type Query { a: Int } type Mutation { step: Int }';
    const { data } = await prepare(definitions, { 'Mutation.step': step }, 'mutation { a: step b: step }').run();
    expect(JSON.stringify(data)).toBe('{"a":1,"b":1}');
    expect(log).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
  });

  test('resolvers that take four parameters, or all there are, are told of their field', async () => {
    const infos: GraphQLResolveInfo[] = [];
    const resolvers: Resolvers = {
      'Query.people': () => [ann, ann],
      'Person.name': (_source, _given, context, info) => {
        infos.push(info);
        return String(context);
      },
      'Person.friend': (...all) => {
        infos.push(all[3]);
        return null;
      },
    };
    const query =
      'query ($is: Boolean = true) { people { n: name @include(if: $is) ...F } } fragment F on Person { friend { age } }';
    await prepare(people, resolvers, query).run();
    const ours = infos.splice(0);
    await prepare(people, resolvers, query).runByLibrary();
    const shown = (info: GraphQLResolveInfo) => JSON.stringify(info);
    expect(ours.map(shown)).toEqual(infos.map(shown));
    expect(ours.map(({ path }) => path.prev?.key)).toEqual([0, 0, 1, 1]);
  });
});
