import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AskedGraph, everything, startAskedGraph } from '../access-in-graph/asked-graph.ts';

let graph: AskedGraph;
beforeAll(async () => {
  graph = await startAskedGraph({
    TRAY: { users: 60 },
    ORG_USER_MANAGEMENT: { users: 250 },
    SNYK: { vendor: { orgs: 4, invitesPerOrg: 3 } },
  });
});
afterAll(async () => graph[Symbol.asyncDispose]());

const connection = `nodes { id } pageInfo { hasNextPage } totalCount
  sources { directory { key } state completeness notes problem { code directory { key } } }`;

/** The lists of the schema, by a query that asks for one of them as `list`. */
const lists: Readonly<Record<string, string>> = {
  users: `{ list: users(first: 500) { ${connection} } }`,
  workspaces: `{ list: workspaces(first: 500) { ${connection} } }`,
  memberships: `{ list: memberships(first: 500) { ${connection} } }`,
  roles: `{ list: roles(first: 500) { ${connection} } }`,
  invites: `{ list: invites(first: 500) { ${connection} } }`,
  searched: `{ list: users(first: 500, filter: { search: "a" }) { ${connection} } }`,
  privileged: `{ list: memberships(first: 500, filter: { privileges: [ADMIN] }) { ${connection} } }`,
};

const limitsOf = (callsPerRequest: number) => ({ limits: { callsPerField: 1000, callsPerRequest } });

const idsOf = (list: { nodes: readonly { id: string }[] }): readonly string[] => list.nodes.map(({ id }) => id);

interface Source {
  readonly directory: { readonly key: string };
  readonly state: string;
  readonly completeness: string | null;
  readonly problem: { readonly code: string } | null;
}

const isWhole = ({ state, completeness }: Source): boolean => state === 'READ' && completeness !== 'PARTIAL';

describe.each(Object.keys(lists))('%s, cut short by the calls that one request may make', (name) => {
  test('never look whole', async () => {
    const query = lists[name] ?? '';
    const whole = await graph.ask(everything(), query, limitsOf(1000));
    expect(whole.errors?.filter(({ extensions }) => extensions.code === 'BUDGET_EXHAUSTED') ?? []).toEqual([]);
    const all = idsOf(whole.data.list);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 16 }), async (calls) => {
        graph.calls();
        const { data, errors } = await graph.ask(everything(), query, limitsOf(calls));
        for (const count of Object.values(graph.calls())) expect(count).toBeLessThanOrEqual(calls);
        if (data.list === null) {
          expect(errors?.[0]?.extensions).toMatchObject({ code: 'BUDGET_EXHAUSTED', directory: expect.any(String) });
          return;
        }
        const { list } = data;
        const rows = idsOf(list);
        for (const id of rows) expect(all).toContain(id);
        const cut = list.sources.filter(({ notes }: { notes: readonly string[] }) =>
          notes.some((note) => note.startsWith('Reading stopped after')),
        );
        if (list.pageInfo.hasNextPage) expect(cut.length).toBeGreaterThan(0);
        if (rows.length === all.length) return;
        expect(list.sources.every(isWhole) && list.pageInfo.hasNextPage === false).toBe(false);
        expect(list.totalCount === null || list.totalCount === all.length).toBe(true);
      }),
      { numRuns: 20 },
    );
  });
});

test('a directory whose calls are spent by other fields ends its own part of a root list, and the others go on', async () => {
  const spenders = Array.from(
    { length: 20 },
    (_, index) =>
      `spender${index}: directory(key: "tray") { users(filter: { email: "nobody${index}@example.com" }) { nodes { id } } }`,
  );
  const query = (lists.users ?? '').replace('{', `{ ${spenders.join(' ')} `);
  const { data, errors } = await graph.ask(everything(), query, {
    limits: { callsPerField: 1000, callsPerRequest: 20 },
  });
  for (const { extensions } of errors ?? [])
    expect(extensions).toMatchObject({ code: 'BUDGET_EXHAUSTED', directory: 'tray' });
  expect(data.list?.sources.map(({ directory, state }: Source) => [directory.key, state])).toEqual([
    ['tray', 'FAILED'],
    ['oum', 'READ'],
    ['snyk', 'READ'],
  ]);
  expect(data.list.sources[0].problem).toMatchObject({ code: 'BUDGET_EXHAUSTED', directory: { key: 'tray' } });
  expect(data.list.totalCount).toBeNull();
});

describe('requireComplete', () => {
  const places = {
    'a root list': 'list: users(first: 500, requireComplete: true) { nodes { id } }',
    "a directory's list":
      'directory(key: "oum") { list: users(first: 500, filter: { search: "a" }, requireComplete: true) { nodes { id } } }',
    "a workspace's list":
      'directory(key: "snyk") { workspaces { nodes { list: members(first: 500, requireComplete: true) { nodes { id } } } } }',
    "a user's list":
      'directory(key: "tray") { users(first: 20) { nodes { list: memberships(requireComplete: true) { nodes { id } } } } }',
  };

  test.each(Object.entries(places))('of %s gives the whole list or an error', async (_, selection) => {
    const listsIn = (value: unknown): unknown[] => {
      if (Array.isArray(value)) return value.flatMap(listsIn);
      if (typeof value !== 'object' || value === null) return [];
      return Object.entries(value).flatMap(([name, part]) => (name === 'list' ? [part] : listsIn(part)));
    };
    const whole = await graph.ask(everything(), `{ ${selection} }`);
    const truth = listsIn(whole.data).map((list) => JSON.stringify(list));
    let refused = 0;
    for (const calls of [1, 2, 3, 4, 6, 9]) {
      const { data, errors = [] } = await graph.ask(everything(), `{ ${selection} }`, limitsOf(calls));
      for (const { extensions } of errors) {
        expect(['INCOMPLETE', 'BUDGET_EXHAUSTED']).toContain(extensions.code);
        refused += 1;
      }
      for (const list of listsIn(data)) if (list !== null) expect(truth).toContain(JSON.stringify(list));
    }
    expect(refused).toBeGreaterThan(0);
  });

  test('says of each directory that lacks something why, and when to ask again', async () => {
    await using failing = await startAskedGraph();
    failing.sandbox('tray').inject({ kind: 'status', status: 429, headers: { 'retry-after': '3600' } });
    const { data, errors } = await failing.ask(everything(), '{ users(requireComplete: true) { nodes { id } } }');
    expect(data.users).toBeNull();
    expect(errors?.[0]?.extensions).toMatchObject({
      code: 'INCOMPLETE',
      retryable: true,
      retryAfter: 3600,
      sources: [{ directory: 'tray', state: 'FAILED', code: 'RATE_LIMITED', retryAfter: 3600 }],
    });
  });
});

test.each([
  ['of one thing', '{ directory(key: "tray") { users(first: 3) { nodes { email name roles { id } } } } }'],
  ['of lists in lists', '{ directory(key: "tray") { users(first: 3) { nodes { memberships { nodes { id } } } } } }'],
])('what could not be read %s is null beside an error that says where and when', async (_, query) => {
  const isAsked = ({ path }: { path: string }) => !path.endsWith('/users');
  await using failing = await startAskedGraph({ TRAY: { rows: 'summary' } });
  failing.sandbox('tray').inject({ kind: 'status', status: 429, headers: { 'retry-after': '3600' }, matches: isAsked });
  const { data, errors = [] } = await failing.ask(everything(), query);
  for (const user of data.directory.users.nodes) {
    for (const part of Object.values(user)) if (Array.isArray(part)) expect(part).not.toEqual([]);
  }
  for (const { extensions } of errors) {
    expect(extensions).toMatchObject({ code: 'RATE_LIMITED', directory: 'tray', retryAfter: 3600, retryable: true });
  }
  expect(errors.length).toBeGreaterThan(2);
});
