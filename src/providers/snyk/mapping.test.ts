import { describe, expect, test } from 'vitest';
import { rolesNamed, toInvite } from './invite-mapping.ts';
import { toMembership, toUserMembership } from './membership-mapping.ts';
import { toHeldRole, toRole } from './role-mapping.ts';
import { toGroupUser, toViewer } from './user-mapping.ts';
import { membershipRow, userMembershipRow } from './wire.ts';
import { toNamedWorkspace, toWholeWorkspace, toWorkspace } from './workspace-mapping.ts';

const bare = { id: 'm1', relationships: { user: { data: { id: 'u1' } } } };

describe('roles', () => {
  test.each([
    ['Group Admin', 'DIRECTORY', 'ADMIN'],
    ['Group Viewer', 'DIRECTORY', 'READ'],
    ['Group Member', 'DIRECTORY', 'NONE'],
    ['Org Admin', 'WORKSPACE', 'ADMIN'],
    ['Org Collaborator', 'WORKSPACE', 'WRITE'],
  ])('%s is built in, of scope %s and privilege %s', (name, scope, privilege) => {
    expect(toRole('snyk', { publicId: 'r1', name })).toMatchObject({ id: 'r1', scope, privilege, custom: false });
    const held = scope === 'DIRECTORY' ? 'DIRECTORY' : 'WORKSPACE';
    expect(toHeldRole('snyk', { id: 'r1', attributes: { name } }, held)).toMatchObject({
      scope,
      privilege,
      custom: undefined,
      description: undefined,
    });
  });

  test('a built-in role nobody has met has the scope of its first word and no guessed privilege', () => {
    expect(toRole('snyk', { publicId: 'r1', name: 'Org Viewer' })).toMatchObject({
      scope: 'WORKSPACE',
      privilege: null,
    });
  });

  test('a custom role has neither scope nor privilege, whatever it is called', () => {
    const unknown = { scope: null, privilege: null, custom: true };
    expect(toRole('snyk', { publicId: 'r1', name: 'Auditor' })).toMatchObject(unknown);
    expect(toRole('snyk', { publicId: 'r1', name: 'Org Admin', customRole: true })).toMatchObject(unknown);
    expect(toRole('snyk', { publicId: 'r1', name: 'constructor' })).toMatchObject(unknown);
    expect(toRole('snyk', { publicId: 'r1' })).toMatchObject({
      name: null,
      scope: null,
      privilege: null,
      custom: null,
    });
  });

  test('a role that is held where its name does not belong has no scope', () => {
    expect(toHeldRole('snyk', { id: 'r1', attributes: { name: 'Group Therapy' } }, 'WORKSPACE').scope).toBeNull();
    expect(toHeldRole('snyk', { id: 'r1' }, 'WORKSPACE')).toMatchObject({
      name: undefined,
      scope: null,
      privilege: null,
    });
  });
});

describe('users and memberships', () => {
  test('a membership needs no more than its user', () => {
    expect(toMembership('snyk', membershipRow.parse({ relationships: bare.relationships }), 'o1', null)).toMatchObject({
      id: null,
      userId: 'u1',
      workspaceId: 'o1',
      workspace: null,
      roles: null,
      joinedAt: null,
      origin: 'DIRECT',
      user: { email: null, name: null, username: null, accountType: 'REGULAR', accountTypeRaw: null, roles: null },
    });
  });

  test.each([
    ['no user', { ...bare, relationships: {} }, 'relationships.user'],
    ['a user without an id', { ...bare, relationships: { user: { data: {} } } }, 'relationships.user.data.id'],
    ['no relationships', { id: 'm1' }, 'relationships'],
  ])('a membership with %s is refused', (_, row, path) => {
    expect(membershipRow.safeParse(row).error?.issues[0]?.path.join('.')).toBe(path);
  });

  test('a membership among those of one user needs its organisation too', () => {
    expect(userMembershipRow.safeParse(bare).error?.issues[0]?.path.join('.')).toBe('relationships.org');
  });

  test('the list of one user does not tell how the user logs in; the others do, or nobody does', () => {
    const row = {
      ...bare,
      relationships: { ...bare.relationships, org: { data: { id: 'o1', attributes: { name: 'Web' } } } },
    };
    const membership = toUserMembership('snyk', userMembershipRow.parse(row));
    expect(membership).toMatchObject({ workspaceId: 'o1', workspace: { id: 'o1', name: 'Web' } });
    expect(membership.user.loginMethod).toBeUndefined();
    expect(toMembership('snyk', membershipRow.parse(row), 'o1', null).user.loginMethod).toBeNull();
  });

  test('only a role of the group is a role of the user', () => {
    const role = { data: { id: 'r1', attributes: { name: 'Group Viewer' } } };
    const row = membershipRow.parse({ ...bare, relationships: { ...bare.relationships, role } });
    expect(toGroupUser('snyk', row).roles).toMatchObject([{ id: 'r1', scope: 'DIRECTORY', privilege: 'READ' }]);
    expect(toMembership('snyk', row, 'o1', undefined).user.roles).toBeUndefined();
  });

  test('a kind of account that nobody has met is kept as a word and not guessed', () => {
    const user = { data: { id: 'u1', type: 'robot' } };
    const row = membershipRow.parse({ ...bare, relationships: { user } });
    expect(toGroupUser('snyk', row)).toMatchObject({ accountType: null, accountTypeRaw: 'robot' });
  });

  test('whatever is behind a token is a user of its kind', () => {
    const viewer = (type: string) => toViewer('snyk', { id: 's1', type, attributes: { name: 'CI' } }, true);
    expect(viewer('service_account')).toMatchObject({
      accountType: 'API',
      email: null,
      loginMethod: null,
      roles: null,
    });
    expect(viewer('app_instance')).toMatchObject({ accountType: 'INTEGRATION', name: 'CI' });
    expect(viewer('user')).toMatchObject({ accountType: 'REGULAR', loginMethod: undefined, roles: undefined });
    expect(viewer('robot')).toMatchObject({ accountType: null, accountTypeRaw: 'robot' });
  });
});

describe('workspaces', () => {
  test('what a list leaves out may be told elsewhere; what the organisation itself leaves out is not there', () => {
    const row = { id: 'o1', attributes: { name: 'Web', slug: 'web', is_personal: true } };
    expect(toWorkspace('snyk', row)).toMatchObject({ type: 'ORGANIZATION', typeRaw: 'personal', createdAt: undefined });
    expect(toWholeWorkspace('snyk', row)).toMatchObject({ createdAt: null, updatedAt: null, description: null });
    expect(toNamedWorkspace('snyk', { id: 'o1' })).toMatchObject({
      name: undefined,
      slug: undefined,
      typeRaw: undefined,
    });
  });
});

describe('invites', () => {
  const at = '2026-01-01T00:00:00.000Z';
  const invite = (active?: boolean | null) =>
    toInvite(
      'snyk',
      { id: 'i1', attributes: { email: 'a@example.com', is_active: active, role: 'Developer' } },
      'o1',
      at,
    );

  test('an active invite is pending, by the list itself', () => {
    expect(invite(true)).toMatchObject({
      status: 'PENDING',
      roleRaw: 'Developer',
      roleIds: null,
      createdAt: null,
      expiresAt: null,
      evidence: { source: 'VENDOR_LIST', certainty: 'PROVEN', observedAt: at, note: null },
    });
  });

  test('an inactive one was accepted or revoked, and one without a word is not guessed', () => {
    expect(invite(false)).toMatchObject({
      status: 'UNKNOWN',
      evidence: { note: expect.stringContaining('accepted or revoked') },
    });
    expect(invite()).toMatchObject({
      status: 'UNKNOWN',
      evidence: { note: expect.stringContaining('without saying') },
    });
  });

  const role = (publicId: string, name: string) => toRole('snyk', { publicId, name });
  const roles = [role('r1', 'Org Admin'), role('r2', 'Auditor'), role('r3', 'Developer'), role('r4', 'developer')];

  test.each([
    ['Org Admin', ['r1']],
    ['Admin', ['r1']],
    ['admin', ['r1']],
    ['AUDITOR', ['r2']],
    ['Developer', ['r3']],
    ['developer', ['r4']],
    ['DEVELOPER', []],
    ['r2', ['r2']],
    ['Owner', []],
    [null, []],
  ])('the word %s names %j', (word, ids) => {
    expect(rolesNamed(word, roles).map(({ id }) => id)).toEqual(ids);
  });
});
