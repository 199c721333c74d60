import { describe, expect, test } from 'vitest';
import { ann, answer, people, prepare, told } from '../../test/execution/prepared.ts';

describe('what is selected', () => {
  test('fields of one name are one field, in the place of the first', async () => {
    const query = `{ person { friend { name } age ...More } } fragment More on Person { friend { age } name }`;
    const { data } = await answer(people, { 'Query.person': () => ann }, query);
    expect(JSON.stringify(data)).toBe('{"person":{"friend":{"name":"Bob","age":2},"age":1,"name":"Ann"}}');
  });

  test('what is selected of another type is left out', async () => {
    const beings = [ann, { __typename: 'Dog', name: 'Rex', owner: ann }];
    const query = '{ beings { __typename ... on Being { name } ... on Dog { owner { age } } ... on Person { age } } }';
    const { data } = await answer(people, { 'Query.beings': () => beings }, query);
    expect(data?.beings).toEqual([
      { __typename: 'Person', name: 'Ann', age: 1 },
      { __typename: 'Dog', name: 'Rex', owner: { age: 1 } },
    ]);
  });

  test('any name can be the name in the answer', async () => {
    const query = '{ person { __proto__: name constructor: age toJSON: name then: age } }';
    const { data } = await answer(people, { 'Query.person': () => ann }, query);
    expect(JSON.stringify(data?.person)).toBe('{"__proto__":"Ann","constructor":1,"toJSON":"Ann","then":1}');
  });

  test('conditions are decided in each execution', async () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    const variables = names.map((name) => `$${name}: Boolean = true`).join(' ');
    const fields = names.map((name) => `${name}: name @include(if: $${name}) not${name}: name @skip(if: $${name})`);
    const { run } = prepare(
      people,
      { 'Query.person': () => ann },
      `query (${variables}) { person { ${fields.join(' ')} } }`,
    );
    // More than are kept compiled.
    for (let bits = 0; bits < 64; bits += 1) {
      const chosen = names.filter((_, index) => (bits >> index) % 2 === 1);
      const { data } = await run(Object.fromEntries(names.map((name) => [name, chosen.includes(name)])));
      const expected = names.map((name) => (chosen.includes(name) ? name : `not${name}`));
      expect(Object.keys(Object(data?.person))).toEqual(expected);
    }
  });

  test('a condition that is null is an error of the place that it decides about', async () => {
    const query = 'query ($is: Boolean = true) { person { age friend { name @skip(if: $is) } } }';
    const result = await answer(people, { 'Query.person': () => ann }, query, { is: null });
    expect(result.data).toEqual({ person: { age: 1, friend: null } });
    expect(told(result)?.[0]?.[1]).toBe('person.friend');
  });

  test('the schema can be asked for', async () => {
    const { data } = await answer(people, {}, '{ __schema { queryType { name } } __type(name: "Dog") { kind } }');
    expect(data).toEqual({ __schema: { queryType: { name: 'Query' } }, __type: { kind: 'OBJECT' } });
  });
});
