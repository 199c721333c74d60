import { describe, expect, test } from 'vitest';
import { startSandboxedGateway } from '../harness/sandboxed-gateway.ts';

interface Gap {
  readonly field: string;
  readonly reason: string;
  readonly note: string;
}

const leftOut = (field: string) => ({
  field,
  reason: 'NOT_PROVIDED',
  note: expect.stringContaining('no value for it'),
});
const fieldsOf = (gaps: readonly Gap[]): string[] => gaps.map(({ field }) => field).toSorted();
const page = { hasNextPage: false, hasPreviousPage: false };

describe('what the vendor left out of its own answer about a thing', () => {
  test('a Tray user without a role, and its membership', async () => {
    await using gateway = await startSandboxedGateway();
    const bare = { id: 'u1', email: 'ada@example.com', name: 'Ada', accountType: 'Regular' };
    const inject = (path: string, body: unknown) =>
      gateway.sandbox('tray').inject({
        kind: 'status',
        status: 200,
        body: JSON.stringify(body),
        matches: (request) => request.path === path,
      });
    inject('/core/v1/users', { elements: [bare], pageInfo: page });
    inject('/core/v1/users/u1', bare);
    const { data, errors } = await gateway.ask(
      '{ directory(key: "tray") { users { nodes { roles { id } gaps { field reason note } } } workspaces(first: 1) { nodes { vendorId } } } }',
    );
    expect(errors).toBeUndefined();
    const [user] = data.directory.users.nodes;
    expect(user.roles).toBeNull();
    expect(user.gaps).toContainEqual(leftOut('roles'));
    expect(fieldsOf(user.gaps)).toEqual(['loginMethod', 'roles', 'status', 'username']);

    const workspaceId = data.directory.workspaces.nodes[0].vendorId;
    inject(`/core/v1/workspaces/${workspaceId}/users`, { elements: [{ id: 'u1' }], pageInfo: page });
    inject(`/core/v1/workspaces/${workspaceId}/users/u1`, bare);
    const members = await gateway.ask(
      '{ directory(key: "tray") { workspaces(first: 1) { nodes { members { edges { roles { id } membership { vendorId joinedAt gaps { field reason note } } } } } } } }',
    );
    expect(members.errors).toBeUndefined();
    const [edge] = members.data.directory.workspaces.nodes[0].members.edges;
    expect(edge).toMatchObject({ roles: null, membership: { vendorId: null, joinedAt: null } });
    expect(edge.membership.gaps).toContainEqual(leftOut('roles'));
    expect(fieldsOf(edge.membership.gaps)).toEqual(['joinedAt', 'roles', 'vendorId']);
  });

  test('a Tray role without a name', async () => {
    await using gateway = await startSandboxedGateway();
    const body = JSON.stringify({ elements: [{ id: 'r1' }], pageInfo: page });
    gateway
      .sandbox('tray')
      .inject({ kind: 'status', status: 200, body, matches: ({ path }) => path.endsWith('/roles') });
    const { data, errors } = await gateway.ask(
      '{ directory(key: "tray") { roles { nodes { name gaps { field reason note } } } } }',
    );
    expect(errors).toBeUndefined();
    expect(data.directory.roles.nodes).toEqual([{ name: null, gaps: expect.arrayContaining([leftOut('name')]) }]);
  });

  test('a field that has a value is no gap', async () => {
    await using gateway = await startSandboxedGateway();
    const { data } = await gateway.ask(
      '{ memberships(first: 100) { nodes { vendorId roles { name gaps { field } } origin joinedAt gaps { field } } } roles { nodes { name description custom gaps { field } } } }',
    );
    for (const row of [...data.memberships.nodes, ...data.roles.nodes]) {
      for (const { field } of row.gaps) expect(row[field]).toBeNull();
    }
  });
});

test.each(['forbidden', 'down'])('gaps of a membership and a role whose reading is %s say so', async (state) => {
  await using gateway = await startSandboxedGateway({ sandboxes: { SNYK: { rows: 'summary' } } });
  const status = state === 'forbidden' ? 403 : 503;
  gateway.sandbox('snyk').inject({ kind: 'status', status, matches: ({ path }) => path.endsWith('/roles') });
  const { data } = await gateway.ask(
    '{ directory(key: "snyk") { workspaces(first: 1) { nodes { members(first: 2) { edges { roles { gaps { field reason note } } } } } } } }',
  );
  const [role] = data.directory.workspaces.nodes[0].members.edges[0].roles;
  expect(role.gaps).toContainEqual({
    field: 'description',
    reason: state === 'forbidden' ? 'FORBIDDEN' : 'FAILED',
    note: expect.stringContaining('Snyk'),
  });
});

describe('the memberships of an account that the vendor never lists', () => {
  test.each(['service_account', 'app_instance'] as const)('are not said to be none: %s', async (self) => {
    await using gateway = await startSandboxedGateway({ sandboxes: { SNYK: { vendor: { self } } } });
    const memberships = 'memberships { nodes { id } totalCount sources { state completeness notes } }';
    const { data, errors } = await gateway.ask(`{ directory(key: "snyk") { viewer { id ${memberships} } } }`);
    expect(errors).toBeUndefined();
    const untold = {
      nodes: [],
      totalCount: null,
      sources: [{ state: 'READ', completeness: 'PARTIAL', notes: [expect.stringContaining('does not list')] }],
    };
    expect(data.directory.viewer.memberships).toEqual(untold);
    const again = await gateway.ask(`query Again($id: ID!) { node(id: $id) { ... on User { ${memberships} } } }`, {
      id: data.directory.viewer.id,
    });
    expect(again.data.node.memberships).toEqual(untold);
  });

  test('a person in no workspace has none', async () => {
    await using gateway = await startSandboxedGateway();
    const { data } = await gateway.ask(
      '{ directory(key: "tray") { users(first: 100) { nodes { memberships { nodes { id } sources { completeness } } } } } }',
    );
    for (const { memberships } of data.directory.users.nodes) {
      expect(memberships.sources).toEqual([{ completeness: 'COMPLETE' }]);
    }
  });
});
