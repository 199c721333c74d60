import { afterEach, expect, test } from 'vitest';
import { newCall, type OpenedDirectory, openDirectory } from '../../../test/harness/opened-directory.ts';
import { planner, written } from '../../../test/harness/written.ts';
import type { PlannedWrite } from '../../domain/write.ts';
import type { Fault } from '../../sandbox/sandbox.ts';
import { snyk } from './index.ts';
import type { SnykSandboxOptions } from './sandbox/options.ts';
import { type SnykSandbox, startSnykSandbox } from './sandbox/server.ts';

let opened: OpenedDirectory<SnykSandbox>;
const start = async (vendor: SnykSandboxOptions = {}): Promise<void> => {
  opened = await openDirectory(snyk, startSnykSandbox, { vendor });
};
afterEach(() => opened.close());

const email = 'ruth.weiss@example.com';
const found = <T>(thing: T | undefined): T => {
  if (thing === undefined) throw new Error('The sandbox has no such thing.');
  return thing;
};
const state = () => opened.sandbox.state;
const org = () => found(state().orgs.rows()[0]);
const inOrg = (place: number) => found(org().memberships.rows()[place]);
const inGroup = (place: number) => found(found(state().groups.rows()[0]).memberships.rows()[place]);
const invite = () => found(org().invites.rows()[0]);
const stranger = () => {
  const inside = new Set(
    org()
      .memberships.rows()
      .map(({ userId }) => userId),
  );
  return found(
    state()
      .users.rows()
      .find(({ id }) => !inside.has(id)),
  );
};
const roleId = (name: string): string =>
  found(
    state()
      .roles.rows()
      .find((row) => row.name === name),
  ).id;

/** All that a write of this sandbox could change. */
const contents = () =>
  JSON.stringify([
    state()
      .groups.rows()
      .map(({ memberships }) => memberships.rows()),
    state()
      .orgs.rows()
      .map(({ memberships, invites }) => [memberships.rows(), invites.rows()]),
  ]);

const planInvite = (): Promise<PlannedWrite> =>
  planner(opened.provider, 'inviteUser')(
    { email, name: null, workspaceId: org().id, roleIds: [roleId('Auditor')], options: {} },
    newCall(),
  );

/** Every write whose answer tells nothing but its status. */
const silent: readonly (readonly [name: string, plan: () => Promise<PlannedWrite>])[] = [
  ['cancelInvite', () => planner(opened.provider, 'cancelInvite')(invite().id, org().id, newCall())],
  ['removeUser', () => planner(opened.provider, 'removeUser')(inGroup(3).userId, newCall())],
  [
    'setUserRoles',
    () => planner(opened.provider, 'setUserRoles')(inGroup(3).userId, [roleId('Group Admin')], newCall()),
  ],
  ['addMember', () => planner(opened.provider, 'addMember')(org().id, stranger().id, [roleId('Auditor')], newCall())],
  [
    'setMemberRoles',
    () => planner(opened.provider, 'setMemberRoles')(org().id, inOrg(1).userId, [roleId('Org Admin')], newCall()),
  ],
  ['removeMember', () => planner(opened.provider, 'removeMember')(org().id, inOrg(1).userId, newCall())],
];
const all = [...silent, ['inviteUser', planInvite] as const];

const failing = async (planned: PlannedWrite, fault: Partial<Fault>): Promise<unknown> => {
  opened.sandbox.forget();
  opened.sandbox.inject({ kind: 'status', ...fault });
  return planned.send(newCall()).then(
    () => 'sent',
    (error: unknown) => error,
  );
};

const faults: readonly (readonly [string, Partial<Fault>])[] = [
  ['a cut connection', { kind: 'reset' }],
  ['500', { status: 500 }],
  ['503', { status: 503 }],
  ['504', { status: 504 }],
];

test.each(all.flatMap(([name, plan]) => faults.map(([word, fault]) => [name, word, plan, fault] as const)))(
  '%s: after %s, which may have come after the deed, nothing is sent again, and the error says so',
  async (_name, _word, plan, fault) => {
    await start();
    const planned = await plan();
    const before = contents();
    const error = await failing(planned, { ...fault, afterActing: true });
    expect(error).toMatchObject({ mayHaveActed: true, directory: 'snyk' });
    expect(String(error)).toMatch(/look before you repeat it/);
    expect(written(opened.sandbox)).toHaveLength(1);
    expect(contents()).not.toBe(before);
  },
);

test.each(all)('%s: a refusal is one, changes nothing and leaves no doubt', async (_, plan) => {
  await start({ writes: 'forbidden' });
  const before = contents();
  const planned = await plan();
  await expect(planned.send(newCall())).rejects.toMatchObject({ kind: 'forbidden', mayHaveActed: false });
  for (const [status, kind] of [
    [400, 'invalid-input'],
    [401, 'unauthorized'],
    [404, 'not-found'],
    [409, 'conflict'],
    [422, 'invalid-input'],
  ] as const) {
    expect(await failing(planned, { status, times: 1 })).toMatchObject({ kind, mayHaveActed: false });
    expect(written(opened.sandbox)).toHaveLength(1);
  }
  const limited = await failing(planned, { status: 429, headers: { 'x-ratelimit-reset': '17' }, body: '{}' });
  expect(limited).toMatchObject({ kind: 'rate-limited', retryAfterSeconds: 17, mayHaveActed: false });
  expect(contents()).toBe(before);
});

test.each(silent)('%s: is done by its status, whatever the answer says', async (_, plan) => {
  await start();
  const planned = await plan();
  const before = contents();
  opened.sandbox.inject({
    kind: 'status',
    status: 200,
    afterActing: true,
    headers: { 'content-type': 'text/plain' },
    body: 'OK',
  });
  expect(await planned.send(newCall())).toEqual({ id: null, expiresAt: null });
  expect(contents()).not.toBe(before);
});

test.each(['truncate', 'garbage'] as const)(
  'an invite whose answer is lost (%s) is sent no second time, and may have been made',
  async (kind) => {
    await start();
    expect(await failing(await planInvite(), { kind, afterActing: true })).toMatchObject({ mayHaveActed: true });
    expect(written(opened.sandbox)).toHaveLength(1);
    const made = org()
      .invites.rows()
      .filter((row) => row.email === email);
    expect(made).toHaveLength(1);
  },
);
