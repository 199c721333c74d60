import { expect, test } from 'vitest';
import { startSandboxedGateway } from '../harness/sandboxed-gateway.ts';
import { vendorOperations } from '../vendor-operations/operations.ts';
import { thingsOf } from '../vendor-operations/things.ts';

/** Writes after which nothing is left of the thing, or nothing of it has changed. */
const leavesNothing = /removeUser|removeWorkspaceMember|sendPasswordReset/;

test.each(vendorOperations.filter(({ method }) => method !== 'GET'))(
  '$vendor: $operation is kept with what it made of the thing once the vendor took it, and not before',
  async ({ directory, document }) => {
    await using gateway = await startSandboxedGateway();
    await gateway.ask(document, await thingsOf(gateway, directory));
    const { data } = await gateway.ask('{ auditEvents(first: 10) { nodes { outcome after } } }');
    const [applied, started] = data.auditEvents.nodes;
    expect([applied.outcome, started.outcome]).toEqual(['APPLIED', 'STARTED']);
    expect(started.after).toBeNull();
    if (leavesNothing.test(document)) expect(applied.after).toBeNull();
    else expect(Object.values(applied.after).flat()).not.toEqual([]);
  },
);

test('the trail tells which roles somebody was given', async () => {
  await using gateway = await startSandboxedGateway();
  const { data } = await gateway.ask(
    '{ directory(key: "tray") { users(first: 1) { nodes { id roles { id vendorId } } } roles { nodes { id vendorId } } } }',
  );
  const [user] = data.directory.users.nodes;
  const role = data.directory.roles.nodes.find(({ id }: { id: string }) => id !== user.roles[0].id);
  await gateway.ask(
    'mutation ($user: ID!, $role: ID!) { setUserRoles(input: { userId: $user, roleIds: [$role], overrides: [LAST_ADMIN, PROTECTED_ACCOUNT, UNCHECKED] }) { outcome } }',
    { user: user.id, role: role.id },
  );
  const trail = await gateway.ask('{ auditEvents(first: 1) { nodes { outcome before after } } }');
  expect(trail.data.auditEvents.nodes).toMatchObject([
    {
      outcome: 'APPLIED',
      before: { roles: [{ id: user.roles[0].vendorId }] },
      after: { roles: [{ id: role.vendorId }] },
    },
  ]);
});
