import type { Call } from './call.ts';
import type { Offer } from './capability.ts';
import type { Directory } from './directory.ts';
import type { StaticGaps } from './gap.ts';
import type { Invite } from './invite.ts';
import type { Membership } from './membership.ts';
import type { Role } from './role.ts';
import type { User } from './user.ts';
import type { List } from './window.ts';
import type { Workspace, WorkspaceType } from './workspace.ts';
import type { WriteOperations, WriteRules } from './write.ts';

/** Which users are wanted. Every part that is not null must hold. */
export interface UserFilter {
  /** The whole address; case does not matter. */
  readonly email: string | null;
  /** A part of the name; case does not matter. */
  readonly search: string | null;
}

/** Which workspaces are wanted. Every part that is not null must hold. */
export interface WorkspaceFilter {
  readonly types: readonly WorkspaceType[] | null;
  /** A part of the name; case does not matter. */
  readonly search: string | null;
}

/**
 * All that Rollcall can ask of a directory. The record is total: leaving an operation out does not compile, and declining one costs
 * a sentence that a caller will read. Functions reject with a ProviderError and nothing else. A thing that does not exist is null.
 */
export interface Operations {
  readonly listUsers: Offer<(filter: UserFilter) => List<User>>;
  readonly getUser: Offer<(userId: string, call: Call) => Promise<User | null>>;
  readonly listWorkspaces: Offer<(filter: WorkspaceFilter) => List<Workspace>>;
  readonly getWorkspace: Offer<(workspaceId: string, call: Call) => Promise<Workspace | null>>;
  /** The roles that hold in the whole directory. */
  readonly listRoles: Offer<() => List<Role>>;
  /** The roles that can be held in one workspace. */
  readonly listWorkspaceRoles: Offer<(workspaceId: string) => List<Role>>;
  /** `workspaceId` is the role's own (see Role), null where the directory has one list. */
  readonly getRole: Offer<(roleId: string, workspaceId: string | null, call: Call) => Promise<Role | null>>;
  readonly listMembers: Offer<(workspaceId: string) => List<Membership>>;
  readonly getMember: Offer<(workspaceId: string, userId: string, call: Call) => Promise<Membership | null>>;
  /** Every membership of the directory, workspace after workspace. */
  readonly listMemberships: Offer<() => List<Membership>>;
  /** The memberships of several users at once, since asking together costs less. A user without any has an empty list; one of whom the vendor does not tell is left out. */
  readonly getUserMemberships: Offer<
    (userIds: readonly string[], call: Call) => Promise<ReadonlyMap<string, readonly Membership[]>>
  >;
  /** Every invite of the directory. */
  readonly listInvites: Offer<() => List<Invite>>;
  readonly listWorkspaceInvites: Offer<(workspaceId: string) => List<Invite>>;
  readonly getInvite: Offer<(inviteId: string, workspaceId: string | null, call: Call) => Promise<Invite | null>>;
  /** The roles that an invite's word names: empty where it names none that exists. */
  readonly getInviteRoles: Offer<(invite: Invite, call: Call) => Promise<readonly Role[]>>;
  /** The account behind the directory's own token. */
  readonly getViewer: Offer<(call: Call) => Promise<User>>;
}

export type OperationName = keyof Operations;

/** The kinds of vendor ids that a caller can hand in, inside a global id. */
export type IdKind = 'User' | 'Workspace' | 'Role' | 'Invite';

/** One directory, opened: a vendor reached with one set of credentials. */
export interface Provider {
  readonly directory: Directory;
  readonly operations: Operations;
  readonly writes: WriteOperations;
  /** What the vendor asks of a write's input, held before anything is sent. */
  readonly writeRules: WriteRules;
  /**
   * Asks for the member of a workspace who has an address, with one call, where the vendor can be asked so. It may mind case, so that null proves
   * nothing.
   */
  readonly askMemberByEmail?: (workspaceId: string, email: string, call: Call) => Promise<Membership | null>;
  /** The fields this vendor never provides. */
  readonly gaps: StaticGaps;
  /** Whether a stranger's id could be one of this vendor's. One that could not is refused before any call. */
  readonly isId: (kind: IdKind, id: string) => boolean;
  /** Makes the cheapest call that proves the credentials. */
  readonly check: (call: Call) => Promise<void>;
  /** Closes its connections. */
  readonly close: () => Promise<void>;
}
