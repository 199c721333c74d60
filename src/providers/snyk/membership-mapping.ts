import type { Membership } from '../../domain/membership.ts';
import { toHeldRole } from './role-mapping.ts';
import { toUser } from './user-mapping.ts';
import type { MembershipRow, UserMembershipRow } from './wire.ts';
import { toNamedWorkspace } from './workspace-mapping.ts';

/**
 * A membership in an organisation: its role is the one held there.
 * @param userRoles the user's roles in the directory: undefined where a group's list will tell, null where there is no group
 */
export const toMembership = (
  directory: string,
  row: MembershipRow,
  workspaceId: string,
  userRoles: null | undefined,
): Membership => {
  const { user, role, org } = row.relationships;
  return {
    kind: 'Membership',
    directory,
    workspaceId,
    userId: user.data.id,
    id: row.id ?? null,
    user: toUser(directory, user.data, userRoles),
    workspace: org?.data ? toNamedWorkspace(directory, org.data) : null,
    roles: role?.data ? [toHeldRole(directory, role.data, 'WORKSPACE')] : null,
    // Snyk's lists of members leave out who has access through the group.
    origin: 'DIRECT',
    joinedAt: row.attributes?.created_at ?? null,
    raw: row,
  };
};

/** A membership in the list of one user's memberships, which alone does not tell how the user logs in. */
export const toUserMembership = (directory: string, row: UserMembershipRow): Membership => {
  const membership = toMembership(directory, row, row.relationships.org.data.id, undefined);
  return { ...membership, user: { ...membership.user, loginMethod: undefined } };
};
