import { jsonapi } from './document.ts';
import { emailMember, roleOf } from './membership.ts';
import { type Exchange, type Operation, orgOf } from './operation.ts';
import { notFound } from './refusal.ts';
import type { SnykMembership, SnykOrg } from './state.ts';

/** One user as an organisation sees it. A service account is no user here. */
export const orgUserOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: '/orgs/{org_id}/users/{id}',
    releases: ['2021-09-13~beta'],
    run: (exchange) => {
      const org = orgOf(exchange);
      const user = exchange.state.users.get(exchange.parameter('id'));
      const found = user === undefined ? null : accessOf(exchange, org, user.id);
      if (user === undefined || found === null) throw notFound('User');
      const { name, username, active, email } = user;
      const membership = { created_at: found.membership.createdAt, strategy: found.strategy };
      const attributes = { name, username, active, ...emailMember(exchange.state, email), membership };
      return { status: 200, body: { jsonapi, data: { id: user.id, type: 'user', attributes } } };
    },
  },
];

interface Access {
  readonly membership: SnykMembership;
  readonly strategy: 'direct' | 'indirect';
}

/** An admin of the group is in each of its organisations, without a membership of its own there. */
const accessOf = ({ state }: Exchange, org: SnykOrg, userId: string): Access | null => {
  const direct = org.memberships.rows().find((row) => row.userId === userId);
  if (direct !== undefined) return { membership: direct, strategy: 'direct' };
  const group = org.groupId === null ? undefined : state.groups.get(org.groupId);
  const indirect = group?.memberships
    .rows()
    .find((row) => row.userId === userId && roleOf(state, row).name === 'Group Admin');
  return indirect === undefined ? null : { membership: indirect, strategy: 'indirect' };
};
