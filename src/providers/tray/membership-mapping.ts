import type { Membership } from '../../domain/membership.ts';
import type { Workspace } from '../../domain/workspace.ts';
import { toRole } from './role-mapping.ts';
import { toUserWith } from './user-mapping.ts';
import type { AccountRow } from './wire.ts';

/** A member's row: its role is the one held in the workspace, and the user's role in the organisation is for another answer to tell. */
export const toMembership = (
  directory: string,
  row: AccountRow,
  workspaceId: string,
  workspace: Workspace | null,
): Membership => ({
  kind: 'Membership',
  directory,
  workspaceId,
  userId: row.id,
  id: null,
  user: toUserWith(directory, row, undefined),
  workspace,
  roles: row.role ? [toRole(directory, row.role, workspaceId)] : undefined,
  origin: 'DIRECT',
  joinedAt: null,
  raw: row,
});

/** The member in the answer about that member alone. Tray leaves names, and may leave addresses, to the answer about the user. */
export const toWholeMembership = (
  directory: string,
  row: AccountRow,
  workspaceId: string,
  workspace: Workspace | null,
): Membership => {
  const membership = toMembership(directory, row, workspaceId, workspace);
  return { ...membership, roles: membership.roles ?? null };
};
