import { getOperationAST, isScalarType, parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import { answer, type Resolve, schemaOf, told } from '../../test/execution/prepared.ts';
import { compileOperation } from './compile-operation.ts';

describe('arguments and variables', () => {
  const definitions = `
    scalar Counted
    input Part { text: String! = "part" }
    type Query { rows: [Row] echo(text: String! = "default", part: Part, list: [Int]): String }
    type Row { echo(given: Counted, other: Int): String }
  `;
  const echo: Resolve = (_source, given) => JSON.stringify(given);

  test.each([
    ['left out', {}, '{"text":"default","part":{"text":"part"},"list":[7]}'],
    ['sent', { text: 'sent', part: { text: 'x' }, one: 5 }, '{"text":"sent","part":{"text":"x"},"list":[5]}'],
    ['null', { part: null }, '{"text":"default","part":null,"list":[7]}'],
  ])('variables that are %s', async (_, variables, expected) => {
    const query =
      'query ($text: String = "default", $part: Part = {}, $one: Int = 7) { echo(text: $text, part: $part, list: [$one]) }';
    const { data } = await answer(definitions, { 'Query.echo': echo }, query, variables);
    expect(data).toEqual({ echo: expected });
  });

  test('null for what must not be null is an error of the field', async () => {
    const query = 'query ($text: String = "default") { echo(text: $text) }';
    const result = await answer(definitions, { 'Query.echo': echo }, query, { text: null });
    expect(result.data).toEqual({ echo: null });
    expect(told(result)).toEqual([[expect.stringContaining('text'), 'echo']]);
  });

  test('wrong variables are refused before anything is resolved, and no more than 50 of them are told', async () => {
    const query = 'query ($text: String, $list: [Int]) { echo(text: $text, list: $list) }';
    const result = await answer(definitions, { 'Query.echo': echo }, query, { list: Array(60).fill('x') });
    expect('data' in result).toBe(false);
    expect(result.errors).toHaveLength(51);
  });

  test('are read once in each execution, however many rows there are', async () => {
    const query = 'query ($given: Counted) { rows { echo(given: [$given, 1]) fixed: echo(other: 1) } }';
    const schema = schemaOf(definitions, { 'Query.rows': () => [1, 2, 3], 'Row.echo': echo });
    const document = parse(query);
    const operation = getOperationAST(document);
    const counted = schema.getType('Counted');
    if (operation == null || !isScalarType(counted)) throw new TypeError('Nothing to count.');
    let reads = 0;
    counted.parseLiteral = (_node, variables) => {
      reads += 1;
      return variables;
    };
    const compiled = compileOperation(schema, document, operation);
    for (const given of ['a', 'b']) {
      reads = 0;
      const { data } = await compiled.execute({ context: null, variables: { given } });
      expect(reads).toBe(1);
      expect(JSON.stringify(data)).toContain(given);
    }
  });
});
