import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { anonymous } from '../../src/domain/principal.ts';
import { type AskedGraph, callerWith, everything, startAskedGraph } from './asked-graph.ts';

let graph: AskedGraph;
beforeAll(async () => {
  graph = await startAskedGraph();
  const { data } = await graph.ask(
    everything(),
    '{ oum: directory(key: "oum") { roles { nodes { id } } } tray: directory(key: "tray") { roles { nodes { id } } } }',
  );
  const targets = [
    { directory: 'tray', roleIds: [data.tray.roles.nodes[0].id] },
    { directory: 'oum', roleIds: [data.oum.roles.nodes[0].id], orgUserManagement: { connection: 'USERNAME_PASSWORD' } },
  ];
  await graph.ask(everything(), 'mutation Invite($input: InviteUserInput!) { inviteUser(input: $input) { outcome } }', {
    variables: { input: { email: 'new@example.com', name: 'New', targets } },
  });
});
afterAll(async () => graph[Symbol.asyncDispose]());

const codesOf = (errors: readonly { readonly extensions: unknown }[] | undefined): unknown[] =>
  (errors ?? []).map(({ extensions }) => extensions);

describe('viewer', () => {
  const query = '{ viewer { name kind permissions { directory { key } permissions } } }';

  test('is the caller, with the permissions in each directory that exists for them', async () => {
    const caller = callerWith(
      { tray: ['read', 'write'], snyk: ['read', 'audit', 'raw'] },
      { name: 'ada', kind: 'JWT' },
    );
    expect(await graph.ask(caller, query)).toEqual({
      data: {
        viewer: {
          name: 'ada',
          kind: 'JWT',
          permissions: [
            { directory: { key: 'tray' }, permissions: ['READ', 'WRITE'] },
            { directory: { key: 'snyk' }, permissions: ['READ', 'RAW', 'AUDIT'] },
          ],
        },
      },
    });
  });

  test('is never null, and costs no call', async () => {
    graph.calls();
    const { data } = await graph.ask(anonymous(false), query);
    expect(data.viewer).toMatchObject({ name: 'anonymous', kind: 'ANONYMOUS' });
    expect(data.viewer.permissions[0].permissions).toEqual(['READ', 'WRITE', 'AUDIT']);
    expect((await graph.ask(callerWith({}), query)).data.viewer).toEqual({
      name: 'a caller',
      kind: 'API_KEY',
      permissions: [],
    });
    expect(graph.calls()).toEqual({});
  });
});

describe('raw', () => {
  test('is given row by row, where the permission is', async () => {
    const caller = callerWith({ tray: ['read', 'raw'], oum: ['read'] });
    const { data, errors } = await graph.ask(caller, '{ users { nodes { directory { key } raw } } }');
    for (const { directory, raw } of data.users.nodes) expect(raw !== null).toBe(directory.key === 'tray');
    expect(new Set(codesOf(errors).map((extensions) => JSON.stringify(extensions)))).toEqual(
      new Set([JSON.stringify({ code: 'PERMISSION_DENIED', directory: 'oum', permission: 'raw' })]),
    );
  });

  test.each(['users', 'workspaces', 'roles', 'memberships', 'invites'])('of %s is closed without it', async (list) => {
    const caller = callerWith({ tray: ['read'], oum: ['read'], snyk: ['read'] });
    const { data, errors } = await graph.ask(caller, `{ ${list}(first: 20) { nodes { raw } } }`);
    expect(data[list].nodes.length).toBeGreaterThan(0);
    for (const { raw } of data[list].nodes) expect(raw).toBeNull();
    for (const extensions of codesOf(errors)) expect(extensions).toMatchObject({ code: 'PERMISSION_DENIED' });
  });

  test('tells how it is opened where there is no access control', async () => {
    const { errors } = await graph.ask(anonymous(false), '{ users(first: 1) { nodes { raw } } }');
    expect(errors?.[0]?.message).toContain('`exposeRaw`');
  });
});

describe('the audit trail', () => {
  const query = `query Trail($filter: AuditEventFilter) { auditEvents(filter: $filter) {
    totalCount sources { directory { key } } pageInfo { hasNextPage } nodes { id directory { key } } } }`;
  const auditor = callerWith({ tray: ['read', 'audit'], oum: ['read'] });

  test('holds what the caller may audit, and does not count or name the rest', async () => {
    const { data } = await graph.ask(auditor, query);
    expect(data).toEqual((await graph.ask(auditor, query, { configured: ['tray'] })).data);
    expect(data.auditEvents.totalCount).toBe(2);
    expect(data.auditEvents.sources).toEqual([{ directory: { key: 'tray' } }]);
  });

  test('is refused where a directory is named that may be read but not audited', async () => {
    const filter = { directories: ['tray', 'oum'] };
    const { data, errors } = await graph.ask(auditor, query, { variables: { filter } });
    expect(data.auditEvents).toBeNull();
    expect(codesOf(errors)).toEqual([{ code: 'PERMISSION_DENIED', directory: 'oum', permission: 'audit' }]);
  });

  test('is refused, not empty, to a caller who may audit nothing', async () => {
    const { data, errors } = await graph.ask(callerWith({ oum: ['read', 'write', 'raw'] }), query);
    expect(data.auditEvents).toBeNull();
    expect(codesOf(errors)).toMatchObject([{ code: 'PERMISSION_DENIED' }]);
  });

  test('is not found event by event either: one that may not be seen is as one that is not there', async () => {
    const { data } = await graph.ask(everything(), query);
    const ids = data.auditEvents.nodes.map(({ id }: { id: string }) => id);
    const nodes = await graph.ask(auditor, 'query Nodes($ids: [ID!]!) { nodes(ids: $ids) { id } }', {
      variables: { ids },
    });
    expect(nodes.errors).toBeUndefined();
    expect(nodes.data.nodes).toEqual(
      data.auditEvents.nodes.map(({ id, directory }: { id: string; directory: { key: string } }) =>
        directory.key === 'tray' ? { id } : null,
      ),
    );
  });
});
