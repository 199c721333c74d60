import { addressKey } from '../../domain/address.ts';
import type { Call } from '../../domain/call.ts';
import { native } from '../../domain/capability.ts';
import type { Membership } from '../../domain/membership.ts';
import type { Operations } from '../../domain/provider.ts';
import { ProviderError } from '../../domain/provider-error.ts';
import type { List } from '../../domain/window.ts';
import { pathOf } from '../../http/path.ts';
import { createSnykList, findRow, type Query } from './list.ts';
import { toMembership } from './membership-mapping.ts';
import { ofEveryOrg } from './orgs.ts';
import { findOrg } from './own-org.ts';
import type { Snyk } from './snyk.ts';
import { membershipPage } from './wire.ts';

type MemberOperations = Pick<Operations, 'listMembers' | 'getMember' | 'listMemberships'>;

const caution =
  'Snyk lists who was given a role in the organisation itself; admins of the group have access without being listed.';

/** Who is in Snyk's organisations, and with which role. */
export const memberOperations = (snyk: Snyk): MemberOperations => ({
  listMembers: native((workspaceId) => listMembers(snyk, workspaceId), { how: caution }),
  getMember: native((workspaceId, userId, call) => findMember(snyk, workspaceId, userId, call), {
    how: caution,
    // Where it is not found, the organisation is looked for.
    price: { once: 0, each: 2 },
  }),
  listMemberships: ofEveryOrg(snyk, 'the members', (orgId) => listMembers(snyk, orgId)),
});

/** The members of one organisation, in the order in which they came. */
export const listMembers = (snyk: Snyk, orgId: string, filters: Query = []): List<Membership> => {
  const userRoles = snyk.scope.kind === 'group' ? undefined : null;
  return createSnykList(snyk, {
    path: pathOf`/rest/orgs/${orgId}/memberships`,
    filters,
    page: membershipPage,
    map: (row) => toMembership(snyk.directory, row, orgId, userRoles),
    idOf: ({ userId }) => userId,
  });
};

/** One user in one organisation, by one call; null where the user is not in it or the organisation is not there. */
export const findMember = async (snyk: Snyk, orgId: string, userId: string, call: Call): Promise<Membership | null> => {
  const list = listMembers(snyk, orgId, [['user_id', userId]]);
  return nullWithoutOrg(snyk, orgId, call, () => findRow(list, (row) => row.userId === userId, call));
};

/** The user with an address in one organisation, by one call. Whether Snyk minds case is not documented. */
export const askMemberByEmail = (snyk: Snyk, orgId: string, email: string, call: Call): Promise<Membership | null> => {
  const key = addressKey(email);
  const list = listMembers(snyk, orgId, [['email', email]]);
  return findRow(list, ({ user }) => typeof user.email === 'string' && addressKey(user.email) === key, call);
};

/**
 * What `read` finds in an organisation; null where the organisation itself is not there. Snyk answers 404 also where the token may read the
 * organisation but not this list of it, and then "there is none" would be false: the error stands.
 */
export const nullWithoutOrg = async <T>(
  snyk: Snyk,
  orgId: string,
  call: Call,
  read: () => Promise<T | null>,
): Promise<T | null> => {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof ProviderError) || error.kind !== 'not-found') throw error;
    if ((await findOrg(snyk, orgId, call)) === null) return null;
    throw error;
  }
};
