import { expect, test } from 'vitest';
import { startSandboxedGateway } from '../harness/sandboxed-gateway.ts';
import { startInviteScene } from './invite-scene.ts';

const sourcesQuery = `{ invites(first: 500) { nodes { email } sources { directory { key } state completeness notes problem { code message } } } }`;

test('where a vendor lists no invites, those of the ledger are shown, and said to be only those', async () => {
  await using scene = await startInviteScene();
  await scene.invite('tray', 'one@example.com');
  await scene.invite('tray', 'two@example.com');
  const { directory } = await scene.data(
    '{ directory(key: "tray") { invites { nodes { email } totalCount sources { state completeness notes } } } }',
  );
  expect(directory.invites).toEqual({
    nodes: [{ email: 'two@example.com' }, { email: 'one@example.com' }],
    totalCount: 2,
    sources: [{ state: 'READ', completeness: 'LEDGER_ONLY', notes: [expect.stringContaining('not seen')] }],
  });
  const { answer, calls } = await scene.gateway.count(sourcesQuery);
  const completeness = answer.data.invites.sources.map(
    (source: { directory: { key: string }; completeness: string }) => `${source.directory.key} ${source.completeness}`,
  );
  expect(completeness).toEqual(['tray LEDGER_ONLY', 'oum LEDGER_ONLY', 'snyk COMPLETE']);
  expect(Object.keys(calls)).toEqual(['snyk']);
});

test('without a ledger they are unsupported, never an empty list', async () => {
  await using gateway = await startSandboxedGateway({ config: { ledger: false } });
  const { data } = await gateway.ask(sourcesQuery);
  expect(data.invites.nodes.length).toBeGreaterThan(3);
  expect(data.invites.sources).toMatchObject([
    { directory: { key: 'tray' }, state: 'SKIPPED', problem: { code: 'UNSUPPORTED' } },
    { directory: { key: 'oum' }, state: 'SKIPPED', problem: { code: 'UNSUPPORTED' } },
    { directory: { key: 'snyk' }, state: 'READ', completeness: 'COMPLETE' },
  ]);
  const { errors } = await gateway.ask(
    '{ directory(key: "tray") { invites { nodes { id } } } auditEvents { nodes { id } } }',
  );
  expect(errors?.map(({ path, extensions }) => [path?.at(-1), extensions['code']]).toSorted()).toEqual([
    ['auditEvents', 'UNSUPPORTED'],
    ['invites', 'UNSUPPORTED'],
  ]);
  const { data: reconciled } = await gateway.ask(
    'mutation { reconcileInvites(input: {}) { outcome problems { code } sources { state } } }',
  );
  expect(reconciled.reconcileInvites).toEqual({
    outcome: 'REJECTED',
    problems: [{ code: 'LEDGER_UNAVAILABLE' }],
    sources: [],
  });
});

test('a ledger that cannot be used is told as such, and takes nothing with it but what needs it', async () => {
  await using gateway = await startSandboxedGateway({ config: { ledger: '/nowhere/at/all/ledger.db' } });
  const { data, errors } = await gateway.ask(
    '{ directory(key: "snyk") { invites { nodes { id } } users(first: 1) { nodes { id } } capabilities { operation } } auditEvents { nodes { id } } }',
  );
  expect(data.directory.users.nodes).toHaveLength(1);
  expect([data.directory.invites, data.auditEvents]).toEqual([null, null]);
  expect(errors?.map(({ message, extensions }) => [extensions['code'], message.includes('/nowhere/at/all')])).toEqual([
    ['LEDGER_UNAVAILABLE', true],
    ['LEDGER_UNAVAILABLE', true],
  ]);
  const { data: reconciled } = await gateway.ask(
    'mutation { reconcileInvites { outcome changes { before } problems { code } } }',
  );
  expect(reconciled.reconcileInvites).toEqual({
    outcome: 'REFUSED',
    changes: [],
    problems: [{ code: 'LEDGER_UNAVAILABLE' }],
  });
});

test('the invites of a workspace are its own; of the only workspace, all; of one that nobody is invited to, an error', async () => {
  await using scene = await startInviteScene();
  for (const directory of ['tray', 'oum', 'snyk'] as const) await scene.invite(directory, 'jane@example.com');
  const answer = await scene.gateway.ask(
    '{ directories { key workspaces(first: 1) { nodes { vendorId invites(filter: { email: "jane@example.com" }) { nodes { email } } } } } }',
  );
  const found = answer.data.directories.map(
    ({ key, workspaces }: { key: string; workspaces: { nodes: { invites: unknown }[] } }) => [
      key,
      workspaces.nodes[0]?.invites,
    ],
  );
  const jane = { nodes: [{ email: 'jane@example.com' }] };
  expect(found).toEqual([
    ['tray', null],
    ['oum', jane],
    ['snyk', jane],
  ]);
  expect(answer.errors).toMatchObject([
    {
      message: expect.stringContaining('belong to no workspace'),
      extensions: { code: 'UNSUPPORTED', directory: 'tray' },
    },
  ]);
});

const capabilities = `{ directories { key capabilities { operation support how quota { limit windowSeconds used remaining freeAt } } } }`;

interface Capability {
  readonly operation: string;
  readonly support: string;
  readonly how: string | null;
  readonly quota: { readonly used: number; readonly remaining: number; readonly freeAt: string | null } | null;
}

const capabilitiesOf = (data: { directories: { key: string; capabilities: Capability[] }[] }, key: string) =>
  new Map(data.directories.find((one) => one.key === key)?.capabilities.map((one) => [one.operation, one]));

test('what the ledger adds is among the capabilities, and so is what is missing without one', async () => {
  await using scene = await startInviteScene();
  const tray = capabilitiesOf(await scene.data(capabilities), 'tray');
  expect(tray.get('LIST_INVITES')).toMatchObject({ support: 'EMULATED', how: expect.stringContaining('ledger') });
  expect(tray.get('LIST_WORKSPACE_INVITES')).toMatchObject({ support: 'UNSUPPORTED' });
  expect(tray.get('CANCEL_INVITE')).toMatchObject({ support: 'UNSUPPORTED' });
  expect(tray.get('INVITE_USER')).toMatchObject({ support: 'NATIVE' });
  const oum = capabilitiesOf(await scene.data(capabilities), 'oum');
  expect(oum.get('LIST_WORKSPACE_INVITES')).toMatchObject({ support: 'EMULATED' });
  const snyk = capabilitiesOf(await scene.data(capabilities), 'snyk');
  expect(snyk.get('LIST_WORKSPACE_INVITES')).toMatchObject({
    support: 'NATIVE',
    how: expect.stringContaining('ledger'),
  });

  await using bare = await startSandboxedGateway({ config: { ledger: false } });
  const without = capabilitiesOf((await bare.ask(capabilities)).data, 'tray');
  expect(without.get('LIST_INVITES')).toMatchObject({ support: 'UNSUPPORTED' });
  expect(without.get('INVITE_USER')).toMatchObject({
    support: 'UNSUPPORTED',
    how: expect.stringContaining('keeps no ledger'),
    quota: null,
  });
});

test('the quota counts what was sent within a day, says when a place will be free, and is refused beyond', async () => {
  await using scene = await startInviteScene({ TRAY: { users: 20 } });
  const quota = async () => capabilitiesOf(await scene.data(capabilities), 'tray').get('INVITE_USER')?.quota;
  expect(await quota()).toEqual({ limit: 100, windowSeconds: 86_400, used: 0, remaining: 100, freeAt: null });
  await scene.invite('tray', 'first@example.com');
  scene.passDays(0.5);
  for (let index = 1; index < 100; index += 1) await scene.invite('tray', `number${index}@example.com`);
  const first = await scene.one('tray', 'first@example.com');
  const freeAt = new Date(Date.parse(first.createdAt ?? '') + 86_400_000).toISOString();
  expect(await quota()).toEqual({ limit: 100, windowSeconds: 86_400, used: 100, remaining: 0, freeAt });
  scene.gateway.sandbox('tray').forget();
  expect((await scene.invite('tray', 'onemore@example.com')).outcome).toBe('REFUSED');
  expect(scene.gateway.sandbox('tray').requests.filter(({ method }) => method !== 'GET')).toEqual([]);
  scene.passDays(0.51);
  expect(await quota()).toMatchObject({ used: 99, remaining: 1, freeAt: null });
  for (const key of ['oum', 'snyk']) {
    expect(capabilitiesOf(await scene.data(capabilities), key).get('INVITE_USER')?.quota).toBeNull();
  }
});
