import { getIntrospectionQuery } from 'graphql';
import { describe, expect, test } from 'vitest';
import type { Config } from '../../src/config/config.ts';
import { exampleQueries } from '../../src/server/examples.ts';
import { startSandboxedGateway } from '../harness/sandboxed-gateway.ts';
import { askAs } from './asking.ts';

const repeat = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => line(index)).join(' ');

/** Each limit, a document just within it, and one just beyond. */
const cases: Readonly<
  Record<
    string,
    { limits?: Config['limits']; within: string; beyond: string; code?: string; actual: number; limit: number }
  >
> = {
  tokens: {
    limits: { tokens: 20 },
    within: '{ directories { key label provider key label provider key label } }',
    beyond: `{ directories { ${repeat(20, () => 'key')} } }`,
    code: 'QUERY_TOO_LARGE',
    actual: 21,
    limit: 20,
  },
  depth: {
    limits: { depth: 3 },
    within: '{ directories { roles(first: 1) { __typename } } }',
    beyond: '{ directories { roles(first: 1) { nodes { name } } } }',
    actual: 4,
    limit: 3,
  },
  'depth of values': {
    limits: { depth: 3 },
    within: '{ users(filter: { providers: [SNYK] }) { __typename } }',
    beyond: '{ users(filter: { email: [[[["a"]]]] }) { __typename } }',
    actual: 5,
    limit: 3,
  },
  'depth of types': {
    limits: { depth: 5 },
    within: 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }',
    beyond: 'query ($ids: [[[[[[ID]]]]]]) { nodes(ids: $ids) { id } }',
    actual: 6,
    limit: 5,
  },
  aliases: {
    limits: { aliases: 4 },
    within: `{ ${repeat(4, (index) => `a${index}: directory(key: "tray") { key }`)} }`,
    beyond: `{ ${repeat(5, (index) => `a${index}: directory(key: "tray") { key }`)} }`,
    actual: 5,
    limit: 4,
  },
  fields: {
    limits: { fields: 5 },
    within: '{ directories { key label provider id } }',
    beyond: '{ directories { ...F } one: directories { ...F } } fragment F on Directory { key label }',
    actual: 6,
    limit: 5,
  },
  'repeated fields': {
    within: `{ ${repeat(10, () => '__typename')} }`,
    beyond: `{ ${repeat(11, () => '__typename')} }`,
    actual: 11,
    limit: 10,
  },
  'repeated fields by aliases': {
    within: `{ ${repeat(10, (index) => `a${index}: directory(key: "tray") { key }`)} }`,
    beyond: `{ ${repeat(11, (index) => `a${index}: directory(key: "tray") { key }`)} }`,
    actual: 11,
    limit: 10,
  },
  'repeated fields by fragments': {
    within: `{ directories { ${repeat(10, () => '...F')} } } fragment F on Directory { key }`,
    beyond: `{ directories { ${repeat(6, () => '...F')} ${repeat(5, () => '... on Directory { key }')} } } fragment F on Directory { key }`,
    actual: 11,
    limit: 10,
  },
  directives: {
    limits: { directives: 6 },
    within: `{ directories { ${repeat(6, () => '... @include(if: true) { key }')} } }`,
    beyond: `{ directories { ${repeat(7, () => '... @include(if: true) { key }')} } }`,
    actual: 7,
    limit: 6,
  },
  'directives at one place': {
    within: '{ directories { key @include(if: true) @skip(if: false) } }',
    beyond: `{ directories { key ${repeat(6, () => '@include(if: true)')} } }`,
    actual: 6,
    limit: 5,
  },
  operations: {
    limits: { operations: 2 },
    within: 'query One { __typename } query Two { __typename }',
    beyond: 'query One { __typename } query Two { __typename } query Three { __typename }',
    actual: 3,
    limit: 2,
  },
};

describe('what a document may be', () => {
  test.each(Object.entries(cases))('%s', async (_, { limits = {}, within, beyond, code, actual, limit }) => {
    await using gateway = await startSandboxedGateway({ config: { limits } });
    const operationName = within.startsWith('query One') ? { operationName: 'One' } : {};
    const fine = await askAs(gateway, { query: within, variables: { ids: [] }, ...operationName });
    expect(fine.body.errors).toBeUndefined();
    const refused = await askAs(gateway, { query: beyond, ...operationName });
    expect(refused.status).toBe(400);
    expect(refused.calls).toBe(0);
    expect(refused.body).not.toHaveProperty('data');
    expect(refused.body.errors).toHaveLength(1);
    expect(refused.body.errors?.[0]?.extensions).toMatchObject({ code: code ?? 'QUERY_TOO_COMPLEX', actual, limit });
    expect(refused.body.errors?.[0]?.message).toContain(String(limit));
  });

  test('2,000 aliases are refused before anything runs', async () => {
    await using gateway = await startSandboxedGateway();
    const query = `{ ${repeat(2000, (index) => `a${index}: users(first: 500) { nodes { id } }`)} }`;
    const refused = await askAs(gateway, { query });
    expect(refused).toMatchObject({ status: 400, calls: 0 });
    expect(refused.body.errors).toHaveLength(1);
    expect(String(refused.body.errors?.[0]?.extensions.code)).toMatch(/^QUERY_TOO_/);
  });

  test('a mistake in the size of a document is 200 for those who take application/json', async () => {
    await using gateway = await startSandboxedGateway();
    const refused = await askAs(gateway, { query: `{ ${repeat(11, () => '__typename')} }` }, 'application/json');
    expect(refused.status).toBe(200);
    expect(refused.body.errors?.[0]?.extensions.code).toBe('QUERY_TOO_COMPLEX');
  });

  test.each([
    ['selections', `${'{a'.repeat(1600)}${'}'.repeat(1600)}`],
    ['list values', `{ a(b: ${'['.repeat(2400)}${']'.repeat(2400)}) }`],
    ['object values', `{ a(b: ${'{a:'.repeat(1600)}1${'}'.repeat(1600)}) }`],
    ['list types', `query ($a: ${'['.repeat(2400)}Int${']'.repeat(2400)}) { a }`],
    ['inline fragments', `{ ${'... {'.repeat(1600)} __typename ${'}'.repeat(1600)} }`],
    [
      'a chain of fragments',
      `{ ...F0 } ${repeat(600, (index) => `fragment F${index} on Query { ...F${index + 1} }`)} fragment F600 on Query { __typename }`,
    ],
    [
      'fragments that double',
      `{ ...F0 } ${repeat(300, (i) => `fragment F${i} on Query { ...F${i + 1} ...F${i + 1} }`)} fragment F300 on Query { __typename }`,
    ],
    ['fragments in a circle', `{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }`],
    ['a fragment of itself', `{ ...A } fragment A on Query { viewer { name } ...A }`],
    [
      'a circle with fields',
      `{ directories { ...A } } fragment A on Directory { users { nodes { directory { ...A } } } }`,
    ],
  ])('%s without end are refused, and nothing hangs or breaks', async (_, query) => {
    for (const limits of [{}, { tokens: 1_000_000, depth: 1000, fields: 1_000_000, repeatedFields: 10_000 }]) {
      await using gateway = await startSandboxedGateway({ config: { limits } });
      const refused = await askAs(gateway, { query });
      // A long chain of fragments is no fault by itself.
      if (refused.status === 200) expect(refused.body.data).toEqual({ __typename: 'Query' });
      else expect(refused.status).toBe(400);
      for (const { extensions } of refused.body.errors ?? []) {
        expect(['QUERY_TOO_COMPLEX', 'QUERY_TOO_LARGE', 'GRAPHQL_VALIDATION_FAILED']).toContain(extensions.code);
      }
      expect(refused.calls).toBe(0);
    }
  });

  test('a document as large as the body, of one million tokens where they are allowed, is answered', async () => {
    await using gateway = await startSandboxedGateway({ config: { limits: { tokens: 1_000_000 } } });
    for (const query of [
      `${'{a'.repeat(250_000)}${'}'.repeat(250_000)}`,
      `{ a(b: ${'['.repeat(400_000)}`,
      `{ ${'a '.repeat(400_000)} }`,
      repeat(20_000, (index) => `fragment F${index} on Query { ...F${index + 1} a${index} }`),
    ]) {
      const refused = await askAs(gateway, { query });
      expect(refused.status).toBe(400);
      expect(JSON.stringify(refused.body).length).toBeLessThan(100_000);
    }
  });

  test('deep JSON in variables is answered', async () => {
    await using gateway = await startSandboxedGateway();
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const query = 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }';
    const response = await gateway.gateway.fetch(
      new Request('http://gateway/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json' },
        body: `{"query":${JSON.stringify(query)},"variables":{"ids":${deep}}}`,
      }),
    );
    const { errors } = (await response.json()) as { errors: { extensions: { code: string } }[] };
    expect(response.status).toBe(400);
    expect(errors[0]?.extensions.code).not.toBe('INTERNAL_SERVER_ERROR');
  });
});

describe('what stays open', () => {
  test('the introspection of GraphiQL', async () => {
    await using gateway = await startSandboxedGateway();
    for (const query of [
      getIntrospectionQuery(),
      getIntrospectionQuery({
        inputValueDeprecation: true,
        specifiedByUrl: true,
        directiveIsRepeatable: true,
        schemaDescription: true,
        oneOf: true,
      }),
    ]) {
      const { status, body } = await askAs(gateway, { query });
      expect(body.errors).toBeUndefined();
      expect(status).toBe(200);
    }
  });

  test('but no circle in it', async () => {
    await using gateway = await startSandboxedGateway();
    const query = '{ __schema { types { fields { type { fields { type { fields { type { name } } } } } } } } }';
    const { status, body } = await askAs(gateway, { query });
    expect(status).toBe(400);
    expect(body.errors).toHaveLength(1);
  });

  test('every example of GraphiQL', async () => {
    await using gateway = await startSandboxedGateway();
    for (const { query, variables } of exampleQueries) {
      const { body } = await askAs(gateway, { query, ...(variables === undefined ? {} : { variables }) });
      expect(body.errors).toBeUndefined();
    }
  });
});

describe('errors in an answer', () => {
  test('of a document, no more than the limit, the last saying that there are more', async () => {
    await using gateway = await startSandboxedGateway({ config: { limits: { errors: 5 } } });
    const { body } = await askAs(gateway, { query: `{ ${repeat(30, (index) => `wrong${index}`)} }` });
    expect(body.errors).toHaveLength(5);
    expect(body.errors?.[4]?.extensions).toMatchObject({ code: 'MORE_ERRORS' });
    expect(body.errors?.[4]?.message).toContain('more than 5 errors');
  });

  test('of the carrying out, no more than the limit, the last counting the rest', async () => {
    await using gateway = await startSandboxedGateway({ config: { exposeRaw: false, limits: { errors: 5 } } });
    const { body } = await askAs(gateway, { query: '{ users(first: 12) { nodes { raw } } }' });
    expect(body.data.users.nodes).toHaveLength(12);
    expect(body.errors).toHaveLength(5);
    expect(body.errors?.[4]).toMatchObject({ extensions: { code: 'MORE_ERRORS', omitted: 8 } });
  });

  test('as many as the limit are all shown', async () => {
    await using gateway = await startSandboxedGateway({ config: { exposeRaw: false, limits: { errors: 5 } } });
    const { body } = await askAs(gateway, { query: '{ users(first: 5) { nodes { raw } } }' });
    expect(body.errors?.map(({ extensions }) => extensions.code)).toEqual(Array(5).fill('PERMISSION_DENIED'));
  });
});

test('more ids than `nodes` takes are refused, by the configured number', async () => {
  await using gateway = await startSandboxedGateway({ config: { limits: { nodeIds: 3 } } });
  const query = 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }';
  const { body, calls } = await askAs(gateway, { query, variables: { ids: ['a', 'b', 'c', 'd'] } });
  expect(body.errors?.[0]?.message).toContain('at most 3 ids at once; these are 4');
  expect(calls).toBe(0);
});
