import type { Call } from '../../domain/call.ts';
import { ProviderError } from '../../domain/provider-error.ts';
import { pathOf } from '../../http/path.ts';
import { createSnykList, findRow } from './list.ts';
import { findMember } from './members.ts';
import type { Snyk } from './snyk.ts';
import { membershipPage } from './wire.ts';

/** The id that Snyk changes a user's membership in an organisation by. Rejects as `not-found` where there is none. */
export const readOrgMembershipId = async (snyk: Snyk, orgId: string, userId: string, call: Call): Promise<string> => {
  const membership = await findMember(snyk, orgId, userId, call);
  return idIn(snyk, membership, `the Snyk user ${userId} in the organisation ${orgId}`);
};

/** The same of a user's membership in the group: the read that also gets the user. */
export const readGroupMembershipId = async (
  snyk: Snyk,
  groupId: string,
  userId: string,
  call: Call,
): Promise<string> => {
  const memberships = createSnykList(snyk, {
    path: pathOf`/rest/groups/${groupId}/memberships`,
    filters: [['user_id', userId]],
    page: membershipPage,
    map: (row) => row,
    idOf: ({ relationships }) => relationships.user.data.id,
  });
  const row = await findRow(memberships, ({ relationships }) => relationships.user.data.id === userId, call);
  return idIn(snyk, row, `the Snyk user ${userId} in the group ${groupId}`);
};

const idIn = ({ directory }: Snyk, row: { readonly id?: string | null | undefined } | null, whose: string): string => {
  if (row === null) {
    const message = `There is no membership of ${whose} (directory "${directory}"): it may have ended meanwhile.`;
    throw new ProviderError('not-found', directory, message, { unsent: true });
  }
  if (row.id) return row.id;
  const message = `Snyk lists the membership of ${whose} without its id (directory "${directory}"), and takes changes by that id only. Please report it.`;
  throw new ProviderError('malformed-response', directory, message, { unsent: true });
};
