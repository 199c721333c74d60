import { GraphQLError } from 'graphql';
import { describe, expect, test } from 'vitest';
import { ann, answer, people, prepare, type Resolve, type Resolvers, told } from '../../test/execution/prepared.ts';

describe('what goes wrong', () => {
  test('has the place where it went wrong, and the nearest that may be null is null', async () => {
    const rows = [ann, { name: 'Old' }, null, new Error('no row'), { name: 'Eve', age: 3, friends: [[ann, {}], null] }];
    const query = '{ all: people { years: age friends { years: age } } }';
    const result = await answer(people, { 'Query.people': () => rows }, query);
    expect(result.data).toEqual({
      all: [{ years: 1, friends: null }, null, null, null, { years: 3, friends: [null, null] }],
    });
    expect(told(result)).toEqual([
      ['Cannot return null for non-nullable field Person.age.', 'all.1.years'],
      ['no row', 'all.3'],
      ['Cannot return null for non-nullable field Person.age.', 'all.4.friends.0.1.years'],
    ]);
    expect(result.errors?.[0]?.locations).toEqual([{ line: 1, column: 17 }]);
  });

  test.each([
    [
      'throws',
      () => {
        throw new Error('late');
      },
    ],
    ['rejects', () => Promise.reject(new Error('late'))],
    ['gives an error', () => new Error('late')],
    ['gives a promise of one', async () => new Error('late')],
  ] satisfies readonly (readonly [string, Resolve])[])('a resolver that %s', async (_, resolve) => {
    const resolvers = { 'Query.strict': () => [Promise.resolve(ann), ann], 'Person.age': resolve };
    const result = await answer(people, resolvers, '{ strict { name age } person { name } }');
    expect(result.data).toEqual({ strict: null, person: null });
    expect(told(result)).toEqual([['late', expect.stringMatching(/^strict\.[01]\.age$/)]]);
  });

  test('an error with words for callers keeps them', async () => {
    const refuse = () => {
      throw new GraphQLError('Not today.', { extensions: { code: 'BUSY' } });
    };
    const { errors } = await answer(people, { 'Query.person': refuse }, '{ person { name } }');
    expect(errors?.[0]?.toJSON()).toEqual({
      message: 'Not today.',
      path: ['person'],
      locations: [{ line: 1, column: 3 }],
      extensions: { code: 'BUSY' },
    });
  });

  test('a value that its type does not take is no mistake of the caller', async () => {
    const { errors } = await answer(people, { 'Query.person': () => ({ age: 'many' }) }, '{ person { age } }');
    expect(errors?.[0]?.message).toBe('Int cannot represent non-integer value: "many"');
    expect(errors?.[0]?.originalError).not.toBeInstanceOf(GraphQLError);
  });

  test('once there is no data at all, nothing more is asked for, and no rejection is left alone', async () => {
    let asked = 0;
    const resolvers: Resolvers = {
      'Query.slow': async () => {
        await new Promise((resolve) => setImmediate(resolve));
        return {};
      },
      'Query.fails': () => Promise.reject(new Error('failed')),
      'Query.failsToo': () => Promise.reject(new Error('failed too')),
      'Slow.next': () => {
        asked += 1;
      },
    };
    const definitions = 'type Query { slow: Slow fails: Int! failsToo: Int! } type Slow { next: Int }';
    const result = await prepare(definitions, resolvers, '{ slow { next } failsToo fails }').run();
    expect(result.data).toBeNull();
    expect(told(result)).toEqual([['failed too', 'failsToo']]);
    for (let turns = 0; turns < 3; turns += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(asked).toBe(0);
    expect(result.errors).toHaveLength(1);
  });
});
