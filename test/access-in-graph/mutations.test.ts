import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Permission } from '../../src/domain/principal.ts';
import { type AskedGraph, callerWith, everything, schema, startAskedGraph } from './asked-graph.ts';

let graph: AskedGraph;
/** Things of Snyk and Tray to act upon. */
let ids: Readonly<Record<'workspace' | 'user' | 'role' | 'membership' | 'invite' | 'sentInvite' | 'trayRole', string>>;

const inviteAtTray = `mutation Invite($input: InviteUserInput!) {
  inviteUser(input: $input) { outcome results { outcome directory { key } invite { id } problems { code } } problems { code message } } }`;

beforeAll(async () => {
  graph = await startAskedGraph();
  const { data } = await graph.ask(
    everything(),
    `{ snyk: directory(key: "snyk") { workspaces { nodes { id roles { nodes { id } } members(first: 1) { nodes { id } edges { membership { id } } }
         invites(first: 1) { nodes { id } } } } }
       tray: directory(key: "tray") { roles { nodes { id name } } } }`,
  );
  const workspace = data.snyk.workspaces.nodes.find(
    ({ invites, members }: { invites: { nodes: unknown[] }; members: { nodes: unknown[] } }) =>
      invites.nodes.length > 0 && members.nodes.length > 0,
  );
  const trayRole = data.tray.roles.nodes[0].id;
  const sent = await graph.ask(everything(), inviteAtTray, {
    variables: {
      input: {
        email: 'sent@example.com',
        name: 'Sent',
        targets: [{ directory: 'tray', roleIds: [trayRole] }],
      },
    },
  });
  ids = {
    workspace: workspace.id,
    user: workspace.members.nodes[0].id,
    membership: workspace.members.edges[0].membership.id,
    role: workspace.roles.nodes[0].id,
    invite: workspace.invites.nodes[0].id,
    sentInvite: sent.data.inviteUser.results[0].invite.id,
    trayRole,
  };
  graph.calls();
});
afterAll(async () => graph[Symbol.asyncDispose]());

const problems = 'outcome problems { code message path directory { key } }';

/** Every mutation, with an input that touches the directory of `directory` and no other. */
const cases: Readonly<Record<string, { directory: string; input: () => object; isDryRunnable?: false }>> = {
  inviteUser: {
    directory: 'snyk',
    input: () => ({
      email: 'new@example.com',
      targets: [{ directory: 'snyk', workspaceId: ids.workspace, roleIds: [ids.role] }],
    }),
  },
  resendInvite: { directory: 'snyk', input: () => ({ inviteId: ids.invite }) },
  cancelInvite: { directory: 'snyk', input: () => ({ inviteId: ids.invite }) },
  settleInvite: {
    directory: 'tray',
    input: () => ({ inviteId: ids.sentInvite, status: 'CANCELLED', reason: 'Somebody said so.' }),
  },
  reconcileInvites: { directory: 'snyk', input: () => ({ directories: ['snyk'] }) },
  createUser: {
    directory: 'tray',
    input: () => ({ directory: 'tray', email: 'new@example.com', name: 'New', roleIds: [ids.trayRole] }),
  },
  removeUser: { directory: 'snyk', input: () => ({ userId: ids.user }) },
  setUserRoles: { directory: 'snyk', input: () => ({ userId: ids.user, roleIds: [ids.role] }) },
  sendPasswordReset: { directory: 'snyk', input: () => ({ userId: ids.user }) },
  updateDirectoryViewer: { directory: 'oum', input: () => ({ directory: 'oum', name: 'Somebody Else' }) },
  addWorkspaceMember: {
    directory: 'snyk',
    input: () => ({ workspaceId: ids.workspace, userId: ids.user, roleIds: [ids.role] }),
  },
  setWorkspaceMemberRoles: {
    directory: 'snyk',
    input: () => ({ membershipId: ids.membership, roleIds: [ids.role] }),
  },
  removeWorkspaceMember: { directory: 'snyk', input: () => ({ membershipId: ids.membership }) },
};

const fields = schema.getMutationType()?.getFields() ?? {};
const writersElsewhere = (directory: string) =>
  callerWith(
    Object.fromEntries(
      ['tray', 'oum', 'snyk'].map((key): [string, readonly Permission[]] => [
        key,
        key === directory ? ['read', 'raw', 'audit'] : ['read', 'write', 'raw', 'audit'],
      ]),
    ),
  );

describe('a caller who may only read', () => {
  test('is tried with every mutation that there is', () => {
    expect(Object.keys(cases).toSorted()).toEqual(Object.keys(fields).toSorted());
  });

  describe.each(Object.keys(cases))('%s', (name) => {
    test.each([false, true])('is refused before any vendor is called (dry run: %s)', async (dryRun) => {
      const { directory, input } = cases[name] ?? { directory: '', input: () => ({}) };
      const type = String(fields[name]?.args[0]?.type);
      const query = `mutation Try($input: ${type}) { ${name}(input: $input) { ${problems} } }`;
      const variables = { input: { ...input(), dryRun } };
      const answer = await graph.ask(writersElsewhere(directory), query, { variables });
      expect(graph.calls()).toEqual({});
      expect(answer.errors).toBeUndefined();
      expect(answer.data[name]).toMatchObject({
        outcome: 'REJECTED',
        problems: [{ code: 'PERMISSION_DENIED', directory: { key: directory } }],
      });
      expect(answer.data[name].problems[0].message).toContain('`write`');
      expect(answer.data[name].problems[0].message).toContain(directory);
      expect(answer.data[name].problems[0].path.length).toBeGreaterThan(0);
    });

    test.each([false, true])(
      'finds a directory that is hidden as one that is not configured (dry run: %s)',
      async (dryRun) => {
        const { directory, input } = cases[name] ?? { directory: '', input: () => ({}) };
        const others = ['tray', 'oum', 'snyk'].filter((key) => key !== directory);
        const grants = Object.fromEntries(others.map((key) => [key, ['read', 'write'] as const]));
        const type = String(fields[name]?.args[0]?.type);
        const query = `mutation Try($input: ${type}) { ${name}(input: $input) { ${problems} } }`;
        const variables = { input: { ...input(), dryRun } };
        const hidden = await graph.ask(callerWith(grants), query, { variables });
        const absent = await graph.ask(callerWith(grants), query, { variables, configured: others });
        expect(hidden).toEqual(absent);
        expect(hidden.data[name].outcome).toBe('REJECTED');
        expect(JSON.stringify(hidden.data[name].problems.map(({ code }: { code: string }) => code))).not.toContain(
          'PERMISSION_DENIED',
        );
        expect(graph.calls()).toEqual({});
      },
    );
  });
});

test('of several places to invite to, each stands on its own', async () => {
  const caller = callerWith({ tray: ['read', 'write'], snyk: ['read'] });
  const input = {
    email: 'several@example.com',
    name: 'Several',
    targets: [
      { directory: 'snyk', workspaceId: ids.workspace, roleIds: [ids.role] },
      { directory: 'tray', roleIds: [ids.trayRole] },
    ],
  };
  const { data } = await graph.ask(caller, inviteAtTray, { variables: { input } });
  expect(data.inviteUser).toMatchObject({
    outcome: 'PARTIAL',
    results: [
      { outcome: 'REJECTED', directory: { key: 'snyk' }, problems: [{ code: 'PERMISSION_DENIED' }] },
      { outcome: 'APPLIED', directory: { key: 'tray' } },
    ],
  });
  expect(Object.keys(graph.calls())).toEqual(['tray']);
});

test('reconciling leaves out the directories that may not be written to, and says so', async () => {
  const caller = callerWith({ tray: ['read', 'write'], snyk: ['read'] });
  const query = `mutation { reconcileInvites { outcome sources { directory { key } state notes } problems { code directory { key } } } }`;
  const { data } = await graph.ask(caller, query);
  expect(data.reconcileInvites).toMatchObject({
    outcome: 'PARTIAL',
    sources: [
      { directory: { key: 'tray' }, state: 'READ' },
      { directory: { key: 'snyk' }, state: 'SKIPPED', notes: [expect.stringContaining('`write`')] },
    ],
    problems: [{ code: 'PERMISSION_DENIED', directory: { key: 'snyk' } }],
  });
  expect(Object.keys(graph.calls())).toEqual(['tray']);
});

describe('idempotency keys', () => {
  const input = (targets: readonly object[]) => ({
    email: 'kept@example.com',
    name: 'Kept',
    idempotencyKey: 'k',
    targets,
  });
  const tray = () => ({ directory: 'tray', roleIds: [ids.trayRole] });
  const snyk = () => ({ directory: 'snyk', workspaceId: ids.workspace, roleIds: [ids.role] });

  test('a result is not told again to somebody who lost the permission', async () => {
    const variables = { input: input([tray(), snyk()]) };
    const writes = ['read', 'write'] as const;
    const first = await graph.ask(callerWith({ tray: writes, snyk: writes }), inviteAtTray, { variables });
    expect(first.data.inviteUser.outcome).toBe('APPLIED');
    graph.calls();
    const later = await graph.ask(callerWith({ tray: ['read'], snyk: writes }), inviteAtTray, { variables });
    expect(later.data.inviteUser.results).toMatchObject([
      { outcome: 'REJECTED', invite: null, problems: [{ code: 'PERMISSION_DENIED' }] },
      { outcome: 'APPLIED', invite: first.data.inviteUser.results[1].invite },
    ]);
    const hidden = await graph.ask(callerWith({ snyk: writes }), inviteAtTray, { variables });
    expect(JSON.stringify(hidden)).not.toContain(first.data.inviteUser.results[0].invite.id);
    expect(hidden.data.inviteUser).toMatchObject({ outcome: 'REJECTED', results: [] });
    const again = await graph.ask(callerWith({ tray: writes, snyk: writes }), inviteAtTray, { variables });
    expect(again.data.inviteUser.results).toEqual(first.data.inviteUser.results);
  });
});
