/** The vendor's roles: there are no others, and they have no ids. */
export const roleNames = ['admin', 'developer', 'analyst'] as const;
/** One of the vendor's roles. */
export type RoleName = (typeof roleNames)[number];

/** How an account logs in: through Google, or (null) with a user name and a password. */
export type Connection = 'google-oauth2' | null;

/** A user of the organisation. */
export interface OrgUser {
  /** As Auth0 makes them: the connection, a bar and the account's id there. */
  readonly id: string;
  email: string;
  name: string;
  roles: RoleName[];
}

/** A mail that asks somebody to join. */
export interface Invitation {
  readonly connection: Connection;
  readonly email: string;
  readonly name: string;
  readonly roles: RoleName[];
}

/** The organisation, as the vendor shows it. */
export interface Organization {
  /** ISO 8601, as is `updated_at`. */
  created_at: string;
  readonly id: string;
  name: string;
  short_name: string;
  updated_at: string;
}

/** All that the vendor knows. Tests may change it as they like: the order of the users is the order they are listed in. */
export interface OrgUserManagementState {
  readonly organization: Organization;
  readonly users: OrgUser[];
  /** Mails that nobody has answered. The vendor lists them to nobody. */
  readonly invitations: Invitation[];
  /** The ids of those who were sent a mail to reset their password. */
  readonly passwordResets: string[];
  /** What happens when the invitee follows the mail: the account is made and joins. @throws for who was not invited */
  readonly accept: (email: string) => OrgUser;
}

/** Whether the account has a password here, rather than at a third party. */
export const hasPassword = (user: OrgUser): boolean => user.id.startsWith('auth0|');
