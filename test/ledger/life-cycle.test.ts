import { describe, expect, test } from 'vitest';
import { joinSnyk, startInviteScene } from './invite-scene.ts';

const email = 'New.Person@example.com';

describe('an invite at Tray', () => {
  test('is pending until reconciling finds its invitee among the users, and then says between which moments', async () => {
    await using scene = await startInviteScene();
    const { id, outcome } = await scene.invite('tray', email);
    expect(outcome).toBe('APPLIED');
    expect(await scene.one('tray', email)).toMatchObject({
      id,
      status: 'PENDING',
      evidence: { source: 'VENDOR_RESPONSE', certainty: 'PROVEN' },
      invitedBy: 'anonymous',
      roles: [{ name: 'Viewer' }],
      acceptedAfter: null,
    });

    const looked = await scene.reconcile();
    expect(looked.payload.changes.filter(({ invite }) => invite.email === email)).toEqual([]);
    expect(looked.calls['tray']).toBe(1);
    expect((await scene.one('tray', email)).acceptedAfter).toBeNull();

    scene.passDays(1);
    scene.accept('tray', 'new.person@example.com');
    const { payload, calls } = await scene.reconcile('directories: ["tray"]');
    expect(calls).toEqual({ tray: 1 });
    expect(payload).toMatchObject({
      outcome: 'APPLIED',
      problems: [],
      changes: [
        {
          before: 'PENDING',
          invite: {
            id,
            status: 'ACCEPTED',
            evidence: { source: 'MEMBERSHIP_MATCH', certainty: 'INFERRED' },
          },
        },
      ],
      sources: [{ directory: { key: 'tray' }, state: 'READ', completeness: 'COMPLETE' }],
    });
    const invite = await scene.one('tray', email);
    expect(invite.acceptedUser).toEqual({ email: 'new.person@example.com' });
    // It was not accepted when the first reconciling looked, which was after it was sent.
    expect(Date.parse(invite.acceptedAfter ?? '')).toBeGreaterThan(Date.parse(invite.createdAt ?? ''));
    expect(Date.parse(invite.acceptedBefore ?? '')).toBeGreaterThan(Date.parse(invite.acceptedAfter ?? ''));
    expect((await scene.reconcile('directories: ["tray"]')).calls).toEqual({});
  });

  test('expires by the clock alone, can still be found accepted, and is left in peace a day after its end', async () => {
    await using scene = await startInviteScene();
    await scene.invite('tray', email);
    await scene.invite('tray', 'another@example.com');
    scene.passDays(8);
    expect(await scene.one('tray', email)).toMatchObject({
      status: 'EXPIRED',
      evidence: { source: 'CLOCK', certainty: 'PROVEN' },
    });
    scene.accept('tray', email);
    const { payload } = await scene.reconcile('directories: ["tray"]');
    expect(payload.changes).toMatchObject([{ before: 'EXPIRED', invite: { email, status: 'ACCEPTED' } }]);

    scene.passDays(1.5);
    expect((await scene.reconcile('directories: ["tray"]')).calls).toEqual({});
    expect(await scene.one('tray', 'another@example.com')).toMatchObject({ status: 'EXPIRED' });
  });

  test('whose answer was lost is unknown, counts, and is settled by its invitee', async () => {
    await using scene = await startInviteScene();
    scene.gateway
      .sandbox('tray')
      .inject({ kind: 'reset', afterActing: true, matches: ({ method }) => method === 'POST' });
    const { outcome } = await scene.invite('tray', email);
    expect(outcome).toBe('UNKNOWN');
    scene.gateway.sandbox('tray').clearFaults();
    expect(await scene.one('tray', email)).toMatchObject({ status: 'UNKNOWN', vendorId: null });
    expect((await scene.reconcile('directories: ["tray"]')).payload.changes).toEqual([]);
    scene.accept('tray', email);
    const { payload } = await scene.reconcile('directories: ["tray"]');
    expect(payload.changes).toMatchObject([{ before: 'UNKNOWN', invite: { status: 'ACCEPTED' } }]);
  });

  test('that is sent anew after its end makes a chain, of which the newest was accepted as far as is known', async () => {
    await using scene = await startInviteScene();
    const { id } = await scene.invite('tray', email);
    scene.passDays(8);
    const { resendInvite } = await scene.data(
      `mutation Resend($id: ID!) { resendInvite(input: { inviteId: $id }) { outcome invite { id status supersedes { id } } } }`,
      { id },
    );
    expect(resendInvite).toMatchObject({ outcome: 'APPLIED', invite: { status: 'PENDING', supersedes: { id } } });
    const rows = await scene.list('tray');
    expect(rows.map(({ status }) => status)).toEqual(['PENDING', 'EXPIRED']);
    expect(rows[1]?.supersededBy?.id).toBe(resendInvite.invite.id);

    scene.accept('tray', email);
    await scene.reconcile();
    const [newest] = await scene.list('tray');
    expect(newest).toMatchObject({
      status: 'ACCEPTED',
      evidence: { note: expect.stringContaining('Several invites') },
    });
  });
});

describe('an invite at org-user-management', () => {
  test('never expires, and is accepted once its invitee is a user', async () => {
    await using scene = await startInviteScene();
    const { id } = await scene.invite('oum', email);
    scene.passDays(400);
    expect(await scene.one('oum', email)).toMatchObject({ id, status: 'PENDING', vendorId: null, expiresAt: null });
    expect((await scene.reconcile('directories: ["oum"]')).payload.changes).toEqual([]);
    scene.accept('oum', email);
    const { payload, calls } = await scene.reconcile('directories: ["oum"]');
    expect(calls).toEqual({ oum: 1 });
    expect(payload.changes).toMatchObject([{ before: 'PENDING', invite: { id, status: 'ACCEPTED' } }]);
    expect((await scene.one('oum', email)).acceptedUser).toEqual({ email });
  });

  test('that was sent anew is accepted in all its sendings, since nobody can tell which was used', async () => {
    await using scene = await startInviteScene();
    const { id } = await scene.invite('oum', email);
    await scene.data(`mutation Resend($id: ID!) { resendInvite(input: { inviteId: $id }) { outcome } }`, { id });
    scene.accept('oum', email);
    await scene.reconcile();
    const rows = await scene.list('oum');
    expect(rows.map(({ status }) => status)).toEqual(['ACCEPTED', 'ACCEPTED']);
    expect(rows.every(({ evidence }) => evidence.note?.includes('Several invites'))).toBe(true);
  });
});

describe('an invite at Snyk', () => {
  test('stands once in the list, under the id of the ledger, completed from both sides', async () => {
    await using scene = await startInviteScene();
    const { id } = await scene.invite('snyk', email);
    expect(await scene.one('snyk', email)).toMatchObject({
      id,
      status: 'PENDING',
      evidence: { source: 'VENDOR_LIST', certainty: 'PROVEN' },
      roleRaw: 'Org Collaborator',
      roles: [{ name: 'Org Collaborator' }],
      invitedBy: 'anonymous',
      createdAt: expect.any(String),
      workspace: { vendorId: scene.org.id },
      lastSeenAt: null,
    });
    await scene.reconcile();
    expect(await scene.one('snyk', email)).toMatchObject({ id, lastSeenAt: expect.any(String) });
    const { node } = await scene.data(`query Node($id: ID!) { node(id: $id) { id ... on Invite { email } } }`, { id });
    expect(node).toEqual({ id, email });
  });

  test('that is gone from the list is unknown at once, and accepted once its invitee is found among the members', async () => {
    await using scene = await startInviteScene();
    const { id } = await scene.invite('snyk', email);
    await scene.reconcile();
    scene.accept('snyk', email.toUpperCase());
    expect(await scene.one('snyk', email)).toMatchObject({
      id,
      status: 'UNKNOWN',
      evidence: { source: 'VENDOR_LIST', certainty: 'INFERRED', note: expect.stringContaining('reconcileInvites') },
    });
    const { node } = await scene.data('query Node($id: ID!) { node(id: $id) { ... on Invite { id status } } }', { id });
    expect(node).toEqual({ id, status: 'UNKNOWN' });
    const { payload } = await scene.reconcile();
    expect(payload.changes).toMatchObject([
      {
        before: 'PENDING',
        invite: { id, status: 'ACCEPTED', acceptedAfter: expect.any(String) },
      },
    ]);
    expect(await scene.one('snyk', email)).toMatchObject({
      id,
      status: 'ACCEPTED',
      acceptedUser: { email: email.toUpperCase() },
    });
  });

  test('that is gone without anybody having joined stays unknown, and is not looked for again', async () => {
    await using scene = await startInviteScene();
    await scene.invite('snyk', email);
    const whole = await scene.reconcile('directories: ["snyk"]');
    const invite = scene.org.invites.rows().find((row) => row.email === email);
    scene.org.invites.remove(invite?.id ?? '');
    const { payload, calls } = await scene.reconcile('directories: ["snyk"]');
    expect(payload.changes).toMatchObject([
      { before: 'PENDING', invite: { status: 'UNKNOWN', evidence: { certainty: 'INFERRED' } } },
    ]);
    expect(calls['snyk']).toBeGreaterThan(whole.calls['snyk'] ?? 0);
    expect((await scene.reconcile('directories: ["snyk"]')).calls).toEqual(whole.calls);
    expect((await scene.one('snyk', email)).status).toBe('UNKNOWN');
    // What the vendor's own list has shown not to be open stands in nobody's way.
    expect((await scene.invite('snyk', email)).outcome).toBe('APPLIED');
  });

  test('that is withdrawn through Rollcall is cancelled, and stands once in the list', async () => {
    await using scene = await startInviteScene();
    const { id } = await scene.invite('snyk', email);
    const { cancelInvite } = await scene.data(
      `mutation Cancel($id: ID!) { cancelInvite(input: { inviteId: $id }) { outcome invite { id status cancelledAt } } }`,
      { id },
    );
    expect(cancelInvite).toMatchObject({ outcome: 'APPLIED', invite: { id, status: 'CANCELLED' } });
    expect(await scene.one('snyk', email)).toMatchObject({ id, status: 'CANCELLED' });
    expect((await scene.reconcile()).payload.changes.map(({ invite }) => invite.email)).not.toContain(email);
  });

  test('that is listed as no longer active is unknown, or accepted where its invitee is a member; listed once either way', async () => {
    await using scene = await startInviteScene();
    await scene.invite('snyk', email);
    await scene.invite('snyk', 'nobody@example.com');
    await scene.reconcile();
    for (const invite of scene.org.invites.rows()) {
      if ([email, 'nobody@example.com'].includes(invite.email)) invite.active = false;
    }
    joinSnyk(scene.snyk, scene.org, email);
    const { payload } = await scene.reconcile();
    expect(payload.changes.map(({ before, invite }) => [before, invite.email, invite.status])).toEqual(
      expect.arrayContaining([
        ['PENDING', email, 'ACCEPTED'],
        ['PENDING', 'nobody@example.com', 'UNKNOWN'],
      ]),
    );
    expect(await scene.one('snyk', email)).toMatchObject({
      status: 'ACCEPTED',
      evidence: { note: expect.stringContaining('still lists it') },
    });
    expect(await scene.one('snyk', 'nobody@example.com')).toMatchObject({
      status: 'UNKNOWN',
      evidence: { source: 'VENDOR_LIST', certainty: 'PROVEN' },
    });
    scene.passDays(1);
    expect((await scene.one('snyk', email)).status).toBe('ACCEPTED');
  });

  test('that turns up in the list again after it was accepted stays accepted, and stands there once', async () => {
    await using scene = await startInviteScene();
    await scene.invite('snyk', email);
    await scene.reconcile();
    const invite = scene.org.invites.rows().find((row) => row.email === email);
    scene.accept('snyk', email);
    await scene.reconcile();
    scene.passDays(1);
    if (invite !== undefined) scene.org.invites.insert({ ...invite, active: false });
    expect((await scene.reconcile()).payload.changes).toEqual([]);
    scene.passDays(1);
    expect((await scene.one('snyk', email)).status).toBe('ACCEPTED');
  });

  test('that somebody else sent is recorded with its first sight, keeps its id, and is kept when it is gone', async () => {
    await using scene = await startInviteScene();
    const before = await scene.list('snyk');
    expect(before.length).toBeGreaterThan(3);
    expect(before.every(({ firstSeenAt }) => firstSeenAt === null)).toBe(true);
    const { payload } = await scene.reconcile();
    expect(payload.changes.map(({ before: known, invite }) => [known, invite.id])).toEqual(
      before.map(({ id }) => [null, id]),
    );
    const after = await scene.list('snyk');
    expect(after.map(({ id }) => id)).toEqual(before.map(({ id }) => id));
    expect(after.every(({ firstSeenAt, createdAt, invitedBy }) => firstSeenAt && !createdAt && !invitedBy)).toBe(true);

    const gone = after.find(({ status }) => status === 'PENDING');
    scene.snyk.orgs.get(gone?.workspace?.vendorId ?? '')?.invites.remove(gone?.vendorId ?? '');
    const { node } = await scene.data(`query Node($id: ID!) { node(id: $id) { ... on Invite { id status } } }`, {
      id: gone?.id,
    });
    expect(node).toEqual({ id: gone?.id, status: 'UNKNOWN' });
    await scene.reconcile();
    expect((await scene.list('snyk')).at(-1)).toMatchObject({ id: gone?.id, status: 'UNKNOWN' });
  });

  test('whose answer was lost is listed once, and reconciling gives it the id that the vendor gave', async () => {
    await using scene = await startInviteScene();
    scene.gateway
      .sandbox('snyk')
      .inject({ kind: 'reset', afterActing: true, matches: ({ method }) => method === 'POST' });
    const { outcome, id } = await scene.invite('snyk', email);
    expect(outcome).toBe('UNKNOWN');
    scene.gateway.sandbox('snyk').clearFaults();
    const vendorId = scene.org.invites.rows().find((row) => row.email === email)?.id;
    expect(await scene.one('snyk', email)).toMatchObject({ id, vendorId, status: 'PENDING' });
    const { payload } = await scene.reconcile();
    expect(payload.changes).toContainEqual(
      expect.objectContaining({
        before: 'UNKNOWN',
        invite: expect.objectContaining({ id, vendorId, status: 'PENDING' }),
      }),
    );
    expect(await scene.one('snyk', email)).toMatchObject({ id, vendorId, invitedBy: 'anonymous' });
  });

  test('whose answer was lost and that the vendor never had stays unknown, with what was looked into', async () => {
    await using scene = await startInviteScene();
    scene.gateway.sandbox('snyk').inject({ kind: 'reset', matches: ({ method }) => method === 'POST' });
    const { outcome } = await scene.invite('snyk', email);
    expect(outcome).toBe('UNKNOWN');
    scene.gateway.sandbox('snyk').clearFaults();
    await scene.reconcile();
    expect(await scene.one('snyk', email)).toMatchObject({
      status: 'UNKNOWN',
      vendorId: null,
      evidence: { certainty: 'INFERRED', note: expect.stringContaining('hardly sent') },
    });
  });

  test('that is sent anew leaves the old one withdrawn and the new one pending, each knowing of the other', async () => {
    await using scene = await startInviteScene();
    const { id } = await scene.invite('snyk', email);
    const { resendInvite } = await scene.data(
      `mutation Resend($id: ID!) { resendInvite(input: { inviteId: $id }) { outcome invite { id } } }`,
      { id },
    );
    const rows = (await scene.list('snyk')).filter((row) => row.email === email);
    expect(rows).toMatchObject([
      { id: resendInvite.invite.id, status: 'PENDING', supersedes: { id, status: 'CANCELLED' } },
      { id, status: 'CANCELLED', supersededBy: { id: resendInvite.invite.id, status: 'PENDING' } },
    ]);
  });
});

test('a dry run of reconciling says what would be recorded, and records nothing', async () => {
  await using scene = await startInviteScene();
  for (const directory of ['tray', 'oum', 'snyk'] as const) {
    await scene.invite(directory, email);
    scene.accept(directory, email);
  }
  const dry = await scene.reconcile('dryRun: true');
  expect(dry.payload.outcome).toBe('PLANNED');
  const accepted = dry.payload.changes.filter(({ invite }) => invite.email === email);
  expect(accepted.map(({ before, invite }) => [before, invite.status])).toEqual(
    Array.from({ length: 3 }, () => ['PENDING', 'ACCEPTED']),
  );
  for (const directory of ['tray', 'oum'] as const) {
    expect((await scene.one(directory, email)).status).toBe('PENDING');
  }
  expect((await scene.list('snyk')).every(({ firstSeenAt, email: address }) => address === email || !firstSeenAt)).toBe(
    true,
  );
  const real = await scene.reconcile();
  expect(real.payload.changes.map(({ before, invite }) => [before, invite.email, invite.status])).toEqual(
    dry.payload.changes.map(({ before, invite }) => [before, invite.email, invite.status]),
  );
  expect(real.calls).toEqual(dry.calls);
});
