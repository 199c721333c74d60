import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exampleQueries } from '../src/server/examples.ts';
import { type Answer, type SandboxedGateway, startSandboxedGateway } from './harness/sandboxed-gateway.ts';

let gateway: SandboxedGateway;
beforeAll(async () => {
  gateway = await startSandboxedGateway();
});
afterAll(async () => gateway[Symbol.asyncDispose]());

const run = async (operation: string): Promise<Answer['data']> => {
  const example = exampleQueries.find(({ query }) => query.includes(`query ${operation}`));
  const { data, errors } = await gateway.ask(example?.query ?? '', example?.variables ?? {});
  expect(errors).toBeUndefined();
  return data;
};

describe('the example queries', () => {
  test('find one person at every vendor, whatever the spelling of the address', async () => {
    const { users } = await run('PersonEverywhere');
    expect(users.nodes.map(({ email }: { email: string }) => email)).toEqual([
      'ada.okafor@example.com',
      'Ada.Okafor@example.com',
      'ada.okafor@Example.COM',
    ]);
    for (const user of users.nodes) expect(user.memberships.nodes.length).toBeGreaterThan(0);
    for (const source of users.sources)
      expect(source).toMatchObject({ state: 'READ', completeness: 'COMPLETE', problem: null });
  });

  test('list everyone in a workspace with their roles', async () => {
    const { workspaces } = await run('WorkspaceMembers');
    expect(workspaces.nodes.length).toBeGreaterThan(3);
    const edges = workspaces.nodes.flatMap(({ members }: { members: { edges: unknown[] } }) => members.edges);
    expect(edges.length).toBeGreaterThan(20);
    // A user of org-user-management may have no role at all.
    const named = edges.filter((edge: { roles: { name: string }[] }) => edge.roles[0]?.name !== undefined);
    expect(named.length).toBeGreaterThan(edges.length * 0.9);
  });

  test('tell who administers what, in directories and in workspaces', async () => {
    const { directoryWide, inWorkspaces } = await run('WhoIsAdmin');
    for (const { nodes } of [directoryWide, inWorkspaces]) {
      const labels = new Set(nodes.map(({ directory }: { directory: { label: string } }) => directory.label));
      expect(labels.size).toBe(3);
      for (const { roles } of nodes) {
        expect(['OWNER', 'ADMIN']).toContain(
          roles.find((role: { privilege: string }) => role.privilege !== null).privilege,
        );
      }
    }
  });

  test('list open invites, and name the vendors of which only the ledger tells', async () => {
    const { invites } = await run('PendingInvites');
    expect(invites.nodes.length).toBeGreaterThan(1);
    for (const invite of invites.nodes) {
      expect(['PENDING', 'UNKNOWN']).toContain(invite.status);
      expect(invite.gaps.map(({ field }: { field: string }) => field)).toEqual(
        expect.arrayContaining(['createdAt', 'expiresAt']),
      );
    }
    const completeness = invites.sources.map((source: { state: string; completeness: string }) => [
      source.state,
      source.completeness,
    ]);
    expect(completeness).toEqual([
      ['READ', 'LEDGER_ONLY'],
      ['READ', 'LEDGER_ONLY'],
      ['READ', 'COMPLETE'],
    ]);
  });

  test('list no invites, and say so, of vendors that show none where there is no ledger', async () => {
    await using forgetful = await startSandboxedGateway({ config: { ledger: false } });
    const { data } = await forgetful.ask('{ invites { sources { state problem { code } } } }');
    expect(data.invites.sources).toEqual([
      { state: 'SKIPPED', problem: { code: 'UNSUPPORTED' } },
      { state: 'SKIPPED', problem: { code: 'UNSUPPORTED' } },
      { state: 'READ', problem: null },
    ]);
  });

  test('tell what each directory can do', async () => {
    const { directories } = await run('Capabilities');
    expect(directories).toHaveLength(3);
    for (const { capabilities } of directories) expect(capabilities.length).toBeGreaterThan(12);
  });
});
