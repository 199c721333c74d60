import { expect, test } from 'vitest';
import { type InviteScene, startInviteScene } from './invite-scene.ts';

const settle = async (scene: InviteScene, id: string, rest: string) => {
  const { settleInvite } = await scene.data(
    `mutation Settle($id: ID!) { settleInvite(input: { inviteId: $id, ${rest} }) {
      outcome problems { code path message } plan { path } invite { id status evidence { source certainty note } } } }`,
    { id },
  );
  return settleInvite;
};

const audit = async (scene: InviteScene) => {
  const { auditEvents } = await scene.data(
    '{ auditEvents(filter: { operation: "settleInvite" }) { nodes { id outcome actor subject before after note idempotencyKey writeId directory { key } } } }',
  );
  return auditEvents.nodes;
};

test('an operator settles what nobody else can tell, and the audit trail has it', async () => {
  await using scene = await startInviteScene();
  const { id } = await scene.invite('oum', 'jane@example.com');
  scene.gateway.sandbox('oum').forget();
  const settled = await settle(
    scene,
    id,
    'status: CANCELLED, reason: " She asked us not to. ", idempotencyKey: "settle-1"',
  );
  expect(settled).toEqual({
    outcome: 'APPLIED',
    problems: [],
    plan: [],
    invite: {
      id,
      status: 'CANCELLED',
      evidence: { source: 'OPERATOR', certainty: 'INFERRED', note: 'She asked us not to.' },
    },
  });
  expect(scene.gateway.sandbox('oum').requests).toEqual([]);
  const trail = await audit(scene);
  expect(trail).toMatchObject([
    {
      outcome: 'APPLIED',
      actor: 'anonymous',
      subject: id,
      before: { status: 'PENDING' },
      after: { status: 'CANCELLED', reason: 'She asked us not to.' },
      idempotencyKey: 'settle-1',
      directory: { key: 'oum' },
    },
    { outcome: 'STARTED', after: null },
  ]);
  expect(trail[0].writeId).toBe(trail[1].writeId);

  const again = await settle(
    scene,
    id,
    'status: CANCELLED, reason: " She asked us not to. ", idempotencyKey: "settle-1"',
  );
  expect(again).toEqual(settled);
  expect(await audit(scene)).toEqual(trail);
  expect((await settle(scene, id, 'status: ACCEPTED, reason: "x", idempotencyKey: "settle-1"')).problems).toMatchObject(
    [{ code: 'KEY_REUSED' }],
  );
});

test('an operator settles an invite whose answer was lost as pending, and reconciling goes on from there', async () => {
  await using scene = await startInviteScene();
  scene.gateway
    .sandbox('tray')
    .inject({ kind: 'reset', afterActing: true, matches: ({ method }) => method === 'POST' });
  const { id } = await scene.invite('tray', 'jane@example.com');
  scene.gateway.sandbox('tray').clearFaults();
  expect(await settle(scene, id, 'status: PENDING, reason: "Seen in the console."')).toMatchObject({
    outcome: 'APPLIED',
    invite: { status: 'PENDING' },
  });
  scene.accept('tray', 'jane@example.com');
  expect((await scene.reconcile('directories: ["tray"]')).payload.changes).toMatchObject([
    { before: 'PENDING', invite: { id, status: 'ACCEPTED' } },
  ]);
});

test('an operator settles an invite that Rollcall only saw', async () => {
  await using scene = await startInviteScene();
  const seen = (await scene.list('snyk')).find(({ status }) => status === 'UNKNOWN');
  expect(await settle(scene, seen?.id ?? '', 'status: ACCEPTED, reason: "They work with it."')).toMatchObject({
    outcome: 'APPLIED',
    invite: { id: seen?.id, status: 'ACCEPTED' },
  });
  // Long after, too, it stands once in the list: the vendor lists it still.
  scene.passDays(1);
  const rows = (await scene.list('snyk')).filter(({ email }) => email === seen?.email);
  expect(rows).toMatchObject([{ id: seen?.id, status: 'ACCEPTED', acceptedBefore: expect.any(String) }]);
});

test.each([
  ['that nothing is known', 'status: UNKNOWN, reason: "x"', 'status'],
  ['a reason that is blank', 'status: ACCEPTED, reason: "  "', 'reason'],
  ['a reason that is too long', `status: ACCEPTED, reason: "${'x'.repeat(1001)}"`, 'reason'],
])('%s settles nothing', async (_, rest, field) => {
  await using scene = await startInviteScene();
  const { id } = await scene.invite('tray', 'jane@example.com');
  expect(await settle(scene, id, rest)).toMatchObject({
    outcome: 'REJECTED',
    problems: [{ code: 'INVALID_INPUT', path: [field] }],
    invite: null,
  });
  expect(await audit(scene)).toEqual([]);
});

test('what is final, or already so, or over by the clock, is not settled otherwise', async () => {
  await using scene = await startInviteScene();
  const { id } = await scene.invite('tray', 'jane@example.com');
  expect(await settle(scene, id, 'status: PENDING, reason: "x"')).toMatchObject({ outcome: 'ALREADY_IN_STATE' });
  scene.passDays(8);
  expect(await settle(scene, id, 'status: PENDING, reason: "x"')).toMatchObject({
    outcome: 'REJECTED',
    problems: [{ code: 'NOT_POSSIBLE', path: ['status'] }],
  });
  expect(await settle(scene, id, 'status: CANCELLED, reason: "x", dryRun: true')).toMatchObject({ outcome: 'PLANNED' });
  expect((await scene.one('tray', 'jane@example.com')).status).toBe('EXPIRED');
  expect(await settle(scene, id, 'status: CANCELLED, reason: "x"')).toMatchObject({ outcome: 'APPLIED' });
  expect(await settle(scene, id, 'status: ACCEPTED, reason: "x"')).toMatchObject({
    outcome: 'REJECTED',
    problems: [{ code: 'NOT_POSSIBLE', path: ['inviteId'] }],
  });
});
