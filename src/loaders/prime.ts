import type { AuditEvent } from '../domain/audit-event.ts';
import { isWholeUser } from '../domain/user.ts';
import { isWholeWorkspace } from '../domain/workspace.ts';
import type { Loaders } from './loaders.ts';
import type { Invite } from '../domain/invite.ts';
import type { Membership } from '../domain/membership.ts';
import type { Role } from '../domain/role.ts';
import type { User } from '../domain/user.ts';
import type { Workspace } from '../domain/workspace.ts';

/** Tells the loaders of rows that a list has brought, so that none is asked for again. Rows that lack a field are left out. */
export const primeLoaders = (
  { user, workspace, member }: Loaders,
  rows: readonly (User | Workspace | Role | Membership | Invite | AuditEvent)[],
): void => {
  for (const row of rows) {
    const { directory } = row;
    if (row.kind === 'User' && isWholeUser(row)) user.prime({ directory, scope: null, id: row.id }, row);
    if (row.kind === 'Workspace' && isWholeWorkspace(row)) workspace.prime({ directory, scope: null, id: row.id }, row);
    if (row.kind === 'Membership' && row.roles !== undefined) {
      member.prime({ directory, scope: row.workspaceId, id: row.userId }, row);
      if (isWholeUser(row.user)) user.prime({ directory, scope: null, id: row.userId }, row.user);
      if (row.workspace !== null && isWholeWorkspace(row.workspace)) {
        workspace.prime({ directory, scope: null, id: row.workspaceId }, row.workspace);
      }
    }
  }
};
