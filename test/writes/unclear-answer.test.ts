import { expect, test } from 'vitest';
import { startInviteScene } from '../ledger/invite-scene.ts';

test.each([
  ['snyk', '{"data":{"type":"org_invitation"}}'],
  ['snyk', '[]'],
  ['tray', '{"expires":"2031-01-01T00:00:00Z"}'],
  ['tray', '{"invite":{"id":7}}'],
] as const)('an invite to which %s answers %s is not taken as proven', async (directory, body) => {
  await using scene = await startInviteScene();
  const isInvite = ({ method, path }: { method: string; path: string }) =>
    method === 'POST' && path.endsWith('/invites');
  scene.gateway.sandbox(directory).inject({
    kind: 'status',
    status: directory === 'snyk' ? 201 : 200,
    headers: { 'content-type': directory === 'snyk' ? 'application/vnd.api+json' : 'application/json' },
    body,
    afterActing: true,
    times: 1,
    matches: isInvite,
  });
  const options = { idempotencyKey: 'once' };
  const first = await scene.invite(directory, 'unclear@example.com', options);
  expect(first.outcome).toBe('UNCONFIRMED');
  const { node } = await scene.data(
    'query Node($id: ID!) { node(id: $id) { ... on Invite { status vendorId evidence { source certainty note } } } }',
    { id: first.id },
  );
  expect(node).toMatchObject({
    status: 'PENDING',
    vendorId: null,
    evidence: {
      source: 'VENDOR_RESPONSE',
      certainty: 'INFERRED',
      note: expect.stringContaining('not what it documents'),
    },
  });
  expect(await scene.invite(directory, 'unclear@example.com', options)).toEqual(first);
  // It is found again in the vendor's list, where there is one.
  await scene.reconcile(`directories: ["${directory}"]`);
  const found = await scene.one(directory, 'unclear@example.com');
  expect(found.id).toBe(first.id);
  if (directory === 'snyk') {
    expect(found).toMatchObject({ vendorId: expect.any(String), evidence: { certainty: 'PROVEN' } });
  }
});

test('an account whose creation is answered otherwise than documented is not taken as there', async () => {
  await using scene = await startInviteScene();
  scene.gateway.sandbox('tray').inject({
    kind: 'status',
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: '{"user":"made"}',
    times: 1,
    matches: ({ method }) => method === 'POST',
  });
  const { tray } = await scene.data('{ tray: directory(key: "tray") { roles { nodes { id } } } }');
  const { createUser } = await scene.data(
    `mutation Create($role: ID!) { createUser(input: { directory: "tray", email: "made@example.com", name: "Made", roleIds: [$role] }) {
      outcome user { id } problems { code } } }`,
    { role: tray.roles.nodes[0].id },
  );
  expect(createUser).toEqual({ outcome: 'UNCONFIRMED', user: null, problems: [{ code: 'NOT_CONFIRMED' }] });
});
