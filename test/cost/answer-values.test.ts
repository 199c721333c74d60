import { describe, expect, test } from 'vitest';
import { exampleQueries } from '../../src/server/examples.ts';
import { type SandboxedGateway, startSandboxedGateway } from '../harness/sandboxed-gateway.ts';
import { askAs } from './asking.ts';

const nine = (line: (index: number) => string): string => Array.from({ length: 9 }, (_, at) => line(at)).join(' ');

const workspaceOf = async ({ ask }: SandboxedGateway, key: string): Promise<string> => {
  const { data } = await ask('query ($key: ID!) { directory(key: $key) { workspaces(first: 1) { nodes { id } } } }', {
    key,
  });
  return data.directory.workspaces.nodes[0].id;
};

/** How many values the gateway reckons a query to hold at most, by its refusal. */
const reckoned = async (query: string, variables: object = {}): Promise<unknown> => {
  await using gateway = await startSandboxedGateway({ config: { limits: { values: 1 } } });
  const { body, calls } = await askAs(gateway, { query, variables });
  expect(calls).toBe(0);
  expect(body.errors?.[0]?.extensions).toMatchObject({ code: 'QUERY_TOO_COMPLEX', setting: 'limits.values', limit: 1 });
  return body.errors?.[0]?.extensions.actual;
};

/** How many values an answer holds: of a list of objects each one, of any other field one. */
const held = (value: unknown): number => {
  if (typeof value !== 'object' || value === null) return 1;
  if (Array.isArray(value)) return value.length === 0 ? 1 : value.reduce<number>((sum, item) => sum + held(item), 0);
  return Object.values(value).reduce<number>((sum, part) => sum + held(part), 1);
};

test('few rows with many fields on each are refused before any call, with both numbers', async () => {
  await using gateway = await startSandboxedGateway();
  const ids = Array.from({ length: 480 }, () => '');
  const workspace = await workspaceOf(gateway, 'oum');
  const directory = 'id key label provider a: __typename b: __typename c: __typename';
  const fields = nine((at) => `i${at}: id n${at}: name e${at}: email d${at}: directory { ${directory} }`);
  const query = `query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Workspace { members(first: 200) { nodes { ${fields} } } } } }`;
  const refused = await askAs(gateway, { query, variables: { ids: ids.fill(workspace) } });
  expect(refused).toMatchObject({ status: 400, calls: 0 });
  expect(refused.body.errors).toHaveLength(1);
  expect(refused.body.errors?.[0]?.extensions).toMatchObject({
    code: 'QUERY_TOO_COMPLEX',
    setting: 'limits.values',
    limit: 500_000,
    // Each node and its list of members; on each member itself, 27 plain fields, and nine directories with seven fields.
    actual: 480 * (1 + 1 + 200 * (1 + 27 + 9 * (1 + 7))),
  });
  expect(refused.body.errors?.[0]?.message).toContain('9600960');
  expect(refused.body.errors?.[0]?.message).toContain('500000');
});

test('the largest page may have sixty fields on each row', async () => {
  await using gateway = await startSandboxedGateway();
  const names = ['id', 'vendorId', 'name', 'email', 'username', 'status', '__typename'];
  const fields = nine((at) => names.map((name) => `${name}${at}: ${name}`).join(' '));
  const { body } = await askAs(gateway, { query: `{ users(first: 500) { nodes { ${fields} } } }` });
  expect(body.errors).toBeUndefined();
});

describe('values are counted', () => {
  test.each([
    ['on each row', '{ users(first: 10) { nodes { id name } } }', 1 + 10 * 3],
    ['under each alias', '{ users(first: 10) { nodes { a: id b: id } } }', 1 + 10 * 3],
    ['once where a field is merged', '{ users(first: 10) { nodes { id id ...F } } } fragment F on User { id }', 1 + 20],
    ['in fragments', '{ users(first: 10) { nodes { ...F } } } fragment F on User { id ... { name } }', 1 + 10 * 3],
    ['with the type’s name', '{ users(first: 10) { nodes { __typename } } }', 1 + 10 * 2],
    ['with objects without a price', '{ users(first: 10) { nodes { directory { key label } } } }', 1 + 10 * 4],
    ['once for a list', '{ users(first: 10) { pageInfo { hasNextPage } nodes { id } } }', 1 + 2 + 10 * 2],
    ['along both ways to a row', '{ users(first: 10) { edges { node { id } } nodes { id } } }', 1 + 10 * 3 + 10 * 2],
    [
      'by the page of each list',
      '{ users(first: 10) { nodes { memberships(first: 4) { nodes { id } } } } }',
      1 + 10 * (2 + 4 * 2),
    ],
    ['by the usual page', '{ users { nodes { id } } }', 1 + 50 * 2],
    ['for a few of what a row has several of', '{ users(first: 10) { nodes { roles { privilege } } } }', 1 + 110],
  ])('%s', async (_, query, count) => {
    expect(await reckoned(query)).toBe(count);
  });

  test('under the variables of the request', async () => {
    const query = `query ($first: Int!, $more: Boolean!) {
      users(first: $first) { nodes { id name @include(if: $more) directory @skip(if: $more) { key } } }
    }`;
    expect(await reckoned(query, { first: 10, more: true })).toBe(1 + 10 * 3);
    expect(await reckoned(query, { first: 3, more: false })).toBe(1 + 3 * 4);
  });

  test('of nodes, by the kind that their ids name', async () => {
    await using gateway = await startSandboxedGateway();
    const ids = Array.from({ length: 2 }, () => '').fill(await workspaceOf(gateway, 'oum'));
    const query = 'query ($ids: [ID!]!) { nodes(ids: $ids) { id ... on Workspace { name } ... on User { email } } }';
    expect(await reckoned(query, { ids })).toBe(2 * 3);
  });
});

test.each(exampleQueries)('$name: no more values than reckoned', async ({ query, variables = {} }) => {
  await using gateway = await startSandboxedGateway();
  const { body } = await askAs(gateway, { query, variables });
  expect(body.errors).toBeUndefined();
  expect(await reckoned(query, variables)).toBeGreaterThanOrEqual(held(body.data) - 1);
});
