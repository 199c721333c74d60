import type { Known } from './known.ts';
import type { Role } from './role.ts';
import type { User } from './user.ts';
import type { Workspace } from './workspace.ts';

/** `DIRECT`: given in this workspace. `INHERITED`: held through something above it, and listed by the vendor all the same. */
export const membershipOrigins = ['DIRECT', 'INHERITED'] as const;
export type MembershipOrigin = (typeof membershipOrigins)[number];

/** A user in a workspace, with roles. */
export interface Membership {
  readonly kind: 'Membership';
  readonly directory: string;
  readonly workspaceId: string;
  readonly userId: string;
  /** The vendor's own id of the membership (Snyk); null where it has none. */
  readonly id: string | null;
  /** What the membership's row told of the user: often less than the user's own row. */
  readonly user: User;
  /** What the row told of the workspace, or null. */
  readonly workspace: Workspace | null;
  readonly roles: Known<readonly Role[]>;
  readonly origin: Known<MembershipOrigin>;
  /** ISO 8601. */
  readonly joinedAt: Known<string>;
  readonly raw: unknown;
}
