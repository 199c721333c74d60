import type { AuditEvent } from '../domain/audit-event.ts';
import type { Capability } from './capability.ts';
import type { Gap } from '../domain/gap.ts';
import type { Health } from '../domain/health.ts';
import type { Evidence, Invite } from '../domain/invite.ts';
import type { Membership } from '../domain/membership.ts';
import type { Principal } from '../domain/principal.ts';
import type { Provider } from '../domain/provider.ts';
import type { Role } from '../domain/role.ts';
import type { SourceReport } from '../domain/source-report.ts';
import type { User } from '../domain/user.ts';
import type { Workspace } from '../domain/workspace.ts';
import type { Builder } from './builder.ts';
import type { ConnectionRow, EdgeRow } from './connection.ts';
import type { Enums } from './enums.ts';
import type { NodeRow } from './global-id.ts';
import type { Problem } from './problem.ts';

/** A refererence for every object type, made before any is defined: they name each other in circles. */
export const createTypes = (builder: Builder, enums: Enums) => ({
  ...enums,
  Node: builder.interfaceRef<NodeRow | Provider>('Node'),
  Directory: builder.objectRef<Provider>('Directory'),
  DirectoryHealth: builder.objectRef<{ readonly health: Health | null }>('DirectoryHealth'),
  User: builder.objectRef<User>('User'),
  Workspace: builder.objectRef<Workspace>('Workspace'),
  Role: builder.objectRef<Role>('Role'),
  Membership: builder.objectRef<Membership>('Membership'),
  Invite: builder.objectRef<Invite>('Invite'),
  AuditEvent: builder.objectRef<AuditEvent>('AuditEvent'),
  AuditEventConnection: builder.objectRef<ConnectionRow<AuditEvent>>('AuditEventConnection'),
  AuditEventEdge: builder.objectRef<EdgeRow<AuditEvent>>('AuditEventEdge'),
  Evidence: builder.objectRef<Evidence>('Evidence'),
  Gap: builder.objectRef<Gap>('Gap'),
  Capability: builder.objectRef<Capability>('Capability'),
  SourceReport: builder.objectRef<SourceReport>('SourceReport'),
  Problem: builder.objectRef<Problem>('Problem'),
  Viewer: builder.objectRef<Principal>('Viewer'),
  PageInfo: builder.objectRef<ConnectionRow<unknown>>('PageInfo'),
  UserConnection: builder.objectRef<ConnectionRow<User>>('UserConnection'),
  UserEdge: builder.objectRef<EdgeRow<User>>('UserEdge'),
  WorkspaceConnection: builder.objectRef<ConnectionRow<Workspace>>('WorkspaceConnection'),
  WorkspaceEdge: builder.objectRef<EdgeRow<Workspace>>('WorkspaceEdge'),
  RoleConnection: builder.objectRef<ConnectionRow<Role>>('RoleConnection'),
  RoleEdge: builder.objectRef<EdgeRow<Role>>('RoleEdge'),
  MembershipConnection: builder.objectRef<ConnectionRow<Membership>>('MembershipConnection'),
  MembershipEdge: builder.objectRef<EdgeRow<Membership>>('MembershipEdge'),
  InviteConnection: builder.objectRef<ConnectionRow<Invite>>('InviteConnection'),
  InviteEdge: builder.objectRef<EdgeRow<Invite>>('InviteEdge'),
  /** Members are memberships seen from a workspace: the node is the user, the edge carries the membership. */
  WorkspaceMemberConnection: builder.objectRef<ConnectionRow<Membership>>('WorkspaceMemberConnection'),
  WorkspaceMemberEdge: builder.objectRef<EdgeRow<Membership>>('WorkspaceMemberEdge'),
});

export type Types = ReturnType<typeof createTypes>;
