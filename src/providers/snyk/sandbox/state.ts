import type { SnykBehaviour } from './options.ts';
import type { Table } from './table.ts';

/** A user as Snyk knows it. */
export interface SnykUser {
  readonly id: string;
  name: string;
  username: string;
  /** Null where the identity provider keeps the address to itself. */
  email: string | null;
  loginMethod: string | null;
  active: boolean;
}

/** A machine's account: it has a token and roles, and no list of members ever shows it. */
export interface SnykServiceAccount {
  readonly id: string;
  name: string;
}

/** A role of the group; its kind is known to Snyk, and told only by the names of the built-in ones. */
export interface SnykRole {
  /** The "public id" that Snyk's invites and memberships use. */
  readonly id: string;
  name: string;
  description: string;
  readonly kind: 'org' | 'group';
  readonly custom: boolean;
  readonly createdAt: string;
  modifiedAt: string;
}

/** A user in an organisation or in a group, with the one role it has there. */
export interface SnykMembership {
  readonly id: string;
  readonly userId: string;
  roleId: string;
  readonly createdAt: string;
}

export interface SnykInvite {
  readonly id: string;
  readonly email: string;
  readonly roleId: string;
  /** False once it was accepted or revoked. */
  active: boolean;
}

export interface SnykOrg {
  readonly id: string;
  name: string;
  slug: string;
  /** Null for a personal organisation. */
  readonly groupId: string | null;
  accessRequests: boolean;
  /** Whether the token may read it. */
  visible: boolean;
  readonly createdAt: string;
  updatedAt: string;
  readonly memberships: Table<SnykMembership>;
  readonly invites: Table<SnykInvite>;
}

export interface SnykGroup {
  readonly id: string;
  name: string;
  slug: string;
  /** Whether the token may read it. */
  visible: boolean;
  readonly createdAt: string;
  updatedAt: string;
  readonly memberships: Table<SnykMembership>;
}

/** All that the sandbox knows. Tests change it between requests: tables by `insert` and `remove`, the rest in place. */
export interface SnykState {
  readonly token: string;
  readonly users: Table<SnykUser>;
  readonly serviceAccounts: Table<SnykServiceAccount>;
  readonly roles: Table<SnykRole>;
  readonly groups: Table<SnykGroup>;
  readonly orgs: Table<SnykOrg>;
  /** The user whose token it is, where the token is a user's. */
  readonly callerId: string;
  /** How the sandbox answers; may be changed between requests. */
  readonly behaviour: SnykBehaviour;
  /** An empty organisation, in no list until it is inserted into `orgs`. */
  readonly makeOrg: (details: Pick<SnykOrg, 'id' | 'name' | 'slug' | 'groupId'>) => SnykOrg;
}
