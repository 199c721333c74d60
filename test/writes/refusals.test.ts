import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type SandboxedGateway, startSandboxedGateway } from '../harness/sandboxed-gateway.ts';

let gateway: SandboxedGateway;
let ids: Record<'tray' | 'oum' | 'snyk', DirectoryThings>;

interface Named {
  readonly id: string;
  readonly name: string;
}

interface DirectoryThings {
  readonly roles: readonly Named[];
  readonly users: readonly (Named & {
    readonly email: string | null;
    readonly roles: readonly (Named & { privilege: string })[] | null;
  })[];
  readonly workspaces: readonly (Named & {
    readonly roles: readonly Named[];
    readonly members: readonly { readonly id: string; readonly user: Named }[];
  })[];
}

beforeAll(async () => {
  gateway = await startSandboxedGateway();
  const { data } = await gateway.ask(`{
    directories {
      key
      roles { nodes { id name } }
      users(first: 100) { nodes { id name email roles { id name privilege } } }
      workspaces(first: 100) { nodes { id name roles { nodes { id name } } members { edges { membership { id user { id name } } } } } }
    }
  }`);
  // biome-ignore lint/suspicious/noExplicitAny: the answer of a query in this file
  const things = (data.directories as any[]).map((directory) => [
    directory.key,
    {
      roles: directory.roles.nodes,
      users: directory.users.nodes,
      // biome-ignore lint/suspicious/noExplicitAny: the answer of a query in this file
      workspaces: directory.workspaces.nodes.map((workspace: any) => ({
        ...workspace,
        roles: workspace.roles?.nodes ?? [],
        // biome-ignore lint/suspicious/noExplicitAny: the answer of a query in this file
        members: workspace.members.edges.map(({ membership }: any) => membership),
      })),
    },
  ]);
  ids = Object.fromEntries(things);
});
afterAll(async () => gateway[Symbol.asyncDispose]());

const roleOf = (key: keyof typeof ids, name: string): string =>
  ids[key].roles.find((role) => role.name === name)?.id ?? '';

const outcomeAndCodes = '{ outcome problems { code path message } }';

/** Asks for a mutation that must be refused before any write is sent. */
const refused = async (document: string, variables: object = {}) => {
  for (const sandbox of gateway.sandboxes.values()) sandbox.forget();
  const { data, errors } = await gateway.ask(document, variables);
  expect(errors).toBeUndefined();
  const writes = [...gateway.sandboxes.values()].flatMap(({ requests }) =>
    requests.filter(({ method }) => method !== 'GET'),
  );
  expect(writes).toEqual([]);
  const [payload] = Object.values(data) as {
    outcome: string;
    problems: { code: string; path: string[]; message: string }[];
  }[];
  return { outcome: payload?.outcome, problems: payload?.problems.map(({ code, path }) => [code, path.join('.')]) };
};

describe('before any write is sent', () => {
  test('everything that is wrong with an invite comes back at once, each with its path', async () => {
    const found = await refused(
      `mutation($tray: ID!, $oum: ID!) {
        inviteUser(input: { email: "nobody", targets: [
          { directory: "tray", roleIds: [] }
          { directory: "oum", roleIds: [$tray], orgUserManagement: { connection: GOOGLE_OAUTH2 } }
          { directory: "snyk", roleIds: [$oum] }
        ] }) ${outcomeAndCodes}
      }`,
      { tray: roleOf('tray', 'Viewer'), oum: roleOf('oum', 'analyst') },
    );
    expect(found.outcome).toBe('REJECTED');
    expect(found.problems).toEqual([
      ['INVALID_INPUT', 'email'],
      ['ROLE_COUNT', 'targets.0.roleIds'],
      ['INVALID_INPUT', 'email'],
      ['INVALID_INPUT', 'name'],
      ['ROLE_MISMATCH', 'targets.1.roleIds.0'],
      ['INVALID_INPUT', 'email'],
      ['INVALID_INPUT', 'targets.2.workspaceId'],
      ['ROLE_MISMATCH', 'targets.2.roleIds.0'],
    ]);
  });

  test('a place that is named twice, since nobody is sent two invites there', async () => {
    const found = await refused(
      `mutation($roles: [ID!]!) {
        inviteUser(input: { email: "twice@example.com", targets: [
          { directory: "tray", roleIds: $roles }
          { directory: "tray", roleIds: $roles }
        ], dryRun: true }) ${outcomeAndCodes}
      }`,
      { roles: [roleOf('tray', 'Viewer')] },
    );
    expect(found.problems).toEqual([['INVALID_INPUT', 'targets.1']]);
  });

  test('ids that cannot be right, and directories that are not there', async () => {
    const found = await refused(
      `mutation($user: ID!) {
        inviteUser(input: { email: "new@example.com", idempotencyKey: "", targets: [
          { directory: "nowhere", roleIds: ["x"] }
          { directory: "oum", roleIds: [$user], orgUserManagement: { connection: GOOGLE_OAUTH2 } }
        ] }) ${outcomeAndCodes}
      }`,
      { user: ids.tray.users[0]?.id },
    );
    expect(found.problems).toEqual([
      ['INVALID_INPUT', 'targets.0.directory'],
      ['INVALID_INPUT', 'targets.0.roleIds.0'],
      ['INVALID_INPUT', 'targets.1.roleIds.0'],
      ['INVALID_INPUT', 'idempotencyKey'],
    ]);
  });

  test('what a vendor needs beyond the common input, and what another needs, with all else that is wrong', async () => {
    const found = await refused(
      `mutation {
        inviteUser(input: { email: "nobody", name: "N", targets: [
          { directory: "oum", roleIds: [] }
          { directory: "tray", roleIds: [], orgUserManagement: { connection: GOOGLE_OAUTH2 } }
        ] }) ${outcomeAndCodes}
      }`,
    );
    expect(found.problems).toEqual([
      ['INVALID_INPUT', 'email'],
      ['INVALID_INPUT', 'targets.0.orgUserManagement'],
      ['ROLE_COUNT', 'targets.0.roleIds'],
      ['INVALID_INPUT', 'email'],
      ['INVALID_INPUT', 'targets.1.orgUserManagement'],
      ['ROLE_COUNT', 'targets.1.roleIds'],
    ]);
  });

  test('what the vendor cannot do is told with the reason', async () => {
    const user = ids.tray.users[0]?.id;
    expect(
      await refused(`mutation($user: ID!) { sendPasswordReset(input: { userId: $user }) ${outcomeAndCodes} }`, {
        user,
      }),
    ).toEqual({
      outcome: 'REJECTED',
      problems: [['UNSUPPORTED', '']],
    });
    const role = roleOf('oum', 'admin');
    const create = `mutation($role: ID!) { createUser(input: { directory: "oum", email: "a@example.com", name: "A", roleIds: [$role] }) ${outcomeAndCodes} }`;
    expect((await refused(create, { role })).problems).toEqual([['UNSUPPORTED', '']]);
  });

  test('somebody who is already there is not invited, whatever the spelling', async () => {
    const answer = await gateway.ask(
      `mutation($role: ID!) { inviteUser(input: { email: "ADA.Okafor@example.com", targets: [{ directory: "tray", roleIds: [$role] }] }) {
        outcome results { existingUser { name } problems { code } }
      } }`,
      { role: roleOf('tray', 'Viewer') },
    );
    expect(answer.data.inviteUser).toEqual({
      outcome: 'ALREADY_IN_STATE',
      results: [{ existingUser: { name: 'Ada Okafor' }, problems: [{ code: 'ALREADY_EXISTS' }] }],
    });
  });

  test('roles that changed meanwhile, and a role of another scope', async () => {
    const { roles, users } = ids.oum;
    const user = users.find(({ roles: held }) => held?.length === 1 && held[0]?.name === 'developer');
    const set = `mutation($user: ID!, $roles: [ID!]!, $expected: [ID!]) {
      setUserRoles(input: { userId: $user, roleIds: $roles, expectedRoleIds: $expected }) ${outcomeAndCodes}
    }`;
    const analyst = roles.find(({ name }) => name === 'analyst')?.id;
    const admin = roles.find(({ name }) => name === 'admin')?.id;
    expect((await refused(set, { user: user?.id, roles: [analyst], expected: [admin] })).problems).toEqual([
      ['STALE_ROLES', 'expectedRoleIds'],
    ]);

    const tray = ids.tray;
    const workspaceRole = tray.workspaces.find((workspace) => workspace.roles.length > 0)?.roles[0]?.id;
    const member = tray.users.find((one) => one.roles?.[0]?.name === 'Contributor')?.id;
    expect((await refused(set, { user: member, roles: [workspaceRole] })).problems).toEqual([
      ['ROLE_MISMATCH', 'roleIds.0'],
    ]);
  });

  test('a member of another directory, and one who is there already', async () => {
    const add = `mutation($workspace: ID!, $user: ID!, $role: ID!) {
      addWorkspaceMember(input: { workspaceId: $workspace, userId: $user, roleIds: [$role] }) ${outcomeAndCodes}
    }`;
    const workspace = ids.tray.workspaces.find(({ members }) => members.length > 2);
    const role = workspace?.roles[0]?.id;
    const foreign = { workspace: workspace?.id, user: ids.oum.users[0]?.id, role };
    expect((await refused(add, foreign)).problems).toEqual([['INVALID_INPUT', 'userId']]);
    const there = { workspace: workspace?.id, user: workspace?.members[0]?.user.id, role };
    expect((await refused(add, there)).problems).toEqual([['ALREADY_EXISTS', 'userId']]);
  });

  test('the account behind the token, which is here the last administrator too, until each is named', async () => {
    await using alone = await startSandboxedGateway();
    const { data } = await alone.ask(
      `{ directory(key: "oum") { viewer { id } users(first: 100) { nodes { id roles { privilege } } } } }`,
    );
    const { viewer, users } = data.directory;
    type Holder = { id: string; roles: { privilege: string }[] };
    const others = (users.nodes as Holder[]).filter(
      ({ id, roles }) => id !== viewer.id && roles.some(({ privilege }) => privilege === 'ADMIN'),
    );
    const remove = `mutation($user: ID!, $overrides: [WriteCheck!]) { removeUser(input: { userId: $user, overrides: $overrides }) ${outcomeAndCodes} }`;
    for (const { id } of others)
      expect((await alone.ask(remove, { user: id })).data.removeUser.outcome).toBe('APPLIED');

    const tried = async (overrides: string[]): Promise<unknown> => {
      const { data: answer } = await alone.ask(remove, { user: viewer.id, overrides });
      return [answer.removeUser.outcome, answer.removeUser.problems.map(({ code }: { code: string }) => code)];
    };
    expect(await tried([])).toEqual(['REJECTED', ['PROTECTED_ACCOUNT', 'LAST_ADMIN']]);
    expect(await tried(['LAST_ADMIN'])).toEqual(['REJECTED', ['PROTECTED_ACCOUNT']]);
    expect(await tried(['PROTECTED_ACCOUNT'])).toEqual(['REJECTED', ['LAST_ADMIN']]);
    expect(await tried(['PROTECTED_ACCOUNT', 'LAST_ADMIN'])).toEqual(['APPLIED', []]);
  });

  test('what cannot be looked into within the call budget, until that is set aside', async () => {
    await using poor = await startSandboxedGateway({
      sandboxes: { ORG_USER_MANAGEMENT: { users: 500 } },
      config: { limits: { callsPerField: 2 } },
    });
    const { data } = await poor.ask('{ directory(key: "oum") { roles { nodes { id name } } } }');
    const role = (data.directory.roles.nodes as Named[]).find(({ name }) => name === 'analyst')?.id;
    const invite = `mutation($role: ID!, $overrides: [WriteCheck!]) {
      inviteUser(input: { email: "new@example.com", name: "New", overrides: $overrides, targets: [
        { directory: "oum", roleIds: [$role], orgUserManagement: { connection: GOOGLE_OAUTH2 } }
      ] }) ${outcomeAndCodes}
    }`;
    const first = await poor.ask(invite, { role });
    expect(first.data.inviteUser).toMatchObject({
      outcome: 'REJECTED',
      problems: [{ code: 'NOT_CHECKED', path: ['email'] }],
    });
    const second = await poor.ask(invite, { role, overrides: ['UNCHECKED'] });
    expect(second.data.inviteUser).toMatchObject({ outcome: 'APPLIED', problems: [] });
  });
});
