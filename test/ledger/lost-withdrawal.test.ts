import { describe, expect, test } from 'vitest';
import { acceptAtSnyk, type InviteScene, joinSnyk, startInviteScene } from './invite-scene.ts';

const cancel = (scene: InviteScene, id: string) =>
  scene.data(`mutation Cancel($id: ID!) { cancelInvite(input: { inviteId: $id }) { outcome problems { code } } }`, {
    id,
  });
const resend = (scene: InviteScene, id: string) =>
  scene.data(
    `mutation Resend($id: ID!) { resendInvite(input: { inviteId: $id }) { outcome invite { id } problems { code } } }`,
    { id },
  );

/** The vendor's answer to the next withdrawal is lost. */
const loseAnswer = (scene: InviteScene, afterActing: boolean): void =>
  scene.gateway.sandbox('snyk').inject({
    kind: 'reset',
    afterActing,
    times: 1,
    matches: ({ method }) => method === 'DELETE',
  });

describe('a withdrawal whose answer was lost', () => {
  test('is found to have been carried out once the vendor lists the invite no longer, and nobody joined', async () => {
    await using scene = await startInviteScene();
    const { id } = await scene.invite('snyk', 'gone@example.com');
    loseAnswer(scene, true);
    expect((await cancel(scene, id)).cancelInvite.outcome).toBe('UNKNOWN');
    const { payload } = await scene.reconcile('directories: ["snyk"]');
    expect(payload.changes.filter(({ invite }) => invite.email === 'gone@example.com')).toMatchObject([
      {
        before: 'PENDING',
        invite: {
          status: 'CANCELLED',
          evidence: { source: 'VENDOR_LIST', certainty: 'INFERRED', note: expect.stringContaining('answer was lost') },
        },
      },
    ]);
    const { node } = await scene.data(
      'query Node($id: ID!) { node(id: $id) { ... on Invite { status cancelledAt } } }',
      {
        id,
      },
    );
    expect(node).toEqual({ status: 'CANCELLED', cancelledAt: expect.any(String) });
    expect((await scene.reconcile('directories: ["snyk"]')).payload.changes).toEqual([]);
  });

  test('was not, where the vendor still lists it', async () => {
    await using scene = await startInviteScene();
    const { id } = await scene.invite('snyk', 'there@example.com');
    loseAnswer(scene, false);
    expect((await cancel(scene, id)).cancelInvite.outcome).toBe('UNKNOWN');
    await scene.reconcile('directories: ["snyk"]');
    expect(await scene.one('snyk', 'there@example.com')).toMatchObject({ id, status: 'PENDING' });
  });

  test('tells nothing where somebody joined by the invite', async () => {
    await using scene = await startInviteScene();
    const { id } = await scene.invite('snyk', 'joined@example.com');
    loseAnswer(scene, false);
    await cancel(scene, id);
    acceptAtSnyk(scene.snyk, scene.org, 'joined@example.com');
    await scene.reconcile('directories: ["snyk"]');
    expect(await scene.one('snyk', 'joined@example.com')).toMatchObject({ id, status: 'ACCEPTED' });
  });

  test('as the first step of a resend leaves an invite that can be sent anew after reconciling', async () => {
    await using scene = await startInviteScene();
    const { id } = await scene.invite('snyk', 'again@example.com');
    loseAnswer(scene, true);
    expect((await resend(scene, id)).resendInvite.outcome).toBe('UNKNOWN');
    await scene.reconcile('directories: ["snyk"]');
    const anew = await resend(scene, id);
    expect(anew.resendInvite).toMatchObject({ outcome: 'APPLIED', problems: [] });
    expect(scene.org.invites.rows().filter(({ email }) => email === 'again@example.com')).toHaveLength(1);
  });

  test('is settled also where the invite was believed to have vanished before', async () => {
    await using scene = await startInviteScene();
    const { id } = await scene.invite('snyk', 'before@example.com');
    const [row] = scene.org.invites.rows().filter(({ email }) => email === 'before@example.com');
    const held = row === undefined ? [] : [row];
    for (const { id: vendorId } of held) scene.org.invites.remove(vendorId);
    await scene.reconcile('directories: ["snyk"]');
    expect(await scene.one('snyk', 'before@example.com')).toMatchObject({ status: 'UNKNOWN' });
    loseAnswer(scene, true);
    expect((await cancel(scene, id)).cancelInvite.outcome).toBe('UNKNOWN');
    await scene.reconcile('directories: ["snyk"]');
    expect(await scene.one('snyk', 'before@example.com')).toMatchObject({ status: 'CANCELLED' });
  });

  test('stays open where the members cannot be read', async () => {
    await using scene = await startInviteScene();
    const { id } = await scene.invite('snyk', 'unread@example.com');
    loseAnswer(scene, true);
    await cancel(scene, id);
    joinSnyk(scene.snyk, scene.org, 'unread@example.com');
    scene.gateway.sandbox('snyk').inject({
      kind: 'status',
      status: 403,
      matches: ({ path }) => path.includes('/memberships'),
    });
    await scene.reconcile('directories: ["snyk"]');
    scene.gateway.sandbox('snyk').clearFaults();
    expect(await scene.one('snyk', 'unread@example.com')).toMatchObject({ status: 'UNKNOWN' });
    await scene.reconcile('directories: ["snyk"]');
    expect(await scene.one('snyk', 'unread@example.com')).toMatchObject({ status: 'ACCEPTED' });
  });
});
