import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { membershipIn, membershipListing, membershipRules, memberRelationships, roleForKind } from './membership.ts';
import { jsonapi } from './document.ts';
import { type Exchange, checkMayWrite, type Operation, orgOf, readBody, referenceTo, whole } from './operation.ts';
import { pageOf } from './page.ts';
import { conflict, invalid, notFound } from './refusal.ts';
import type { SnykMembership, SnykOrg } from './state.ts';

const creation = z.strictObject({
  data: z.strictObject({
    type: z.literal('org_membership'),
    relationships: z.strictObject({
      org: referenceTo('org'),
      role: referenceTo('org_role'),
      user: referenceTo('user'),
    }),
  }),
});

const change = z.strictObject({
  data: z.strictObject({
    id: z.guid(),
    type: z.literal('org_membership'),
    attributes: z.looseObject({}).optional(),
    relationships: z.strictObject({ role: referenceTo('org_role') }),
  }),
});

/** Who is in an organisation: the operations on `/orgs/{org_id}/memberships`. */
export const orgMembershipOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: '/orgs/{org_id}/memberships',
    releases: ['2024-05-09~experimental', '2024-08-25'],
    query: membershipRules('role'),
    run: (exchange) => {
      const org = orgOf(exchange);
      const listing = membershipListing(exchange, org.memberships, 'ASC');
      return { status: 200, body: pageOf(exchange, listing, (row) => writeOrgMembership(exchange, org, row)) };
    },
  },
  {
    method: 'POST',
    path: '/orgs/{org_id}/memberships',
    releases: ['2024-05-09~experimental', '2024-08-25'],
    run: (exchange) => {
      const { state } = exchange;
      const { org: orgLink, role: roleLink, user: userLink } = readBody(exchange, creation).data.relationships;
      const org = orgOf(exchange);
      checkMayWrite(exchange);
      if (orgLink.data.id !== org.id) {
        throw invalid('The org is not the one of the path', { pointer: '/data/relationships/org/data/id' });
      }
      const role = roleForKind(state, roleLink.data.id, 'org', '/data/relationships/role/data/id');
      const user = state.users.get(userLink.data.id);
      // Snyk adds those whom the group already knows; everybody else has to be invited.
      if (user === undefined || !isKnownBeside(exchange, org, user.id)) throw notFound('User');
      if (org.memberships.rows().some(({ userId }) => userId === user.id)) {
        throw conflict('The user is a member of this org already');
      }
      const row = org.memberships.insert({
        id: randomUUID(),
        userId: user.id,
        roleId: role.id,
        createdAt: new Date().toISOString(),
      });
      return {
        status: 201,
        location: `${exchange.path}/${row.id}`,
        body: { jsonapi, data: writeOrgMembership(whole(exchange), org, row), links: {} },
      };
    },
  },
  {
    method: 'PATCH',
    path: '/orgs/{org_id}/memberships/{membership_id}',
    releases: ['2024-06-06~experimental', '2024-08-25'],
    run: (exchange) => {
      const { id, relationships } = readBody(exchange, change).data;
      const row = membershipIn(orgOf(exchange).memberships, exchange.parameter('membership_id'));
      checkMayWrite(exchange);
      if (id !== row.id) throw invalid('The id is not the one of the path', { pointer: '/data/id' });
      row.roleId = roleForKind(
        exchange.state,
        relationships.role.data.id,
        'org',
        '/data/relationships/role/data/id',
      ).id;
      return { status: 204 };
    },
  },
  {
    method: 'DELETE',
    path: '/orgs/{org_id}/memberships/{membership_id}',
    releases: ['2024-06-06~experimental', '2024-08-25'],
    run: (exchange) => {
      const { memberships } = orgOf(exchange);
      const row = membershipIn(memberships, exchange.parameter('membership_id'));
      checkMayWrite(exchange);
      memberships.remove(row.id);
      return { status: 204 };
    },
  },
];

const isKnownBeside = ({ state }: Exchange, org: SnykOrg, userId: string): boolean => {
  if (org.groupId === null) return true;
  const group = state.groups.get(org.groupId);
  return group?.memberships.rows().some((row) => row.userId === userId) ?? false;
};

const writeOrgMembership = (exchange: Exchange, org: SnykOrg, row: SnykMembership) => ({
  id: row.id,
  type: 'org_membership',
  ...(exchange.wholeRows ? { attributes: { created_at: row.createdAt } } : {}),
  relationships: {
    org: { data: { id: org.id, type: 'org', attributes: { name: org.name } } },
    ...memberRelationships(exchange, row, 'org_role'),
  },
});
