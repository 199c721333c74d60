import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { type InviteScene, startInviteScene } from '../ledger/invite-scene.ts';

/** Somebody invites by the vendor's own page. */
const inviteElsewhere = (scene: InviteScene, email: string, active = true): void => {
  const role = scene.snyk.roles.rows().find(({ name }) => name === 'Org Collaborator');
  scene.org.invites.insert({ id: randomUUID(), email, roleId: role?.id ?? '', active });
};

const invitesTo = (scene: InviteScene, email: string) =>
  scene.org.invites.rows().filter((row) => row.email.toLowerCase() === email);

test('an invite that somebody sent elsewhere stops another, and is told', async () => {
  await using scene = await startInviteScene();
  inviteElsewhere(scene, 'Elsewhere@example.com');
  const result = await scene.invite('snyk', 'elsewhere@example.com');
  expect(result.outcome).toBe('ALREADY_IN_STATE');
  expect(invitesTo(scene, 'elsewhere@example.com')).toHaveLength(1);
  expect(await scene.one('snyk', 'elsewhere@example.com')).toMatchObject({ id: result.id, invitedBy: null });
});

test('a dry run says so, and records nothing', async () => {
  await using scene = await startInviteScene();
  inviteElsewhere(scene, 'elsewhere@example.com');
  expect((await scene.invite('snyk', 'elsewhere@example.com', { dryRun: true })).outcome).toBe('ALREADY_IN_STATE');
  expect(await scene.one('snyk', 'elsewhere@example.com')).toMatchObject({ firstSeenAt: null });
});

test('it can be set aside, and one that is open no longer does not count', async () => {
  await using scene = await startInviteScene();
  inviteElsewhere(scene, 'elsewhere@example.com');
  inviteElsewhere(scene, 'inactive@example.com', false);
  const set = await scene.invite('snyk', 'elsewhere@example.com', { overrides: ['OPEN_INVITE'] });
  // Rollcall sent it; this sandbox is one that takes no second invite.
  expect(set.outcome).toBe('REFUSED');
  expect((await scene.invite('snyk', 'inactive@example.com')).outcome).toBe('APPLIED');
});

test('the list costs one call, however long it is', async () => {
  await using scene = await startInviteScene({ SNYK: { vendor: { invitesPerOrg: 250 } } });
  scene.gateway.sandbox('snyk').forget();
  expect((await scene.invite('snyk', 'new@example.com')).outcome).toBe('APPLIED');
  const { requests } = scene.gateway.sandbox('snyk');
  const before = requests.slice(
    0,
    requests.findIndex(({ method }) => method === 'POST'),
  );
  expect(before.filter(({ path }) => path.endsWith('/invites'))).toHaveLength(1);
});

test('a vendor that does not let it be read is asked all the same; one that fails is not', async () => {
  await using scene = await startInviteScene();
  const isList = ({ method, path }: { method: string; path: string }) => method === 'GET' && path.endsWith('/invites');
  scene.gateway.sandbox('snyk').inject({ kind: 'status', status: 403, matches: isList });
  expect((await scene.invite('snyk', 'closed@example.com')).outcome).toBe('APPLIED');
  scene.gateway.sandbox('snyk').clearFaults();
  scene.gateway.sandbox('snyk').inject({ kind: 'status', status: 400, matches: isList });
  expect((await scene.invite('snyk', 'broken@example.com')).outcome).toBe('REJECTED');
  expect((await scene.invite('snyk', 'broken@example.com', { overrides: ['UNCHECKED'] })).outcome).toBe('APPLIED');
});
