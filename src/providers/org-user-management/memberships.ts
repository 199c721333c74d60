import type { Call } from '../../domain/call.ts';
import type { Membership } from '../../domain/membership.ts';
import type { List } from '../../domain/window.ts';
import { mapList } from '../../pagination/mapped-list.ts';
import { toMembership } from './membership-mapping.ts';
import type { OumOrganization } from './organization.ts';
import { toBareUser } from './user-mapping.ts';
import type { OumUsers } from './users.ts';
import type { UsersInHand } from './users-in-hand.ts';

export interface OumMemberships {
  /** The members of one workspace, which must be the organisation. */
  readonly listIn: (workspaceId: string) => List<Membership>;
  readonly list: () => List<Membership>;
  readonly get: (workspaceId: string, userId: string, call: Call) => Promise<Membership | null>;
  readonly ofUsers: (userIds: readonly string[], call: Call) => Promise<ReadonlyMap<string, readonly Membership[]>>;
}

const everyone = { email: null, search: null };

/** A user of the organisation is its member: the vendor has no other memberships, and none apart from users. */
export const createOumMemberships = (
  directory: string,
  organization: OumOrganization,
  users: OumUsers,
  inHand: UsersInHand,
): OumMemberships => {
  const list = users.list(everyone);
  const { pageLimit, accepts } = list;

  return {
    listIn: (workspaceId) => ({
      pageLimit,
      accepts,
      read: async (window, call) => {
        // First: users must not be shown as members of a workspace that is not theirs, and need not be read then.
        const workspace = await organization.readAs(workspaceId, call);
        return mapList(list, (user) => toMembership(user, workspace)).read(window, call);
      },
    }),
    list: () => ({
      pageLimit,
      accepts,
      read: async (window, call) => {
        const [workspace, slice] = await Promise.all([organization.read(call), list.read(window, call)]);
        return { ...slice, rows: slice.rows.map((user) => toMembership(user, workspace)) };
      },
    }),
    get: async (workspaceId, userId, call) => {
      const workspace = await organization.get(workspaceId, call);
      const user = workspace === null ? null : await users.get(userId, call);
      return workspace === null || user === null ? null : toMembership(user, workspace);
    },
    ofUsers: async (userIds, call) => {
      const workspace = await organization.read(call);
      const known = await inHand.of(call);
      const userOf = (userId: string) => known.get(userId) ?? toBareUser(directory, userId);
      return new Map(userIds.map((userId) => [userId, [toMembership(userOf(userId), workspace)]]));
    },
  };
};
