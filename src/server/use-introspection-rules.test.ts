import { getIntrospectionQuery } from 'graphql';
import { describe, expect, test } from 'vitest';
import type { Config } from '../config/config.ts';
import { startSandboxedGateway } from '../../test/harness/sandboxed-gateway.ts';

const start = (config: Partial<Config>) => startSandboxedGateway({ config });

const schemaQueries = [
  getIntrospectionQuery(),
  '{ __schema { types { name } } }',
  '{ __type(name: "User") { name } }',
  '{ a: __schema { description } }',
  'query ($no: Boolean = false) { __schema @include(if: $no) { description } }',
  '{ ...Root } fragment Root on Query { __schema { description } }',
  '{ ... { ... on Query { ...Deep } } } fragment Deep on Query { ... @include(if: true) { __type(name: "User") { name } } }',
  'mutation { __typename __schema { description } }',
];

describe('without introspection', () => {
  test.each(schemaQueries)('%s is refused with one error', async (query) => {
    await using closed = await start({ introspection: false });
    const { data, errors } = await closed.ask(query.replaceAll(/\s+/g, ' '));
    expect(data).toBeUndefined();
    expect(errors?.filter(({ extensions }) => extensions.code === 'INTROSPECTION_DISABLED')).toHaveLength(1);
    expect(JSON.stringify(errors)).not.toContain('"name":');
  });

  test('the name of a type stays, which is data', async () => {
    await using closed = await start({ introspection: false });
    const query = '{ __typename directories { __typename } nodes(ids: []) { __typename } }';
    expect((await closed.ask(query)).data).toMatchObject({
      __typename: 'Query',
      directories: [{ __typename: 'Directory' }, {}, {}],
    });
  });

  test('what was answered before it was closed elsewhere is not answered here: each gateway validates for itself', async () => {
    await using opened = await start({});
    await using closed = await start({ introspection: false });
    for (const query of schemaQueries.slice(0, 2)) {
      expect((await opened.ask(query)).data).toHaveProperty('__schema');
      expect((await closed.ask(query)).data).toBeUndefined();
      expect((await closed.ask(query)).data).toBeUndefined();
    }
  });
});

test('production closes introspection, and it can be opened by itself', async () => {
  await using closed = await start({ production: true });
  await using opened = await start({ production: true, introspection: true });
  const query = '{ __schema { queryType { name } } }';
  expect((await closed.ask(query)).errors?.[0]?.extensions.code).toBe('INTROSPECTION_DISABLED');
  expect((await opened.ask(query)).data).toEqual({ __schema: { queryType: { name: 'Query' } } });
});

/** Each is nearly right, so that graphql would say what was meant. */
const slips: readonly (readonly [query: string, variables?: object])[] = [
  ['{ user { nodes { id } } }'],
  ['{ users { nodes { emali } } }'],
  ['{ users(frist: 1) { nodes { id } } }'],
  ['{ directory(kye: "x") { key } }'],
  ['{ users { nodes { ... on Usr { id } } } }'],
  ['{ nodes(ids: []) { email } }'],
  ['{ users(filter: { emial: "a" }) { nodes { id } } }'],
  ['{ users(filter: { providers: [SNYKK] }) { nodes { id } } }'],
  ['{ users(filter: { providers: ["SNYK"] }) { nodes { id } } }'],
  ['query ($f: UserFiler) { users(filter: $f) { nodes { id } } }'],
  ['query ($f: UserFilter) { users(filter: $f) { nodes { id } } }', { f: { emial: 'a' } }],
  ['query ($f: UserFilter) { users(filter: $f) { nodes { id } } }', { f: { providers: ['SNYKK'] } }],
  ['query ($p: Provider) { users(filter: { providers: [$p] }) { nodes { id } } }', { p: 'snyk' }],
  ['{ users @inlcude(if: true) { nodes { id } } }'],
  ['{ users @include(fi: true) { nodes { id } } }'],
  ['mutation { inviteUsr(input: {}) { outcome } }'],
  ['{ directories }'],
  ['mutation { inviteUser }'],
];

describe('a slip of the pen', () => {
  test('is answered with a suggestion where people build', async () => {
    await using opened = await start({});
    const answers = await Promise.all(slips.map(([query, variables]) => opened.ask(query, variables)));
    const suggesting = answers.filter((answer) => JSON.stringify(answer).includes('Did you mean'));
    expect(suggesting.length).toBeGreaterThan(10);
  });

  test('is answered without one in production, introspection or not', async () => {
    for (const introspection of [true, false]) {
      await using closed = await start({ production: true, introspection });
      for (const [query, variables] of slips) {
        const answer = await closed.ask(query, variables);
        expect(answer.errors?.length, query).toBeGreaterThan(0);
        expect(JSON.stringify(answer)).not.toMatch(/did you mean|perhaps|maybe/i);
      }
    }
  });
});
