import type { Privilege, Role } from '../../domain/role.ts';
import { wordTable } from './union.ts';
import type { RoleRow } from './wire.ts';

/** Tray's built-in roles, of organisations and of workspaces. Any other may do what only its maker knows. */
const privilegeOf = wordTable<Privilege>([
  ['Owner', 'OWNER'],
  ['Admin', 'ADMIN'],
  ['Contributor', 'WRITE'],
  ['Viewer', 'READ'],
]);

/** @param workspaceId the workspace whose list the role is of; null for a role of the organisation */
export const toRole = (directory: string, row: RoleRow, workspaceId: string | null): Role => ({
  kind: 'Role',
  directory,
  id: row.id,
  workspaceId,
  name: row.name,
  description: null,
  scope: workspaceId === null ? 'DIRECTORY' : 'WORKSPACE',
  privilege: privilegeOf(row.name ?? null),
  custom: null,
  raw: row,
});
