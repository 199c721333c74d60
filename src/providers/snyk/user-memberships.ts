import type { Call } from '../../domain/call.ts';
import { emulated, native } from '../../domain/capability.ts';
import type { Membership } from '../../domain/membership.ts';
import type { Operations } from '../../domain/provider.ts';
import { pathOf } from '../../http/path.ts';
import { readWhole } from '../../pagination/whole-list.ts';
import { harvestGroup, harvestOrg } from './harvest.ts';
import { createSnykList } from './list.ts';
import { toUserMembership } from './membership-mapping.ts';
import { listReadableOrgs } from './orgs.ts';
import type { Snyk } from './snyk.ts';
import { userMembershipPage } from './wire.ts';

const rule =
  'Many users are looked up in the lists of members for as long as that takes fewer calls than asking for each of them; together it is never more than twice the fewest.';

/** Which organisations users are in. */
export const userMembershipOperations = (snyk: Snyk): Pick<Operations, 'getUserMemberships'> => ({
  getUserMemberships: getUserMemberships(snyk),
});

const getUserMemberships = (snyk: Snyk): Operations['getUserMemberships'] => {
  const { scope } = snyk;
  switch (scope.kind) {
    case 'group':
      return native(
        ofListed(snyk, (userIds, call) => readInGroup(snyk, scope.groupId, userIds, call)),
        // In how many organisations one of them is, nobody knows.
        { how: rule, price: null },
      );
    case 'org':
      return native(
        ofListed(snyk, async (userIds, call) => byUser(userIds, await harvestOrg(snyk, scope.orgId, userIds, call))),
        { how: rule, price: { once: 1, each: 2, mostRows: 1 } },
      );
    case 'token':
      return emulated(
        `Rollcall asks every organisation that the token may read. ${rule}`,
        ofListed(snyk, async (userIds, call) => {
          const orgs = await readWhole(listReadableOrgs(snyk), call);
          const found = await Promise.all(orgs.map(({ id }) => harvestOrg(snyk, id, userIds, call)));
          return byUser(userIds, found.flat());
        }),
      );
  }
};

type ReadMemberships = (userIds: readonly string[], call: Call) => Promise<ReadonlyMap<string, readonly Membership[]>>;

/** The same without the accounts that Snyk never lists: of those an empty list would be said where nothing is known. */
const ofListed =
  ({ unlisted }: Snyk, read: ReadMemberships): ReadMemberships =>
  async (userIds, call) => {
    const listed = userIds.filter((id) => !unlisted.has(id));
    return listed.length === 0 ? new Map() : read(listed, call);
  };

/** Up to this many users are asked for one by one: to learn of the organisations alone would cost a call. */
const fewUsers = 2;

const readInGroup = async (snyk: Snyk, groupId: string, userIds: readonly string[], call: Call) => {
  const all = userIds.length > fewUsers ? await harvestGroup(snyk, groupId, userIds.length, call) : null;
  if (all !== null) return byUser(userIds, all.toSorted(byOrgName));
  const path = pathOf`/rest/groups/${groupId}/org_memberships`;
  const readOne = async (userId: string) => {
    const list = createSnykList(snyk, {
      path,
      filters: [['user_id', userId]],
      page: userMembershipPage,
      map: (row) => {
        snyk.shownOrgs.add(row.relationships.org.data.id);
        return toUserMembership(snyk.directory, row);
      },
      idOf: ({ workspaceId }) => workspaceId,
    });
    return [userId, (await readWhole(list, call)).toSorted(byOrgName)] as const;
  };
  return new Map(await Promise.all(userIds.map(readOne)));
};

/**
 * Snyk lists a user's organisations by when the user joined them, and a group's by name: cursors of either way to a user's memberships must
 * stand in the same place, so both are brought into the order of the group's list.
 */
const byOrgName = (one: Membership, other: Membership): number => {
  const [first, second] = [nameOf(one), nameOf(other)];
  if (first !== second) return first < second ? -1 : 1;
  return one.workspaceId < other.workspaceId ? -1 : 1;
};

const nameOf = ({ workspace }: Membership): string => (workspace?.name ?? '').toLowerCase();

/** Deals memberships to their users; a user without any has an empty list. */
const byUser = (userIds: readonly string[], memberships: readonly Membership[]) => {
  const dealt = new Map<string, Membership[]>(userIds.map((id) => [id, []]));
  for (const membership of memberships) dealt.get(membership.userId)?.push(membership);
  return dealt;
};
