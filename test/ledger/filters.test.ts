import { expect, test } from 'vitest';
import { startInviteScene } from './invite-scene.ts';

const emailsOf = (rows: readonly { email: string }[]): string[] => rows.map(({ email }) => email);

test('invites are filtered by status, address, age and end, at the root, at a directory and at a workspace', async () => {
  await using scene = await startInviteScene();
  for (const directory of ['tray', 'oum', 'snyk'] as const) await scene.invite(directory, 'Old.Hand@example.com');
  scene.passDays(10);
  for (const directory of ['tray', 'oum', 'snyk'] as const) await scene.invite(directory, 'newcomer@example.com');

  const root = async (filter: string): Promise<string[]> => {
    const { invites } = await scene.data(
      `{ invites(first: 500, filter: { ${filter} }) { nodes { email directory { key } } } }`,
    );
    return invites.nodes.map(
      ({ email, directory }: { email: string; directory: { key: string } }) => `${directory.key} ${email}`,
    );
  };
  expect(await root('email: "OLD.hand@Example.COM"')).toEqual([
    'tray Old.Hand@example.com',
    'oum Old.Hand@example.com',
    'snyk Old.Hand@example.com',
  ]);
  expect(await root('olderThanDays: 9')).toEqual(await root('email: "old.hand@example.com"'));
  expect(await root('olderThanDays: 11')).toEqual([]);
  expect(await root('statuses: [EXPIRED]')).toEqual(['tray Old.Hand@example.com']);
  expect(await root('statuses: [PENDING], providers: [TRAY]')).toEqual(['tray newcomer@example.com']);
  const soon = new Date(scene.now().getTime() + 86_400_000).toISOString();
  expect(await root(`expiresBefore: "${soon}"`)).toEqual(['tray Old.Hand@example.com']);
  const late = new Date(scene.now().getTime() + 9 * 86_400_000).toISOString().replace('Z', '+00:00');
  expect(await root(`expiresBefore: "${late}"`)).toEqual(['tray newcomer@example.com', 'tray Old.Hand@example.com']);

  expect(emailsOf(await scene.list('oum', 'olderThanDays: 5, statuses: [PENDING]'))).toEqual(['Old.Hand@example.com']);
  expect(emailsOf(await scene.list('snyk', 'email: "newcomer@example.com", statuses: [PENDING]'))).toEqual([
    'newcomer@example.com',
  ]);
  const { directory } = await scene.data(
    '{ directory(key: "snyk") { workspaces(first: 10) { nodes { vendorId invites(filter: { email: "newcomer@example.com" }) { nodes { email } } } } } }',
  );
  for (const { vendorId, invites } of directory.workspaces.nodes) {
    expect(emailsOf(invites.nodes)).toEqual(vendorId === scene.org.id ? ['newcomer@example.com'] : []);
  }
});

test('an invite whose age nobody knows is not older than anything, until it was seen for so long', async () => {
  await using scene = await startInviteScene();
  const all = await scene.list('snyk');
  expect(await scene.list('snyk', 'olderThanDays: 0')).toEqual([]);
  await scene.reconcile();
  scene.passDays(3);
  expect(emailsOf(await scene.list('snyk', 'olderThanDays: 2'))).toEqual(emailsOf(all));
});

test('what only the ledger can know is not asked of the vendor, and what the vendor proves costs no call more', async () => {
  await using scene = await startInviteScene();
  await scene.invite('snyk', 'waiting@example.com');
  const { id } = await scene.invite('snyk', 'withdrawn@example.com');
  await scene.data('mutation Cancel($id: ID!) { cancelInvite(input: { inviteId: $id }) { outcome } }', { id });
  const query = (filter: string): string =>
    `{ directory(key: "snyk") { invites(first: 500${filter}) { nodes { email } sources { completeness } } } }`;
  const listing = 1 + scene.snyk.orgs.rows().filter(({ groupId }) => groupId !== null).length;

  const over = await scene.gateway.count(query(', filter: { statuses: [ACCEPTED, CANCELLED] }'));
  expect(over.calls).toEqual({});
  expect(over.answer.data.directory.invites).toEqual({
    nodes: [{ email: 'withdrawn@example.com' }],
    sources: [{ completeness: 'LEDGER_ONLY' }],
  });
  for (const filter of ['', ', filter: { statuses: [PENDING] }', ', filter: { email: "waiting@example.com" }']) {
    const open = await scene.gateway.count(query(filter));
    expect(open.calls).toEqual({ snyk: listing });
    expect(open.answer.data.directory.invites.sources).toEqual([{ completeness: 'COMPLETE' }]);
  }
});

test('a window that begins among the rows of the ledger asks the vendor only about workspaces with open rows', async () => {
  await using scene = await startInviteScene();
  await scene.invite('snyk', 'waiting@example.com');
  const { id } = await scene.invite('snyk', 'withdrawn@example.com');
  await scene.data('mutation Cancel($id: ID!) { cancelInvite(input: { inviteId: $id }) { outcome } }', { id });
  scene.passDays(1);
  const last = await scene.gateway.count(
    '{ directory(key: "snyk") { invites(last: 1) { nodes { email } pageInfo { startCursor } } } }',
  );
  expect(last.answer.data.directory.invites.nodes).toEqual([{ email: 'withdrawn@example.com' }]);
  expect(last.calls).toEqual({ snyk: 1 });
});

test.each([
  ['statuses: []', 'INVALID_FILTER'],
  ['olderThanDays: -1', 'INVALID_FILTER'],
  ['olderThanDays: 40000', 'INVALID_FILTER'],
  ['email: "nobody"', 'INVALID_FILTER'],
  ['expiresBefore: "tomorrow"', 'GRAPHQL_VALIDATION_FAILED'],
  ['expiresBefore: "2025-07-01T00:00:00"', 'GRAPHQL_VALIDATION_FAILED'],
  ['expiresBefore: "2025-13-01T00:00:00Z"', 'GRAPHQL_VALIDATION_FAILED'],
])('the filter %s is refused before any call', async (filter, code) => {
  await using scene = await startInviteScene();
  const { answer, calls } = await scene.gateway.count(`{ invites(filter: { ${filter} }) { nodes { id } } }`);
  expect(answer.errors?.map(({ extensions }) => extensions['code'])).toEqual([code]);
  expect(calls).toEqual({});
});

test('a cursor is refused under another filter', async () => {
  await using scene = await startInviteScene();
  const { invites } = await scene.data(
    '{ invites(first: 1, filter: { providers: [SNYK] }) { pageInfo { endCursor } } }',
  );
  const { answer, calls } = await scene.gateway.count(
    `{ invites(first: 1, after: "${invites.pageInfo.endCursor}", filter: { providers: [SNYK], statuses: [PENDING] }) { nodes { id } } }`,
  );
  expect(answer.errors?.map(({ extensions }) => extensions['code'])).toEqual(['INVALID_CURSOR']);
  expect(calls).toEqual({});
});
