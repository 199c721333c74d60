import { memberRelationships, roleOf } from './membership.ts';
import { groupOf, type Exchange, type Operation } from './operation.ts';
import { pageOf } from './page.ts';
import { anyText, pagingRules, uuid } from './parameter.ts';
import type { SnykMembership, SnykOrg } from './state.ts';

interface OrgMembership {
  readonly org: SnykOrg;
  readonly membership: SnykMembership;
}

/** One user's memberships in all organisations of a group. */
export const groupOrgMembershipOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: '/groups/{group_id}/org_memberships',
    releases: ['2024-08-25'],
    query: { ...pagingRules, user_id: { ...uuid, required: true }, org_name: anyText, role_name: anyText },
    run: (exchange) => {
      const { state, request } = exchange;
      const group = groupOf(exchange);
      const orgs = state.orgs.rows().filter(({ groupId }) => groupId === group.id);
      const [userId, orgName, roleName] = ['user_id', 'org_name', 'role_name'].map((name) => request.query.get(name));
      const all = orgs.flatMap((org) =>
        org.memberships.entries
          .filter(({ row }) => row.userId === userId)
          .map(({ key, row }) => ({ key, row: { org, membership: row } })),
      );
      const wanted = all.filter(
        ({ row: { org, membership } }) =>
          (orgName === null || org.name === orgName) &&
          (roleName === null || roleOf(state, membership).name === roleName),
      );
      const listing = {
        entries: wanted.toSorted((one, other) => one.key - other.key),
        sortedBy: null,
        descending: false,
        hasHad: (key: number) => orgs.some(({ memberships }) => memberships.hasHad(key)),
      };
      const count = { org_membership_count: all.length };
      return { status: 200, body: pageOf(exchange, listing, (row) => write(exchange, row, count), count) };
    },
  },
];

const write = (exchange: Exchange, { org, membership }: OrgMembership, count: Readonly<Record<string, number>>) => ({
  id: membership.id,
  type: 'org_membership',
  attributes: exchange.wholeRows ? { created_at: membership.createdAt } : {},
  ...(exchange.wholeRows ? count : {}),
  relationships: {
    org: { data: { id: org.id, type: 'org', attributes: { name: org.name } } },
    // This list alone has no login method.
    ...memberRelationships({ ...exchange, wholeRows: false }, membership, 'org_role'),
  },
});
