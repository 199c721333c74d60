import { describe, expect, test } from 'vitest';
import { acceptAtSnyk, joinSnyk, startInviteScene } from './invite-scene.ts';

describe('reconciling in few calls', () => {
  test('asks nothing where nothing is open', async () => {
    await using scene = await startInviteScene();
    const { payload, calls } = await scene.reconcile('providers: [TRAY, ORG_USER_MANAGEMENT]');
    expect(calls).toEqual({});
    expect(payload).toMatchObject({
      outcome: 'APPLIED',
      changes: [],
      sources: [
        { directory: { key: 'tray' }, state: 'READ', completeness: 'COMPLETE' },
        { directory: { key: 'oum' }, state: 'READ', completeness: 'COMPLETE' },
      ],
    });
  });

  test('settles any number of invites by one page of users', async () => {
    await using scene = await startInviteScene();
    const emails = Array.from({ length: 12 }, (_, index) => `person${index}@example.com`);
    for (const email of emails) {
      await scene.invite('tray', email);
      await scene.invite('oum', email);
    }
    for (const email of emails.slice(0, 7)) {
      scene.accept('tray', email);
      scene.accept('oum', email);
    }
    const { payload, calls } = await scene.reconcile('directories: ["tray", "oum"]');
    expect(calls).toEqual({ tray: 1, oum: 1 });
    expect(payload.changes.map(({ invite }) => `${invite.email} ${invite.status}`).toSorted()).toEqual(
      emails
        .slice(0, 7)
        .flatMap((email) => [`${email} ACCEPTED`, `${email} ACCEPTED`])
        .toSorted(),
    );
    expect((await scene.reconcile('directories: ["tray"]')).calls).toEqual({ tray: 1 });
  });

  test('asks for few people in a long list rather than reading it', async () => {
    await using scene = await startInviteScene({ TRAY: { users: 5000 } });
    await scene.invite('tray', 'joined@example.com');
    scene.accept('tray', 'joined@example.com');
    const { payload, calls } = await scene.reconcile('directories: ["tray"]');
    expect(calls).toEqual({ tray: 2 });
    expect(payload.changes).toMatchObject([{ invite: { status: 'ACCEPTED' } }]);
  });

  test('asks for each person where the list does not tell addresses', async () => {
    await using scene = await startInviteScene({ TRAY: { rows: 'summary' }, ORG_USER_MANAGEMENT: { rows: 'summary' } });
    for (const directory of ['tray', 'oum'] as const) {
      await scene.invite(directory, 'joined@example.com', { overrides: ['UNCHECKED'] });
      await scene.invite(directory, 'waiting@example.com', { overrides: ['UNCHECKED'] });
      scene.accept(directory, 'joined@example.com');
    }
    const { payload } = await scene.reconcile('directories: ["tray", "oum"]');
    expect(payload.changes.map(({ invite }) => `${invite.email} ${invite.status}`)).toEqual([
      'joined@example.com ACCEPTED',
      'joined@example.com ACCEPTED',
    ]);
  });

  test('reads each list of invites once, and the members only where one has vanished', async () => {
    await using scene = await startInviteScene({ SNYK: { vendor: { orgs: 4, invitesPerOrg: 2 } } });
    const first = await scene.reconcile('directories: ["snyk"]');
    expect(first.calls).toEqual({ snyk: 1 + 4 });
    expect((await scene.reconcile('directories: ["snyk"]')).calls).toEqual(first.calls);
    for (const { id } of scene.org.invites.rows()) scene.org.invites.remove(id);
    const { calls, payload } = await scene.reconcile('directories: ["snyk"]');
    expect(calls).toEqual({ snyk: 1 + 4 + 1 });
    expect(payload.changes.map(({ before, invite }) => [before, invite.status])).toEqual([
      ['PENDING', 'UNKNOWN'],
      ['PENDING', 'UNKNOWN'],
    ]);
  });

  test.each(['any-case', 'exact'] as const)(
    'finds one member of many by asking, and in another case by reading on (Snyk compares %s)',
    async (emailFilter) => {
      await using scene = await startInviteScene({
        SNYK: { users: 400, vendor: { orgs: 1, membersPerOrg: 250, emailFilter } },
      });
      await scene.invite('snyk', 'same@example.com');
      await scene.reconcile();
      acceptAtSnyk(scene.snyk, scene.org, 'same@example.com');
      const listing = 2;
      // The first page of members, and one question.
      expect((await scene.reconcile('directories: ["snyk"]')).calls).toEqual({ snyk: listing + 2 });
      expect((await scene.one('snyk', 'same@example.com')).status).toBe('ACCEPTED');

      await scene.invite('snyk', 'other@example.com');
      await scene.reconcile();
      acceptAtSnyk(scene.snyk, scene.org, 'Other@Example.com');
      const { calls, payload } = await scene.reconcile('directories: ["snyk"]');
      expect(payload.changes).toMatchObject([{ invite: { email: 'other@example.com', status: 'ACCEPTED' } }]);
      expect(calls).toEqual({ snyk: listing + 2 + (emailFilter === 'exact' ? 2 : 0) });
    },
  );
});

describe('reconciling what cannot be read whole', () => {
  test('a directory that fails is named, keeps its invites as they were, and does not stop the others', async () => {
    await using scene = await startInviteScene();
    for (const directory of ['tray', 'oum', 'snyk'] as const) await scene.invite(directory, 'joined@example.com');
    await scene.reconcile();
    for (const directory of ['tray', 'oum', 'snyk'] as const) scene.accept(directory, 'joined@example.com');
    for (const key of ['tray', 'snyk']) scene.gateway.sandbox(key).inject({ kind: 'status', status: 503, body: '{}' });
    const { payload } = await scene.reconcile();
    expect(payload).toMatchObject({
      outcome: 'PARTIAL',
      changes: [{ before: 'PENDING', invite: { status: 'ACCEPTED' } }],
      problems: [
        { code: 'UPSTREAM_UNAVAILABLE', directory: { key: 'tray' } },
        { code: 'UPSTREAM_UNAVAILABLE', directory: { key: 'snyk' } },
      ],
    });
    expect(payload.sources.map(({ directory, state }) => `${directory.key} ${state}`)).toEqual([
      'tray READ',
      'oum READ',
      'snyk FAILED',
    ]);
    for (const key of ['tray', 'snyk']) scene.gateway.sandbox(key).clearFaults();
    expect((await scene.one('tray', 'joined@example.com')).status).toBe('PENDING');
    const { payload: later } = await scene.reconcile();
    expect(later.changes.map(({ invite }) => invite.status)).toEqual(['ACCEPTED', 'ACCEPTED']);
  });

  test('what is missing from a list that was cut short is not taken for gone, unless its own workspace was read', async () => {
    await using scene = await startInviteScene(
      { SNYK: { vendor: { orgs: 5, invitesPerOrg: 1 } } },
      { limits: { callsPerField: 4 } },
    );
    const orgs = scene.snyk.orgs
      .rows()
      .filter(({ groupId }) => groupId !== null)
      .toSorted((one, other) => (one.name < other.name ? -1 : 1));
    const { payload: first } = await scene.reconcile('directories: ["snyk"]');
    // One call for the organisations, one for each of the first three.
    expect(first.changes).toHaveLength(3);
    expect(first.sources).toMatchObject([{ state: 'READ', completeness: 'PARTIAL' }]);
    for (const org of orgs) for (const { id } of org.invites.rows()) org.invites.remove(id);
    const { payload } = await scene.reconcile('directories: ["snyk"]');
    // Nothing is left of the budget to look for members: they stay as they were.
    expect(payload.changes).toEqual([]);
    expect(payload.outcome).toBe('PARTIAL');
    expect(payload.problems).toMatchObject([{ code: 'BUDGET_EXHAUSTED' }]);
  });

  test('an organisation that may not be read leaves its own invites open, and only those', async () => {
    await using scene = await startInviteScene({ SNYK: { vendor: { orgs: 2, invitesPerOrg: 1 } } });
    await scene.reconcile();
    const [closed, open] = scene.snyk.orgs.rows().filter(({ groupId }) => groupId !== null);
    for (const org of [closed, open]) for (const { id } of org?.invites.rows() ?? []) org?.invites.remove(id);
    scene.gateway.sandbox('snyk').inject({
      kind: 'status',
      status: 403,
      body: '{}',
      matches: ({ path }) => path.endsWith(`/${closed?.id}/invites`),
    });
    const { payload } = await scene.reconcile('directories: ["snyk"]');
    expect(payload.sources).toMatchObject([{ state: 'READ', completeness: 'PARTIAL' }]);
    expect(payload.changes).toMatchObject([{ before: 'PENDING', invite: { status: 'UNKNOWN' } }]);
    const rows = await scene.list('snyk');
    const statusIn = (org: string | undefined): string[] =>
      rows.filter(({ workspace }) => workspace?.vendorId === org).map(({ status }) => status);
    expect([statusIn(closed?.id), statusIn(open?.id)]).toEqual([['PENDING'], ['UNKNOWN']]);
  });

  test('members that cannot be read leave what vanished unknown, and say so', async () => {
    await using scene = await startInviteScene();
    await scene.invite('snyk', 'gone@example.com');
    await scene.reconcile();
    acceptAtSnyk(scene.snyk, scene.org, 'gone@example.com');
    scene.gateway.sandbox('snyk').inject({
      kind: 'status',
      status: 403,
      body: '{}',
      matches: ({ path }) => path.endsWith('/memberships'),
    });
    const { payload } = await scene.reconcile('directories: ["snyk"]');
    expect(payload.changes).toMatchObject([
      {
        before: 'PENDING',
        invite: { status: 'UNKNOWN', evidence: { note: expect.stringContaining('cannot be read') } },
      },
    ]);
  });

  test('a directory that is not configured is refused', async () => {
    await using scene = await startInviteScene();
    const { payload, calls } = await scene.reconcile('directories: ["nowhere"]');
    expect(payload).toMatchObject({ outcome: 'REJECTED', problems: [{ code: 'INVALID_INPUT' }] });
    expect(calls).toEqual({});
  });
});

describe('what is found out', () => {
  test('never makes anything less sure, and leaves alone what is over', async () => {
    await using scene = await startInviteScene();
    await scene.invite('snyk', 'joined@example.com');
    await scene.reconcile();
    acceptAtSnyk(scene.snyk, scene.org, 'joined@example.com');
    await scene.reconcile();
    const member = scene.org.memberships.rows().at(-1);
    scene.org.memberships.remove(member?.id ?? '');
    expect((await scene.reconcile()).payload.changes).toEqual([]);
    expect((await scene.one('snyk', 'joined@example.com')).status).toBe('ACCEPTED');
  });

  test('is not that somebody accepted who was a member of another workspace only', async () => {
    await using scene = await startInviteScene();
    const elsewhere = scene.snyk.orgs.rows().find(({ id, groupId }) => id !== scene.org.id && groupId !== null);
    await scene.invite('snyk', 'elsewhere@example.com');
    await scene.reconcile();
    const invite = scene.org.invites.rows().find(({ email }) => email === 'elsewhere@example.com');
    scene.org.invites.remove(invite?.id ?? '');
    if (elsewhere !== undefined) joinSnyk(scene.snyk, elsewhere, 'elsewhere@example.com');
    await scene.reconcile();
    expect((await scene.one('snyk', 'elsewhere@example.com')).status).toBe('UNKNOWN');
  });

  test('of an invite that comes back to the list is that it is pending', async () => {
    await using scene = await startInviteScene();
    await scene.invite('snyk', 'back@example.com');
    await scene.reconcile();
    const invite = scene.org.invites.rows().find(({ email }) => email === 'back@example.com');
    scene.org.invites.remove(invite?.id ?? '');
    await scene.reconcile();
    if (invite !== undefined) scene.org.invites.insert(invite);
    const { payload } = await scene.reconcile();
    expect(payload.changes).toMatchObject([
      { before: 'UNKNOWN', invite: { email: 'back@example.com', status: 'PENDING' } },
    ]);
    expect((await scene.one('snyk', 'back@example.com')).status).toBe('PENDING');
  });
});
