import type { Builder } from './builder.ts';
import type { Types } from './types.ts';

const email = 'Only accounts with this whole e-mail address; upper and lower case are the same.';
const userSearch =
  'Only users whose display name contains this; no other field is searched; upper and lower case are the same.';
const workspaceSearch =
  'Only workspaces whose name contains this; no other field is searched; upper and lower case are the same.';
const workspaceTypes = 'Only workspaces of these types. An empty list is refused.';
const userPrivileges =
  'Only users who hold a role of one of these privileges in the whole directory. An empty list is refused.';
const membershipPrivileges =
  'Only memberships with a role of one of these privileges in the workspace. An empty list is refused.';

const inviteStatuses = 'Only invites of which one of these became. An empty list is refused.';
const inviteEmail = 'Only invites to this whole e-mail address; upper and lower case are the same.';
const inviteAge =
  'Only invites that were sent, or first seen, more than so many days ago: 0 to 36500. One whose age nobody knows does not match.';
const inviteExpiry =
  'Only invites that end, or ended, before this moment. One whose end the vendor does not tell does not match.';

/** The inputs that filter lists. Those of root lists also choose the directories. Where parts are given together, all must hold. A list without an entry is refused. */
export const createFilterInputs = (builder: Builder, types: Types) => {
  /** The parts that every root filter has. */
  const scope = (t: InputFields) => ({
    directories: t.idList({
      description: 'Only these directories, each by its key or its id. An empty list is refused.',
    }),
    providers: t.field({
      type: [types.Provider],
      description: 'Only directories of these vendors. An empty list is refused.',
    }),
  });

  const inviteParts = (t: InputFields) => ({
    statuses: t.field({ type: [types.InviteStatus], description: inviteStatuses }),
    email: t.string({ description: inviteEmail }),
    olderThanDays: t.int({ description: inviteAge }),
    expiresBefore: t.field({ type: 'DateTime', description: inviteExpiry }),
  });

  return {
    UserFilter: builder.inputType('UserFilter', {
      description: 'Which users, of which directories.',
      fields: (t) => ({
        ...scope(t),
        email: t.string({ description: email }),
        search: t.string({ description: userSearch }),
        privileges: t.field({ type: [types.Privilege], description: userPrivileges }),
      }),
    }),
    WorkspaceFilter: builder.inputType('WorkspaceFilter', {
      description: 'Which workspaces, of which directories.',
      fields: (t) => ({
        ...scope(t),
        types: t.field({ type: [types.WorkspaceType], description: workspaceTypes }),
        search: t.string({ description: workspaceSearch }),
      }),
    }),
    RoleFilter: builder.inputType('RoleFilter', { description: 'Roles of which directories.', fields: scope }),
    InviteFilter: builder.inputType('InviteFilter', {
      description: 'Which invites, of which directories.',
      fields: (t) => ({ ...scope(t), ...inviteParts(t) }),
    }),
    DirectoryInviteFilter: builder.inputType('DirectoryInviteFilter', {
      description: 'Which invites of a directory or workspace.',
      fields: inviteParts,
    }),
    AuditEventFilter: builder.inputType('AuditEventFilter', {
      description: 'Which audit events, of which directories.',
      fields: (t) => ({
        ...scope(t),
        since: t.field({ type: 'DateTime', description: 'Only events from this moment on.' }),
        actor: t.string({ description: 'Only what this caller did.' }),
        operation: t.string({ description: 'Only this operation, such as `inviteUser`.' }),
      }),
    }),
    MembershipFilter: builder.inputType('MembershipFilter', {
      description: 'Which memberships, of which directories.',
      fields: (t) => ({
        ...scope(t),
        privileges: t.field({ type: [types.Privilege], description: membershipPrivileges }),
      }),
    }),
    DirectoryUserFilter: builder.inputType('DirectoryUserFilter', {
      description: 'Which users of a directory.',
      fields: (t) => ({
        email: t.string({ description: email }),
        search: t.string({ description: userSearch }),
        privileges: t.field({ type: [types.Privilege], description: userPrivileges }),
      }),
    }),
    DirectoryWorkspaceFilter: builder.inputType('DirectoryWorkspaceFilter', {
      description: 'Which workspaces of a directory.',
      fields: (t) => ({
        types: t.field({ type: [types.WorkspaceType], description: workspaceTypes }),
        search: t.string({ description: workspaceSearch }),
      }),
    }),
    DirectoryMembershipFilter: builder.inputType('DirectoryMembershipFilter', {
      description: 'Which memberships of a directory.',
      fields: (t) => ({ privileges: t.field({ type: [types.Privilege], description: membershipPrivileges }) }),
    }),
  };
};

type InputFields = Parameters<Parameters<Builder['inputType']>[1]['fields']>[0];

export type FilterInputs = ReturnType<typeof createFilterInputs>;
