import type { Call } from '../../domain/call.ts';
import type { Role } from '../../domain/role.ts';
import type { List } from '../../domain/window.ts';
import { pathOf } from '../../http/path.ts';
import { readWhole } from '../../pagination/whole-list.ts';
import type { Reader } from '../reader.ts';
import { createTrayList } from './page.ts';
import { toRole } from './role-mapping.ts';
import { rolePage } from './wire.ts';

export interface TrayRoles {
  /** The roles of a workspace, or of the organisation. */
  readonly list: (workspaceId: string | null) => List<Role>;
  /** Tray has no operation for one role: it is looked for in its list. */
  readonly get: (roleId: string, workspaceId: string | null, call: Call) => Promise<Role | null>;
}

/** Roles of the organisation and of each workspace, which are lists of their own. */
export const createTrayRoles = (reader: Reader, directory: string): TrayRoles => {
  const list = (workspaceId: string | null): List<Role> =>
    createTrayList(reader, directory, {
      path: workspaceId === null ? '/core/v1/roles' : pathOf`/core/v1/workspaces/${workspaceId}/roles`,
      pageLimit: workspaceId === null ? 1000 : 100,
      page: rolePage,
      map: (row) => toRole(directory, row, workspaceId),
      idOf: ({ id }) => id,
    });

  return {
    list,
    get: async (roleId, workspaceId, call) =>
      (await readWhole(list(workspaceId), call)).find(({ id }) => id === roleId) ?? null,
  };
};
