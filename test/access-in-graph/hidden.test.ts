import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Permission } from '../../src/domain/principal.ts';
import { type AskedGraph, callerWith, everything, startAskedGraph } from './asked-graph.ts';

const all: readonly Permission[] = ['read', 'write', 'raw', 'audit'];
const keys = ['tray', 'oum', 'snyk'] as const;

/** Somebody to whom one directory is open, with all permissions, and the others do not exist. */
const callerOf = (key: string) => callerWith({ [key]: all });

let graph: AskedGraph;
/** Ids of all kinds of things in all directories. */
let ids: readonly string[];

const places = `{
  tray: directory(key: "tray") { id roles { nodes { id } } users(first: 2) { nodes { id memberships(first: 1) { nodes { id } } } } workspaces(first: 2) { nodes { id } } }
  oum: directory(key: "oum") { id roles { nodes { id name } } users(first: 2) { nodes { id } } workspaces(first: 1) { nodes { id } } }
  snyk: directory(key: "snyk") { id workspaces(first: 2) { nodes { id roles { nodes { id } } members(first: 2) { edges { membership { id } } } } } users(first: 2) { nodes { id } } }
}`;

const invite = `mutation Invite($input: InviteUserInput!) {
  inviteUser(input: $input) { results { outcome invite { id } } } }`;

/** Every `id` in an answer, and of audit events and invites too. */
const idsIn = (value: unknown): string[] => {
  if (Array.isArray(value)) return value.flatMap(idsIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, part]) =>
    name === 'id' && typeof part === 'string' ? [part] : idsIn(part),
  );
};

beforeAll(async () => {
  graph = await startAskedGraph();
  const { data } = await graph.ask(everything(), places);
  const [workspace] = data.snyk.workspaces.nodes;
  const targets = [
    { directory: 'tray', roleIds: [data.tray.roles.nodes[0].id] },
    { directory: 'oum', roleIds: [data.oum.roles.nodes[0].id], orgUserManagement: { connection: 'USERNAME_PASSWORD' } },
    { directory: 'snyk', workspaceId: workspace.id, roleIds: [workspace.roles.nodes[0].id] },
  ];
  const input = { email: 'everywhere@example.com', name: 'Everywhere', targets };
  const sent = await graph.ask(everything({ name: 'somebody else' }), invite, { variables: { input } });
  expect(sent.data.inviteUser.results.map(({ outcome }: { outcome: string }) => outcome)).toEqual([
    'APPLIED',
    'APPLIED',
    'APPLIED',
  ]);
  const events = await graph.ask(everything(), '{ auditEvents { nodes { id } } invites { nodes { id } } }');
  ids = [...new Set(idsIn([data, sent.data, events.data]))];
  expect(ids.length).toBeGreaterThan(25);
});
afterAll(async () => graph[Symbol.asyncDispose]());

/** What one caller is answered, and that it is what a gateway without the other directories answers. */
const sameAsAlone = async (key: string, query: string, variables: Readonly<Record<string, unknown>> = {}) => {
  const caller = callerOf(key);
  graph.calls();
  const hidden = await graph.ask(caller, query, { variables });
  const called = Object.keys(graph.calls());
  const alone = await graph.ask(caller, query, { variables, configured: [key] });
  expect(JSON.stringify(hidden)).toBe(JSON.stringify(alone));
  expect(called.filter((other) => other !== key)).toEqual([]);
  return hidden;
};

const page = `totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  sources { directory { key label } state completeness notes problem { code message directory { key } } }`;

const queries: readonly string[] = [
  '{ viewer { name kind permissions { directory { key } permissions } } }',
  '{ directories { id key label provider health { state } } }',
  '{ directories(providers: [TRAY, ORG_USER_MANAGEMENT, SNYK]) { key } }',
  ...keys.map((key) => `{ directory(key: "${key}") { id capabilities { operation support quota { used limit } } } }`),
  `{ users { ${page} edges { cursor node { id name email directory { key } roles { id } raw } } } }`,
  `{ users(requireComplete: true) { totalCount } }`,
  `{ users(filter: { email: "ada.okafor@example.com" }) { ${page} nodes { id } } }`,
  `{ workspaces { ${page} edges { cursor node { id name directory { key } } } } }`,
  `{ roles { ${page} edges { cursor node { id name } } } }`,
  `{ memberships { ${page} edges { cursor node { id user { id } workspace { id } roles { id } } } } }`,
  `{ invites { ${page} edges { cursor node { id email status invitedBy supersedes { id } roles { id } gaps { field } } } } }`,
  '{ invites(requireComplete: true) { totalCount } }',
  `{ auditEvents { ${page} edges { cursor node { id actor operation subject before after directory { key } } } } }`,
  '{ auditEvents(filter: { actor: "somebody else" }) { totalCount } }',
  ...keys.flatMap((key) => [
    `{ users(filter: { directories: ["${key}"] }) { nodes { id } } }`,
    `{ auditEvents(filter: { directories: ["${key}"] }) { nodes { id } } }`,
    `{ invites(filter: { directories: ["nobody", "${key}"] }) { nodes { id } } }`,
    `mutation { reconcileInvites(input: { directories: ["${key}"], dryRun: true }) { outcome problems { code message } sources { directory { key } } } }`,
  ]),
  'mutation { reconcileInvites(input: { dryRun: true }) { outcome problems { code message } sources { directory { key } } } }',
];

describe.each(keys)('to a caller who may read only %s', (key) => {
  test.each(queries)('%s', async (query) => {
    await sameAsAlone(key, query);
  });

  test('everything that has an id is there, or not, as if the others were not configured', async () => {
    const fields = `id ... on Directory { key } ... on User { email memberships { nodes { id } } } ... on Invite { to: email }
      ... on Workspace { name members { totalCount } } ... on AuditEvent { actor subject }`;
    const { data } = await sameAsAlone(key, `query Nodes($ids: [ID!]!) { nodes(ids: $ids) { ${fields} } }`, { ids });
    const shown = data.nodes.filter((node: unknown) => node !== null);
    expect(shown.length).toBeGreaterThan(3);
    expect(shown.length).toBeLessThan(ids.length);
    for (const id of ids) await sameAsAlone(key, 'query Node($id: ID!) { node(id: $id) { __typename id } }', { id });
    for (const id of ids) await sameAsAlone(key, 'query Key($id: ID!) { directory(key: $id) { key } }', { id });
  });
});

const cursorsOf = (answer: unknown): string[] => JSON.stringify(answer).match(/(?<="cursor":")[\w-]+/g) ?? [];

describe('cursors of a wider list', () => {
  const lists = ['users', 'workspaces', 'roles', 'memberships', 'invites', 'auditEvents'] as const;

  test.each(lists)('of %s are what they would be where nothing else is configured', async (list) => {
    const wide = await graph.ask(everything(), `{ ${list}(first: 500) { edges { cursor } } }`);
    const cursors = cursorsOf(wide);
    expect(cursors.length).toBeGreaterThan(3);
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...cursors),
        fc.constantFrom(...keys),
        fc.integer({ min: 1, max: 4 }),
        fc.boolean(),
        async (cursor, key, count, forward) => {
          const window = forward ? `first: ${count}, after: $cursor` : `last: ${count}, before: $cursor`;
          const query = `query Page($cursor: String!) { ${list}(${window}) { ${page} edges { cursor node { id } } } }`;
          const { errors } = await sameAsAlone(key, query, { cursor });
          if (errors === undefined) return;
          expect(errors[0]?.extensions.code).toBe('INVALID_CURSOR');
          refused += 1;
        },
      ),
      { numRuns: 25 },
    );
    if (list !== 'auditEvents') expect(refused).toBeGreaterThan(0);
  });
});

test('a cursor that remembers a directory which failed and is hidden is refused, and names it nowhere', async () => {
  graph.sandbox('oum').inject({ kind: 'status', status: 403 });
  const wide = await graph.ask(everything(), '{ users(first: 500) { edges { cursor } sources { state } } }');
  graph.sandbox('oum').clearFaults();
  expect(wide.data.users.sources[1]).toEqual({ state: 'FAILED' });
  const [cursor] = cursorsOf(wide.data.users.edges.slice(-1));
  const query = 'query Page($cursor: String!) { users(last: 1, before: $cursor) { nodes { id } } }';
  const forward = 'query Page($cursor: String!) { users(first: 1, after: $cursor) { nodes { id } } }';
  for (const page of [query, forward]) {
    const { errors } = await sameAsAlone('snyk', page, { cursor });
    expect(errors).toMatchObject([{ extensions: { code: 'INVALID_CURSOR' } }]);
    expect(JSON.stringify(errors)).not.toContain('oum');
  }
});

test('any filter, window and id is answered as if the hidden directories were not configured', async () => {
  const word = fc.oneof(fc.constantFrom(...keys, 'nobody', ''), fc.string({ maxLength: 8 }));
  const id = fc.oneof(
    fc.nat().map((index) => ids[index % ids.length] ?? ''),
    fc
      .tuple(
        fc.constantFrom('Directory', 'User', 'Workspace', 'Role', 'Membership', 'Invite', 'AuditEvent'),
        fc.constantFrom(...keys, 'nobody'),
        fc.option(fc.constantFrom('1', 'x', '00000000-0000-4000-8000-000000000001')),
        fc.constantFrom('', '1', '~00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000001'),
      )
      .map((parts) => Buffer.from(JSON.stringify(parts)).toString('base64url')),
    word,
  );
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        key: fc.constantFrom(...keys),
        id,
        directories: fc.option(fc.array(fc.oneof(word, id), { maxLength: 3 })),
        first: fc.integer({ min: 0, max: 4 }),
      }),
      async ({ key, ...variables }) => {
        await sameAsAlone(
          key,
          `query Any($id: ID!, $directories: [ID!], $first: Int) {
            node(id: $id) { __typename id }
            directory(key: $id) { key }
            users(first: $first, filter: { directories: $directories }) { ${page} nodes { id } }
            invites(first: $first, filter: { directories: $directories }) { ${page} nodes { id } }
            auditEvents(first: $first, filter: { directories: $directories }) { ${page} nodes { id } } }`,
          variables,
        );
      },
    ),
    { numRuns: 60 },
  );
});
