import type { Call } from '../../domain/call.ts';
import type { Membership } from '../../domain/membership.ts';
import { ProviderError } from '../../domain/provider-error.ts';
import type { List, Position } from '../../domain/window.ts';
import type { Workspace } from '../../domain/workspace.ts';
import { flattenLists } from '../../pagination/flattened-list.ts';
import { mapList } from '../../pagination/mapped-list.ts';
import { readWhole } from '../../pagination/whole-list.ts';
import type { TrayMembers } from './members.ts';
import { idPattern } from './wire.ts';
import type { TrayWorkspaces } from './workspaces.ts';

export interface TrayMemberships {
  /** Every membership of every workspace that the token may see. */
  readonly list: () => List<Membership>;
  /** Rejects where one workspace does: what it hides could be the membership that was looked for. */
  readonly ofUsers: (userIds: readonly string[], call: Call) => Promise<ReadonlyMap<string, readonly Membership[]>>;
}

const leaveOut = ({ kind }: ProviderError, workspaceId: string): string | null => {
  if (kind === 'forbidden') return `The members of workspace ${workspaceId} are left out: the token may not see them.`;
  if (kind === 'not-found') return `The members of workspace ${workspaceId} are left out: Tray no longer finds it.`;
  return null;
};

const allWorkspaces = { types: null, search: null };

/** Tray has no operation for a user's workspaces, nor for memberships as such: both are put together from the workspaces. */
export const createTrayMemberships = (workspaces: TrayWorkspaces, members: TrayMembers): TrayMemberships => {
  /** Those of the users who are members. Reads on in the list only as long as that can be cheaper than asking for one by one. */
  const findMembers = async (workspace: Workspace, userIds: readonly string[], call: Call): Promise<Membership[]> => {
    const list = members.list(workspace.id, workspace);
    const missing = new Set(userIds);
    const found: Membership[] = [];
    let from: Position | null = null;
    for (let pages = 0; missing.size > Math.max(pages, 1); pages += 1) {
      const needs = { end: false, total: false };
      const slice = await list.read({ direction: 'forward', count: list.pageLimit, from, needs }, call);
      found.push(...slice.rows.filter(({ userId }) => missing.delete(userId)));
      if (slice.hasNext === false || slice.rows.length === 0) return found;
      from = slice.position(slice.rows.length - 1);
    }
    const rest = await Promise.all([...missing].map((userId) => members.get(workspace.id, userId, call, workspace)));
    return [...found, ...rest.filter((membership) => membership !== null)];
  };

  const findUnlessGone = async (
    workspace: Workspace,
    userIds: readonly string[],
    call: Call,
  ): Promise<Membership[]> => {
    try {
      return await findMembers(workspace, userIds, call);
    } catch (error) {
      // Deleted since the workspaces were listed.
      if (error instanceof ProviderError && error.kind === 'not-found') return [];
      throw error;
    }
  };

  return {
    list: () => {
      const inHand = new Map<string, Workspace>();
      return flattenLists({
        outer: mapList(workspaces.list(allWorkspaces), (workspace) => {
          inHand.set(workspace.id, workspace);
          return workspace;
        }),
        idOf: ({ id }) => id,
        isId: (id) => idPattern.test(id),
        innerOf: (id) => members.list(id, inHand.get(id)),
        leaveOut,
      });
    },
    ofUsers: async (userIds, call) => {
      const listed = await readWhole(workspaces.list(allWorkspaces), call);
      const found = (await Promise.all(listed.map((workspace) => findUnlessGone(workspace, userIds, call)))).flat();
      const byUser = Map.groupBy(found, ({ userId }) => userId);
      return new Map(userIds.map((userId) => [userId, byUser.get(userId) ?? []]));
    },
  };
};
