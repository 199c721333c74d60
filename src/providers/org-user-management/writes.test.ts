import { afterEach, expect, test } from 'vitest';
import { newCall, type OpenedDirectory, openDirectory } from '../../../test/harness/opened-directory.ts';
import { planner, written } from '../../../test/harness/written.ts';
import type { InviteInput, PlannedWrite, WriteReceipt } from '../../domain/write.ts';
import type { Fault } from '../../sandbox/sandbox.ts';
import { orgUserManagement } from './index.ts';
import type { OrgUserManagementSandboxOptions } from './sandbox/options.ts';
import { type OrgUserManagementSandbox, startOrgUserManagementSandbox } from './sandbox/server.ts';

type State = OrgUserManagementSandbox['state'];

let opened: OpenedDirectory<OrgUserManagementSandbox>;
const start = async (vendor: OrgUserManagementSandboxOptions = {}, settings: object = {}): Promise<State> => {
  opened = await openDirectory(orgUserManagement, startOrgUserManagementSandbox, { vendor }, { ...settings });
  return opened.sandbox.state;
};
afterEach(() => opened.close());

const jsonType = 'application/json';
const nothing: WriteReceipt = { id: null, expiresAt: null };
const ruth: InviteInput = {
  email: 'Ruth.Weiss@example.com',
  name: 'Ruth Weiß',
  workspaceId: null,
  roleIds: ['analyst'],
  options: { connection: null },
};

const someone = (fits: (user: State['users'][0]) => boolean): State['users'][0] => {
  const user = opened.sandbox.state.users.find(fits);
  if (user === undefined) throw new Error('Nobody fits.');
  return user;
};
const withPassword = () => someone(({ id }) => id.startsWith('auth0|'));
const throughGoogle = () => someone(({ id }) => id.startsWith('google-oauth2|'));
const planInvite = (parts: Partial<InviteInput> = {}) =>
  planner(opened.provider, 'inviteUser')({ ...ruth, ...parts }, newCall());
const send = async (planning: Promise<PlannedWrite>): Promise<WriteReceipt> => (await planning).send(newCall());
const answer = (fault: Partial<Fault>): void =>
  opened.sandbox.inject({ kind: 'status', status: 200, times: 1, ...fault });

test.each([
  [null, 'null'],
  ['google-oauth2', '"google-oauth2"'],
])('an invite always names its connection, also %j', async (connection, text) => {
  const state = await start();
  const planned = await planInvite({ options: { connection } });
  expect(planned.request).toEqual({
    method: 'POST',
    path: '/users/invite',
    body: { connection, email: ruth.email, name: ruth.name, roles: ['analyst'] },
  });
  expect(planned.sideEffects).toEqual([expect.stringMatching(/sends an e-mail/)]);
  expect(written(opened.sandbox)).toEqual([]);
  expect(await planned.send(newCall())).toEqual(nothing);
  expect(written(opened.sandbox)).toEqual([
    [
      'POST',
      '/users/invite',
      jsonType,
      `{"connection":${text},"email":"Ruth.Weiss@example.com","name":"Ruth Weiß","roles":["analyst"]}`,
    ],
  ]);
  expect(state.invitations.at(-1)).toEqual({ connection, email: ruth.email, name: ruth.name, roles: ['analyst'] });
});

test.each([
  [{ options: {} }, /needs a `connection`: GOOGLE_OAUTH2 or USERNAME_PASSWORD/],
  [{ options: { connection: 'github' } }, /needs a `connection`/],
  [{ name: null }, /needs the person's name/],
])(
  'an invite with %j lacks what the vendor requires, and is refused before anything is sent',
  async (parts, message) => {
    await start();
    await expect(planInvite(parts)).rejects.toMatchObject({
      kind: 'invalid-input',
      directory: 'oum',
      mayHaveActed: false,
      message: expect.stringMatching(message),
    });
    expect(written(opened.sandbox)).toEqual([]);
  },
);

test('an invite is resent by inviting once more', async () => {
  const state = await start();
  const plans = await planner(opened.provider, 'resendInvite')(null, ruth, newCall());
  expect(plans.map(({ request }) => request)).toEqual([(await planInvite()).request]);
  for (const planned of plans) await planned.send(newCall());
  expect(state.invitations.at(-1)).toMatchObject({ email: ruth.email });
});

test('roles are sent as a bare array, each once, in one order, to an id that is encoded once', async () => {
  await start();
  for (const user of [withPassword(), throughGoogle()]) {
    const roleIds = ['analyst', 'admin', 'analyst', 'developer', 'admin'];
    const planned = await planner(opened.provider, 'setUserRoles')(user.id, roleIds, newCall());
    expect(planned.sideEffects).toEqual([expect.stringContaining('replaces all roles')]);
    expect(await planned.send(newCall())).toEqual(nothing);
    expect(written(opened.sandbox)).toEqual([
      ['PUT', `/users/${user.id.replace('|', '%7C')}/roles`, jsonType, '["admin","developer","analyst"]'],
    ]);
    expect(user.roles).toEqual(['admin', 'developer', 'analyst']);
  }
});

test('a user is removed, and nothing is sent along', async () => {
  const state = await start();
  const user = withPassword();
  expect(await send(planner(opened.provider, 'removeUser')(user.id, newCall()))).toEqual(nothing);
  expect(written(opened.sandbox)).toEqual([['DELETE', `/users/${user.id.replace('|', '%7C')}`, null, '']]);
  expect(state.users).not.toContain(user);
});

test.each([
  ["$&$'$1", "%24%26%24'%241"],
  ['a/../b?c#d', 'a%2F..%2Fb%3Fc%23d'],
])('the id %j can name nothing but a user', async (id, encoded) => {
  await start();
  const paths = [
    (await planner(opened.provider, 'removeUser')(id, newCall())).request.path,
    (await planner(opened.provider, 'setUserRoles')(id, ['admin'], newCall())).request.path,
    (await planner(opened.provider, 'sendPasswordReset')(id, newCall())).request.path,
  ];
  expect(paths).toEqual([`/users/${encoded}`, `/users/${encoded}/roles`, `/users/${encoded}/reset_password`]);
});

test('a password is reset without a body, for who has one', async () => {
  const state = await start();
  const { id } = withPassword();
  const planned = await planner(opened.provider, 'sendPasswordReset')(id, newCall());
  expect(planned.sideEffects).toEqual([expect.stringContaining('e-mail'), expect.stringContaining('only')]);
  expect(await planned.send(newCall())).toEqual(nothing);
  expect(written(opened.sandbox)).toEqual([['POST', `/users/${id.replace('|', '%7C')}/reset_password`, null, '']]);
  expect(state.passwordResets).toEqual([id]);
  await expect(
    send(planner(opened.provider, 'sendPasswordReset')(throughGoogle().id, newCall())),
  ).rejects.toMatchObject({ kind: 'conflict', mayHaveActed: false });
});

test.each([
  [{ email: undefined, name: 'Ada N. Okafor' }, '{"name":"Ada N. Okafor"}'],
  [{ email: 'ada@example.com', name: undefined }, '{"email":"ada@example.com"}'],
  [{ email: 'ada@example.com', name: 'Ada' }, '{"email":"ada@example.com","name":"Ada"}'],
])('of the account behind the token only what is given is sent: %j', async (input, body) => {
  const state = await start();
  const planned = await planner(opened.provider, 'updateViewer')(input, newCall());
  expect(planned.sideEffects).toEqual([expect.stringContaining('every organisation'), expect.any(String)]);
  expect(await planned.send(newCall())).toEqual(nothing);
  expect(written(opened.sandbox)).toEqual([['PATCH', '/user', jsonType, body]]);
  expect(state.users).toContainEqual(expect.objectContaining(JSON.parse(body)));
});

test('a membership is the user: its roles are set and it is removed there, once the workspace is known to be the one', async () => {
  const state = await start();
  const user = withPassword();
  const encoded = user.id.replace('|', '%7C');
  const { id } = state.organization;
  const setting = planner(opened.provider, 'setMemberRoles')(id, user.id, ['developer', 'admin'], newCall());
  expect(await send(setting)).toEqual(nothing);
  expect(user.roles).toEqual(['admin', 'developer']);
  const removal = await planner(opened.provider, 'removeMember')(id, user.id, newCall());
  expect(removal.sideEffects).toEqual([expect.stringContaining('from the whole directory')]);
  expect(await removal.send(newCall())).toEqual(nothing);
  expect(state.users).not.toContain(user);
  expect(written(opened.sandbox)).toEqual([
    ['GET', '/organization', null, ''],
    ['PUT', `/users/${encoded}/roles`, jsonType, '["admin","developer"]'],
    ['GET', '/organization', null, ''],
    ['DELETE', `/users/${encoded}`, null, ''],
  ]);
});

test('in another workspace nothing is planned', async () => {
  await start();
  const { id } = withPassword();
  const { provider } = opened;
  const refused = { kind: 'not-found', message: expect.stringContaining('another id than the workspace') };
  await expect(planner(provider, 'setMemberRoles')('w1', id, ['admin'], newCall())).rejects.toMatchObject(refused);
  await expect(planner(provider, 'removeMember')('w1', id, newCall())).rejects.toMatchObject(refused);
  expect(written(opened.sandbox).map(([method]) => method)).toEqual(['GET', 'GET']);
});

test.each([200, 201, 202, 204] as const)('a write answered with %i is done', async (writeStatus) => {
  const state = await start({ writeStatus });
  expect(await send(planInvite())).toEqual(nothing);
  expect(state.invitations.at(-1)).toMatchObject({ email: ruth.email });
});

test.each([
  { body: '', headers: {} },
  { body: 'Invited.', headers: { 'content-type': 'text/plain' } },
  { body: '{"invited":', headers: {} },
])('a write answered with %j is done too', async (fault) => {
  await start();
  answer({ afterActing: true, ...fault });
  expect(await send(planInvite())).toEqual(nothing);
});

test.each([
  ['status', 500],
  ['status', 504],
  ['garbage', 200],
  ['reset', 200],
] as const)(
  'after a fault (%s, %i) the write is sent no second time, and may have been carried out',
  async (kind, status) => {
    const state = await start();
    answer({ kind, status, afterActing: true });
    await expect(send(planInvite())).rejects.toMatchObject({ mayHaveActed: true });
    expect(written(opened.sandbox)).toHaveLength(1);
    expect(state.invitations.filter(({ email }) => email === ruth.email)).toHaveLength(1);
  },
);

test.each([
  [400, 'invalid-input'],
  [403, 'forbidden'],
  [404, 'not-found'],
  [409, 'conflict'],
  [429, 'rate-limited'],
])('a refusal with %i is %s, and nothing was done', async (status, kind) => {
  await start();
  answer({ status, body: 'No.' });
  await expect(send(planInvite())).rejects.toMatchObject({ kind, mayHaveActed: false });
});

test('who is a user already is refused by the vendor, and who is none cannot be changed', async () => {
  await start();
  await expect(send(planInvite({ email: withPassword().email }))).rejects.toMatchObject({ kind: 'conflict' });
  const nobody = 'auth0|nobody';
  await expect(send(planner(opened.provider, 'removeUser')(nobody, newCall()))).rejects.toMatchObject({
    kind: 'not-found',
  });
});

test('every write can be elsewhere, and by another method', async () => {
  const places = {
    updateViewer: 'PUT /v2/me',
    removeUser: 'POST /v2/people/{id}/removal',
    inviteUser: 'PUT /v2/invitations',
    setUserRoles: 'PATCH /v2/people/{id}/data/roles',
    resetPassword: 'POST /v2/resets/{id}',
  };
  const { updateViewer: updateMe, setUserRoles: setRoles, ...others } = places;
  await start({ routes: { ...others, updateMe, setRoles } }, { routes: places });
  const { provider } = opened;
  const { id } = withPassword();
  await send(planner(provider, 'updateViewer')({ email: undefined, name: 'Ada' }, newCall()));
  await send(planInvite());
  await send(planner(provider, 'setUserRoles')(id, ['admin'], newCall()));
  await send(planner(provider, 'sendPasswordReset')(id, newCall()));
  await send(planner(provider, 'removeUser')(id, newCall()));
  expect(written(opened.sandbox)).toHaveLength(5);
});

test('the paths of reading are those of changing where nothing else is set', async () => {
  const routes = { viewer: '/v2/me', user: '/v2/people/{id}' };
  await start({}, { routes });
  const { provider } = opened;
  expect((await planner(provider, 'removeUser')('u1', newCall())).request).toEqual({
    method: 'DELETE',
    path: '/v2/people/u1',
  });
  const update = await planner(provider, 'updateViewer')({ email: undefined, name: 'Ada' }, newCall());
  expect(update.request).toMatchObject({ method: 'PATCH', path: '/v2/me' });
});

test('what cannot be done says why, and what is asked of the rest is told', async () => {
  await start();
  const { writes, writeRules } = opened.provider;
  for (const name of ['cancelInvite', 'createUser', 'addMember'] as const) {
    expect(writes[name]).toMatchObject({ support: 'UNSUPPORTED', why: expect.stringContaining('org-user-management') });
  }
  for (const name of ['resendInvite', 'setMemberRoles', 'removeMember'] as const) {
    expect(writes[name].support).toBe('EMULATED');
  }
  const { roles, ...others } = writeRules;
  expect(others).toEqual({
    inviteNamesWorkspace: false,
    inviteNeedsName: true,
    emailPattern: null,
    invitesPerDay: null,
  });
  for (const rule of Object.values(roles)) expect(rule).toEqual({ least: 1, most: 3, scope: null });
  expect(orgUserManagement.inviteOptions).toMatchObject([
    {
      name: 'connection',
      choices: [
        { name: 'GOOGLE_OAUTH2', value: 'google-oauth2' },
        { name: 'USERNAME_PASSWORD', value: null },
      ],
    },
  ]);
});
