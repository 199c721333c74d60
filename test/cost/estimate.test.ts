import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Config } from '../../src/config/config.ts';
import { createGateway, type Gateway } from '../../src/gateway.ts';
import { providerModules } from '../../src/providers/index.ts';
import type { SandboxOptions } from '../../src/sandbox/sandbox.ts';
import { startSandboxes } from '../../src/sandbox/start.ts';
import { createLogger } from '../../src/server/logger.ts';
import { chanceOf, randomRequest } from '../fuzz/random-document.ts';
import { randomRuns } from '../fuzz/random-runs.ts';
import { startSandboxedGateway } from '../harness/sandboxed-gateway.ts';
import { askCounted } from './counted.ts';

/** One sandbox of each vendor, and a directory for every part of a vendor that a directory can be. */
const startDirectories = async (options: SandboxOptions, limits: Config['limits']) => {
  const started = await startSandboxes(
    providerModules,
    Object.fromEntries(providerModules.map(({ name }) => [name, options])),
  );
  const directories = providerModules.flatMap(({ name, defaultKey }) => {
    const sandbox = started.sandboxes.get(name);
    const state = sandbox?.state;
    const whole = { key: defaultKey, provider: name, ...sandbox?.settings };
    if (!('groupId' in whole) || typeof state !== 'object' || state === null || !('orgs' in state)) return [whole];
    const { groupId: _groupId, ...rest } = whole;
    const orgs = state.orgs as { rows: () => readonly { readonly id: string }[] };
    return [whole, { ...rest, key: 'one-org', orgId: orgs.rows()[0]?.id }, { ...rest, key: 'whole-token' }];
  });
  const gateway = createGateway(
    { directories, ledger: ':memory:', exposeRaw: true, limits: limits ?? {}, upstream: { rate: false } },
    { logger: createLogger('silent') },
  );
  return {
    gateway,
    keys: directories.map(({ key }) => key),
    requests: () => [...started.sandboxes.values()].reduce((sum, { requests }) => sum + requests.length, 0),
    forget: () => {
      for (const sandbox of started.sandboxes.values()) sandbox.forget();
    },
    close: async () => {
      await gateway.dispose();
      await started.close();
    },
  };
};

/** Ids and cursors of all that there is in the first pages. */
const textsOf = async (gateway: Gateway): Promise<string[]> => {
  const { data } = await askCounted(gateway, {
    query: `{ directories { key id
      users(first: 4) { edges { cursor node { id email } } }
      workspaces(first: 3) { edges { cursor node { id } } }
      roles(first: 2) { edges { cursor node { id } } }
      memberships(first: 3) { edges { cursor node { id } } }
      invites(first: 2) { edges { cursor node { id } } } }
      users(first: 8) { edges { cursor } } }`,
  });
  const texts: string[] = [];
  JSON.stringify(data, (name, value: unknown) => {
    if (typeof value === 'string' && ['key', 'id', 'cursor', 'email'].includes(name)) texts.push(value);
    return value;
  });
  return texts;
};

/** Sends some invites, so that the ledger has rows of what vendors list, and of what they do not. */
const invite = async (gateway: Gateway): Promise<void> => {
  const { data } = await askCounted(gateway, {
    query:
      '{ directories { key workspaces(first: 2) { nodes { id roles(first: 1) { nodes { id } } } } roles(first: 1) { nodes { id } } } }',
  });
  interface Row {
    readonly id: string;
  }
  const { directories } = data as {
    directories: {
      key: string;
      workspaces: { nodes: (Row & { roles: { nodes: Row[] } })[] };
      roles: { nodes: Row[] };
    }[];
  };
  const targetsOf = ({ key, workspaces, roles }: (typeof directories)[number]): object[] => {
    if (key === 'tray') return [{ directory: key, roleIds: roles.nodes.map(({ id }) => id) }];
    if (key === 'oum') {
      return [
        {
          directory: key,
          roleIds: roles.nodes.map(({ id }) => id),
          orgUserManagement: { connection: 'GOOGLE_OAUTH2' },
        },
      ];
    }
    return workspaces.nodes.map(({ id, roles: own }) => ({
      directory: key,
      workspaceId: id,
      roleIds: own.nodes.map((role) => role.id),
    }));
  };
  let applied = 0;
  for (const email of ['one@example.com', 'two@example.com', 'three@example.com']) {
    const query = `mutation Invite($input: InviteUserInput!) { inviteUser(input: $input) { results { outcome problems { message } invite { id } } } }`;
    for (const targets of directories.map(targetsOf)) {
      const answer = await askCounted(gateway, {
        query,
        variables: { input: { email, name: 'Someone New', targets } },
      });
      applied += JSON.stringify(answer.data ?? null).includes('APPLIED') ? 1 : 0;
    }
  }
  expect(applied).toBeGreaterThan(5);
};

describe('the estimate', () => {
  // Without limits in the way the model itself is tried; with tight ones, what holds the calls to it.
  test.each([
    ['query', 'whole rows, no limits', { users: 45 }, { callsPerRequest: 1_000_000, callsPerField: 100_000 }],
    [
      'query',
      'rows that lack all, no limits',
      { users: 45, rows: 'summary' },
      { callsPerRequest: 1_000_000, callsPerField: 100_000 },
    ],
    [
      'query',
      'rows that lack all, tight limits',
      { users: 45, rows: 'summary' },
      { callsPerRequest: 60, callsPerField: 9 },
    ],
    ['mutation', 'whole rows, standard limits', { users: 45 }, { callsPerRequest: 5000, callsPerField: 200 }],
    ['query', 'whole rows, tight limits', { users: 130 }, { callsPerRequest: 40, callsPerField: 5 }],
  ] as const)(
    'is never less than what a %s takes: %s',
    async (operation, _, options, limits) => {
      const open = { depth: 100, aliases: 10_000, rows: 100_000_000, fields: 100_000 };
      const directories = await startDirectories(options, { ...limits, ...open, requestsPerMinute: 1_000_000 });
      try {
        const { gateway, keys } = directories;
        await invite(gateway);
        const [first = '', ...rest] = await textsOf(gateway);
        let carriedOut = 0;
        await fc.assert(
          fc.asyncProperty(fc.array(fc.nat(1000), { minLength: 20, maxLength: 150 }), async (choices) => {
            const request = randomRequest(chanceOf(choices), {
              schema: gateway.schema,
              operation,
              texts: [first, ...rest, ...keys, 'a', 'ada.okafor@example.com'],
              numbers: [1, 2, 3, 5, 20],
              depth: 9,
            });
            directories.forget();
            const { status, upstream, errors } = await askCounted(gateway, request);
            const said = JSON.stringify({ request, upstream, errors: errors?.slice(0, 3) });
            for (const [key, { calls, estimate }] of Object.entries(upstream.byDirectory)) {
              expect(calls, `${key}: ${said}`).toBeLessThanOrEqual(estimate);
              if (status === 200) expect(estimate).toBeLessThanOrEqual(limits.callsPerRequest);
            }
            expect(directories.requests(), said).toBe(upstream.total);
            if (upstream.total > 0) carriedOut += 1;
          }),
          { numRuns: Math.min(500, randomRuns(40)) },
        );
        expect(carriedOut).toBeGreaterThan(0);
      } finally {
        await directories.close();
      }
    },
    600_000,
  );
});

describe('what a window does not tell', () => {
  // Each of these takes more calls somewhere than the pages that its window may touch.
  test.each([
    [
      'a filter that Rollcall applies',
      '{ users(first: 1, filter: { search: "nobody at all" }) { nodes { id } } }',
      'full',
    ],
    [
      'a filter that the vendor finds nobody by',
      '{ users(first: 1, filter: { email: "no@example.com" }) { nodes { id } } }',
      'full',
    ],
    ['a filter by privilege', '{ users(first: 3, filter: { privileges: [OWNER] }) { nodes { id } } }', 'summary'],
    [
      'the end of a list',
      '{ users(last: 1) { nodes { id } } memberships(last: 1) { nodes { roles { name } } } }',
      'full',
    ],
    ['the memberships of one user', '{ users(first: 1) { nodes { memberships(first: 1) { nodes { id } } } } }', 'full'],
    [
      'rows that lack what is asked for',
      '{ users(first: 9) { nodes { name memberships(first: 2) { nodes { workspace { name } } } } } }',
      'summary',
    ],
  ] as const)('%s is in the estimate', async (_, query, rows) => {
    const options = { users: 650, rows };
    const directories = await startDirectories(options, { callsPerRequest: 100_000, callsPerField: 10_000 });
    try {
      const { upstream, errors } = await askCounted(directories.gateway, { query });
      expect(errors).toBeUndefined();
      for (const [key, { calls, estimate }] of Object.entries(upstream.byDirectory)) {
        expect(calls, key).toBeLessThanOrEqual(estimate);
      }
      const most = Math.max(...Object.values(upstream.byDirectory).map(({ calls }) => calls));
      expect(most).toBeGreaterThan(4);
    } finally {
      await directories.close();
    }
  });

  test('what many rows ask of their directory is asked once, and by the allowance of one field', async () => {
    const directories = await startDirectories({ users: 130 }, { callsPerRequest: 40, callsPerField: 5 });
    try {
      const query = '{ workspaces(first: 60) { nodes { directory { users(first: 100) { edges { cursor } } } } } }';
      const { upstream, errors } = await askCounted(directories.gateway, { query });
      for (const [key, { calls, estimate }] of Object.entries(upstream.byDirectory)) {
        expect(calls, key).toBeLessThanOrEqual(estimate);
      }
      const answers = Map.groupBy(errors ?? [], ({ extensions }) => extensions.directory);
      expect([...answers.keys()]).toEqual(['whole-token']);
      expect(answers.get('whole-token')?.length).toBeGreaterThan(1);
    } finally {
      await directories.close();
    }
  });

  test('what is looked for in vain in the pages of a list, before it is got by itself, is in the estimate', async () => {
    const directories = await startDirectories({ users: 650 }, { callsPerRequest: 100_000, callsPerField: 10_000 });
    try {
      const last = await askCounted(directories.gateway, {
        query: '{ directory(key: "snyk") { users(last: 5) { nodes { id } } } }',
      });
      const { directory } = last.data as { directory: { users: { nodes: { id: string }[] } } };
      const { upstream } = await askCounted(directories.gateway, {
        query: 'query Nodes($ids: [ID!]!) { nodes(ids: $ids) { id } }',
        variables: { ids: directory.users.nodes.map(({ id }) => id) },
      });
      const { calls = 0, estimate = 0 } = upstream.byDirectory.snyk ?? {};
      expect(calls).toBe(10);
      expect(estimate).toBeGreaterThanOrEqual(calls);
    } finally {
      await directories.close();
    }
  });

  test('a look behind a full page is in the estimate, and one inside a page', async () => {
    await using gateway = await startSandboxedGateway({ sandboxes: { ORG_USER_MANAGEMENT: { users: 100 } } });
    const query = `query Full($first: Int!, $after: String) {
      directory(key: "oum") { users(first: $first, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } }
    }`;
    const full = await askCounted(gateway.gateway, { query, variables: { first: 100 } });
    expect(full.upstream.byDirectory.oum).toEqual({ calls: 2, estimate: 2 });
    const { data } = await gateway.ask(query, { first: 37 });
    const variables = { first: 100, after: data.directory.users.pageInfo.endCursor };
    const { calls = 0, estimate = 0 } =
      (await askCounted(gateway.gateway, { query, variables })).upstream.byDirectory.oum ?? {};
    expect(calls).toBeLessThanOrEqual(estimate);
  });
});
