import { rowWith } from '../../../sandbox/rows.ts';
import type { Office } from './office.ts';
import type { TrayMember, TrayRole, TrayUser, TrayWorkspace } from './state.ts';

/** Tray's unions of empty objects, in one of the ways they may look on the wire. */
const union = (word: string, { knobs }: Office): unknown => {
  switch (knobs.unionStyle) {
    case 'word':
      return word;
    case 'object':
      return { [word]: {} };
    case 'empty':
      return {};
    case 'null':
      return null;
  }
};

const roleIn = (roles: readonly TrayRole[], id: string): TrayRole => {
  const role = rowWith(roles, id);
  if (role === undefined) throw new Error(`The state names a role ${id} that its list has not.`);
  return { id: role.id, name: role.name };
};

/** A workspace as Tray shows one. */
export const workspaceBody = (workspace: TrayWorkspace, office: Office): unknown => {
  const { id, name, type, description, monthlyTaskLimit } = workspace;
  return { id, name, type: union(type, office), description, monthlyTaskLimit };
};

/** A user as Tray shows one. */
export const userBody = (user: TrayUser, office: Office): unknown => {
  const { missingEmail } = office.knobs;
  const none = missingEmail === 'empty' ? '' : missingEmail === 'null' ? null : undefined;
  return {
    id: user.id,
    email: user.email ?? none,
    name: user.name,
    accountType: union(user.accountType, office),
    role: roleIn(office.state.roles, user.roleId),
  };
};

/** A member as Tray shows one: without the name, and without an address where there is none. */
export const memberBody = (workspace: TrayWorkspace, member: TrayMember, office: Office): unknown => {
  const user = userOf(member, office);
  const none = office.knobs.missingEmail === 'null' ? null : undefined;
  return {
    workspaceId: workspace.id,
    id: member.id,
    email: user.email ?? none,
    accountType: union(user.accountType, office),
    role: roleIn(workspace.roles, member.roleId),
  };
};

/** A user in a list: whole, or in summary mode little more than its id. */
export const userRow = (user: TrayUser, office: Office): unknown =>
  office.rows === 'full' ? userBody(user, office) : summaryOf(user, office);

/** A member in a list: whole, or in summary mode little more than its id. */
export const memberRow = (workspace: TrayWorkspace, member: TrayMember, office: Office): unknown =>
  office.rows === 'full' ? memberBody(workspace, member, office) : summaryOf(userOf(member, office), office);

const summaryOf = (user: TrayUser, office: Office): unknown =>
  office.knobs.summaryRow === 'id'
    ? { id: user.id }
    : { id: user.id, name: user.name, type: union(user.accountType, office) };

const userOf = (member: TrayMember, { state }: Office): TrayUser => {
  const user = rowWith(state.users, member.id);
  if (user === undefined) throw new Error(`The state has a member ${member.id} that is no user.`);
  return user;
};
