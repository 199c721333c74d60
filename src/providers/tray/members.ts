import type { Call } from '../../domain/call.ts';
import type { Membership } from '../../domain/membership.ts';
import type { List } from '../../domain/window.ts';
import type { Workspace } from '../../domain/workspace.ts';
import { pathOf } from '../../http/path.ts';
import type { Reader } from '../reader.ts';
import { toMembership, toWholeMembership } from './membership-mapping.ts';
import { createTrayList } from './page.ts';
import { accountPage, accountRow } from './wire.ts';

/** @param workspace the workspace itself where it is in hand: memberships then carry it */
export interface TrayMembers {
  readonly list: (workspaceId: string, workspace?: Workspace | null) => List<Membership>;
  readonly get: (
    workspaceId: string,
    userId: string,
    call: Call,
    workspace?: Workspace | null,
  ) => Promise<Membership | null>;
}

/** The members of one workspace. */
export const createTrayMembers = (reader: Reader, directory: string): TrayMembers => ({
  list: (workspaceId, workspace = null) =>
    createTrayList(reader, directory, {
      path: pathOf`/core/v1/workspaces/${workspaceId}/users`,
      pageLimit: 100,
      page: accountPage,
      map: (row) => toMembership(directory, row, workspaceId, workspace),
      idOf: ({ userId }) => userId,
    }),
  get: async (workspaceId, userId, call, workspace = null) => {
    const row = await reader.find(accountRow, pathOf`/core/v1/workspaces/${workspaceId}/users/${userId}`, call);
    return row === null ? null : toWholeMembership(directory, row, workspaceId, workspace);
  },
});
