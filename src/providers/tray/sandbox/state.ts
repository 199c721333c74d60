/** Tray's words for what kind of account it is. */
export type TrayAccountType = 'API' | 'External' | 'Integration' | 'Partner' | 'Regular' | 'System';

/** Tray's words for what a workspace is for. */
export const workspaceTypes = ['Embedded', 'Organization', 'Personal', 'PersonalExternal', 'Shared'] as const;
/** What a workspace is for. */
export type TrayWorkspaceType = (typeof workspaceTypes)[number];

/** A role of the organisation or of one workspace. */
export interface TrayRole {
  readonly id: string;
  readonly name: string;
}

/** A user of the organisation. */
export interface TrayUser {
  readonly id: string;
  /** Null for an API user. */
  email: string | null;
  name: string;
  accountType: TrayAccountType;
  /** One of the organisation's roles. */
  roleId: string;
}

/** A user in a workspace. */
export interface TrayMember {
  /** The user's id. */
  readonly id: string;
  /** One of the workspace's roles. */
  roleId: string;
}

/** A workspace with the roles it gives and the users who have them. */
export interface TrayWorkspace {
  readonly id: string;
  name: string;
  type: TrayWorkspaceType;
  description?: string;
  monthlyTaskLimit?: number;
  readonly roles: TrayRole[];
  readonly members: TrayMember[];
}

/** An invite to the organisation. */
export interface TrayInvite {
  readonly id: string;
  readonly email: string;
  readonly roleId: string;
  /** ISO 8601, as is `expires`. */
  readonly createdAt: string;
  readonly expires: string;
}

/** All that Tray knows. Tests may change it as they like: the order of each list is the order Tray lists it in. */
export interface TrayState {
  readonly users: TrayUser[];
  /** The organisation's roles. */
  readonly roles: TrayRole[];
  readonly workspaces: TrayWorkspace[];
  /** Those that nobody has accepted, expired ones too. Tray lists them to nobody. */
  readonly invites: TrayInvite[];
}
