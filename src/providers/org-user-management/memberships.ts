import type { Call } from '../../domain/call.ts';
import type { Membership } from '../../domain/membership.ts';
import type { List } from '../../domain/window.ts';
import type { Workspace } from '../../domain/workspace.ts';
import { mapList } from '../../pagination/mapped-list.ts';
import { toMembership } from './membership-mapping.ts';
import type { OumOrganization } from './organization.ts';
import { toBareUser } from './user-mapping.ts';
import type { OumUsers } from './users.ts';

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
): OumMemberships => {
  /** The organisation is read first: users must not be shown as members of a workspace that is not theirs. */
  const listOnce = (readOrganization: (call: Call) => Promise<Workspace>): List<Membership> => {
    const list = users.list(everyone);
    return {
      pageLimit: list.pageLimit,
      accepts: list.accepts,
      read: async (window, call) => {
        const workspace = await readOrganization(call);
        return mapList(list, (user) => toMembership(user, workspace)).read(window, call);
      },
    };
  };

  return {
    listIn: (workspaceId) => listOnce((call) => organization.readAs(workspaceId, call)),
    list: () => listOnce(organization.read),
    get: async (workspaceId, userId, call) => {
      const workspace = await organization.get(workspaceId, call);
      const user = workspace === null ? null : await users.get(userId, call);
      return workspace === null || user === null ? null : toMembership(user, workspace);
    },
    ofUsers: async (userIds, call) => {
      const workspace = await organization.read(call);
      return new Map(userIds.map((userId) => [userId, [toMembership(toBareUser(directory, userId), workspace)]]));
    },
  };
};
