import { expect, test } from 'vitest';
import { type InviteScene, startInviteScene } from './invite-scene.ts';

const page = async (scene: InviteScene, window: string) => {
  const { auditEvents } = await scene.data(
    `{ auditEvents(${window}) { totalCount edges { cursor node { id at operation outcome subject directory { key } requestId writeId } }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor } sources { directory { key } state completeness } } }`,
  );
  return auditEvents;
};

const subjectsOf = (events: { edges: readonly { node: { subject: string; outcome: string } }[] }): string[] =>
  events.edges.map(({ node }) => `${node.subject} ${node.outcome}`);

test('every write has its beginning and its end in the trail, the newest first, also where the vendor failed', async () => {
  await using scene = await startInviteScene();
  await scene.invite('tray', 'first@example.com');
  scene.gateway.sandbox('oum').inject({ kind: 'reset', matches: ({ method }) => method === 'POST' });
  await scene.invite('oum', 'second@example.com');
  scene.gateway.sandbox('oum').clearFaults();
  scene.gateway.sandbox('snyk').inject({
    kind: 'status',
    status: 403,
    body: '{}',
    matches: ({ method }) => method === 'POST',
  });
  await scene.invite('snyk', 'third@example.com');

  const { answer, calls } = await scene.gateway.count(
    '{ auditEvents { nodes { subject outcome note directory { key } } } }',
  );
  expect(calls).toEqual({});
  expect(
    answer.data.auditEvents.nodes.map(
      ({ subject, outcome, directory }: { subject: string; outcome: string; directory: { key: string } }) =>
        `${directory.key} ${subject} ${outcome}`,
    ),
  ).toEqual([
    'snyk third@example.com REFUSED',
    'snyk third@example.com STARTED',
    'oum second@example.com UNKNOWN',
    'oum second@example.com STARTED',
    'tray first@example.com APPLIED',
    'tray first@example.com STARTED',
  ]);
});

test('the trail is filtered and walked like any list, and each event is a node', async () => {
  await using scene = await startInviteScene();
  for (const directory of ['tray', 'oum', 'snyk'] as const) await scene.invite(directory, `${directory}@example.com`);
  scene.passDays(1);
  const since = scene.now().toISOString();
  await scene.invite('tray', 'late@example.com');

  const whole = await page(scene, 'first: 100');
  expect(whole.totalCount).toBe(8);
  expect(whole.sources).toEqual(
    ['tray', 'oum', 'snyk'].map((key) => ({ directory: { key }, state: 'READ', completeness: 'COMPLETE' })),
  );
  const [first] = whole.edges;
  const { node } = await scene.data(
    'query Node($id: ID!) { node(id: $id) { id __typename ... on AuditEvent { at } } }',
    {
      id: first.node.id,
    },
  );
  expect(node).toEqual({ id: first.node.id, __typename: 'AuditEvent', at: first.node.at });

  expect(subjectsOf(await page(scene, 'filter: { providers: [SNYK] }'))).toEqual([
    'snyk@example.com APPLIED',
    'snyk@example.com STARTED',
  ]);
  expect(subjectsOf(await page(scene, `filter: { since: "${since}" }`))).toEqual([
    'late@example.com APPLIED',
    'late@example.com STARTED',
  ]);
  expect(subjectsOf(await page(scene, 'filter: { operation: "removeUser" }'))).toEqual([]);
  expect(subjectsOf(await page(scene, 'filter: { actor: "nobody" }'))).toEqual([]);

  const ids = whole.edges.map((edge: { node: { id: string } }) => edge.node.id);
  const forward: string[] = [];
  for (let after = ''; ; ) {
    const part = await page(scene, `first: 3${after}`);
    forward.push(...part.edges.map((edge: { node: { id: string } }) => edge.node.id));
    if (!part.pageInfo.hasNextPage) break;
    after = `, after: "${part.pageInfo.endCursor}"`;
    // What is added meanwhile stands before everything that was there.
    await scene.invite('oum', `meanwhile${forward.length}@example.com`);
  }
  expect(forward).toEqual(ids);
  const backward: string[] = [];
  for (let before = `, before: "${whole.edges.at(-1).cursor}"`; ; ) {
    const part = await page(scene, `last: 3${before}`);
    backward.unshift(...part.edges.map((edge: { node: { id: string } }) => edge.node.id));
    if (!part.pageInfo.hasPreviousPage) break;
    before = `, before: "${part.pageInfo.startCursor}"`;
  }
  expect(backward.slice(-7)).toEqual(ids.slice(0, -1).slice(-7));
});
