import { afterAll, beforeAll, expect, test } from 'vitest';
import { type SandboxedGateway, startSandboxedGateway } from '../harness/sandboxed-gateway.ts';

let gateway: SandboxedGateway;
beforeAll(async () => {
  gateway = await startSandboxedGateway();
});
afterAll(async () => gateway[Symbol.asyncDispose]());

const sentTo = (key: string): readonly string[] =>
  gateway
    .sandbox(key)
    .requests.filter(({ method }) => method !== 'GET')
    .map(({ method, path }) => `${method} ${path}`);

const setRoles = `mutation Set($user: ID!, $roles: [ID!]!, $dryRun: Boolean) {
  setUserRoles(input: { userId: $user, roleIds: $roles, dryRun: $dryRun, idempotencyKey: "same" }) { outcome user { id } problems { code } plan { path } } }`;

test.each(['tray', 'oum'])('a user of %s who has these roles, in whatever order, is left alone', async (key) => {
  const { data } = await gateway.ask(`{ directory(key: "${key}") { users { nodes { id roles { id } } } } }`);
  const users: { id: string; roles: { id: string }[] }[] = data.directory.users.nodes;
  const user = users.toSorted((one, other) => other.roles.length - one.roles.length)[0];
  const roles = user?.roles.map(({ id }) => id).toReversed() ?? [];
  expect(roles.length).toBeGreaterThan(0);
  for (const dryRun of [true, false]) {
    gateway.sandbox(key).forget();
    const answer = await gateway.ask(setRoles, { user: user?.id, roles, dryRun });
    expect(answer.data.setUserRoles).toEqual({
      outcome: 'ALREADY_IN_STATE',
      user: { id: user?.id },
      problems: [],
      plan: [],
    });
    expect(sentTo(key)).toEqual([]);
  }
});

test('a member who has these roles is left alone', async () => {
  const { data } = await gateway.ask(
    '{ directory(key: "tray") { memberships(first: 1) { nodes { id roles { id } } } } }',
  );
  const [membership] = data.directory.memberships.nodes;
  gateway.sandbox('tray').forget();
  const answer = await gateway.ask(
    `mutation Set($membership: ID!, $roles: [ID!]!) {
      setWorkspaceMemberRoles(input: { membershipId: $membership, roleIds: $roles }) { outcome problems { code } } }`,
    { membership: membership.id, roles: membership.roles.map(({ id }: { id: string }) => id) },
  );
  expect(answer.data.setWorkspaceMemberRoles).toEqual({ outcome: 'ALREADY_IN_STATE', problems: [] });
  expect(sentTo('tray')).toEqual([]);
});

test('roles that are the same but not what the caller saw are refused all the same', async () => {
  const { data } = await gateway.ask(
    '{ directory(key: "tray") { roles { nodes { id } } users(first: 1) { nodes { id roles { id } } } } }',
  );
  const [user] = data.directory.users.nodes;
  const other = data.directory.roles.nodes.find(({ id }: { id: string }) => id !== user.roles[0].id);
  const answer = await gateway.ask(
    `mutation Set($user: ID!, $roles: [ID!]!, $seen: [ID!]) {
      setUserRoles(input: { userId: $user, roleIds: $roles, expectedRoleIds: $seen }) { outcome problems { code } } }`,
    { user: user.id, roles: [user.roles[0].id], seen: [other.id] },
  );
  expect(answer.data.setUserRoles).toEqual({ outcome: 'REJECTED', problems: [{ code: 'STALE_ROLES' }] });
});
