import { expect, test } from 'vitest';
import { isWholeUser } from '../../domain/user.ts';
import { isWholeWorkspace } from '../../domain/workspace.ts';
import { toMembership, toWholeMembership } from './membership-mapping.ts';
import { toRole } from './role-mapping.ts';
import { toUser, toWholeUser } from './user-mapping.ts';
import { accountRow, workspaceRow } from './wire.ts';
import { toWholeWorkspace, toWorkspace } from './workspace-mapping.ts';

const user = (row: object) => toUser('tray', accountRow.parse(row));
const workspace = (row: object) => toWorkspace('tray', workspaceRow.parse(row));
const role = { id: 'r1', name: 'Admin' };

test('a full row is a whole user, and is kept as it came', () => {
  const row = { id: 'u1', email: 'Ada@example.com', name: 'Ada', accountType: 'Regular', role, extra: [1] };
  const ada = user(row);
  expect(ada).toMatchObject({
    email: 'Ada@example.com',
    name: 'Ada',
    accountType: 'REGULAR',
    accountTypeRaw: 'Regular',
  });
  expect(ada.roles).toEqual([toRole('tray', role, null)]);
  expect(ada.raw).toEqual(row);
  expect(isWholeUser(ada)).toBe(true);
});

test('a row with an id alone leaves everything open', () => {
  expect(user({ id: 'u1' })).toMatchObject({
    email: undefined,
    name: undefined,
    accountType: undefined,
    roles: undefined,
  });
});

test.each([
  [{ name: 'Ada' }, 'Ada', undefined],
  [{ name: 'Ada', type: 'API' }, 'Ada', 'API'],
  [{ name: 'Ada', type: { Regular: {} } }, 'Ada', 'REGULAR'],
  [{ name: 'Ada', email: 'a@b.c', type: 'Partner' }, 'Ada', 'PARTNER'],
  [{ name: 'Ada', email: 'a@b.c', accountType: null, type: 'Partner' }, 'Ada', 'PARTNER'],
  [{ name: 'Ada', email: 'a@b.c', accountType: null }, 'Ada', null],
  [{ name: 'Ada', email: 'a@b.c', accountType: {} }, 'Ada', null],
  [{ name: 'Ada', type: 'System', description: '', monthlyTaskLimit: 0 }, 'Ada', 'SYSTEM'],
  [{ name: 'Finance', type: 'Shared' }, undefined, undefined],
  [{ name: 'Finance', type: { Personal: {} } }, undefined, undefined],
  [{ name: 'string', type: null, description: 'string', monthlyTaskLimit: 0 }, undefined, undefined],
  [{ name: 'string', type: {} }, undefined, undefined],
  [{ name: 'Finance', monthlyTaskLimit: 0 }, undefined, undefined],
])('of the row %j the name is %j and the account type %j', (row, name, accountType) => {
  expect(user({ id: 'u1', ...row })).toMatchObject({ name, accountType });
});

test('a word for an account type that nobody has met is kept beside a null', () => {
  expect(user({ id: 'u1', email: 'a@b.c', accountType: 'Robot' })).toMatchObject({
    accountType: null,
    accountTypeRaw: 'Robot',
  });
});

test('no address is null, however it is written, and an address that is left out stays open', () => {
  expect(user({ id: 'u1', email: '' }).email).toBeNull();
  expect(user({ id: 'u1', email: null }).email).toBeNull();
  expect(user({ id: 'u1', role }).email).toBeUndefined();
});

test("a role that is null is not taken for 'no role'", () => {
  expect(user({ id: 'u1', email: 'a@b.c', role: null }).roles).toBeUndefined();
});

test('an answer about one user leaves nothing open', () => {
  const bare = toWholeUser('tray', { id: 'u1' });
  expect(isWholeUser(bare)).toBe(true);
  expect(bare).toMatchObject({ email: null, name: null, accountType: null, roles: null });
});

test("a member's role is one of the workspace, and nothing is said of the organisation's", () => {
  const row = accountRow.parse({ workspaceId: 'w1', id: 'u1', accountType: 'Regular', role });
  const member = toMembership('tray', row, 'w1', null);
  expect(member).toMatchObject({ workspaceId: 'w1', userId: 'u1', id: null, origin: 'DIRECT', workspace: null });
  expect(member.roles).toEqual([toRole('tray', role, 'w1')]);
  expect(member.user).toMatchObject({ name: undefined, email: undefined, roles: undefined, accountType: 'REGULAR' });
  expect(toMembership('tray', { id: 'u1' }, 'w1', null).roles).toBeUndefined();
  expect(toWholeMembership('tray', { id: 'u1' }, 'w1', null).roles).toBeNull();
});

test.each([
  ['Owner', 'OWNER'],
  ['Admin', 'ADMIN'],
  ['contributor', 'WRITE'],
  ['Viewer', 'READ'],
  ['Admin of everything', null],
  [undefined, null],
])('the role %s has the privilege %s', (name, privilege) => {
  expect(toRole('tray', { id: 'r1', name }, null)).toMatchObject({ privilege, scope: 'DIRECTORY', workspaceId: null });
  expect(toRole('tray', { id: 'r1', name }, 'w1')).toMatchObject({ privilege, scope: 'WORKSPACE', workspaceId: 'w1' });
});

test('a workspace with a name and a type is whole: what it lacks is not set', () => {
  const shared = workspace({ id: 'w1', name: 'Finance', type: 'Shared' });
  expect(shared).toMatchObject({ type: 'SHARED', typeRaw: 'Shared', description: null, monthlyTaskLimit: null });
  expect(isWholeWorkspace(shared)).toBe(true);
  expect(workspace({ id: 'w1', name: 'Finance' })).toMatchObject({ type: undefined, description: undefined });
  expect(isWholeWorkspace(toWholeWorkspace('tray', { id: 'w1' }))).toBe(true);
});

test.each([
  ['Embedded', 'EMBEDDED', 'Embedded'],
  [{ PersonalExternal: {} }, 'PERSONAL_EXTERNAL', 'PersonalExternal'],
  [{ type: 'Organization' }, 'ORGANIZATION', 'Organization'],
  [{}, null, null],
  [null, null, null],
  ['Regular', null, 'Regular'],
])('the workspace type %j is %j', (type, ours, raw) => {
  expect(workspace({ id: 'w1', name: 'Finance', type })).toMatchObject({ type: ours, typeRaw: raw });
});

test.each([
  [5_000_000_000, '5000000000'],
  [0, '0'],
  [Number.MAX_SAFE_INTEGER, '9007199254740991'],
  [JSON.parse('9223372036854775807'), null],
  [JSON.parse('9007199254740993'), null],
  [1.5, null],
  ['9223372036854775807', '9223372036854775807'],
  ['many', null],
  [null, null],
])('the task limit %j is shown as %j', (limit, shown) => {
  const row = { id: 'w1', name: 'Finance', type: 'Shared', monthlyTaskLimit: limit };
  expect(workspace(row)).toMatchObject({ monthlyTaskLimit: shown, raw: row });
});
