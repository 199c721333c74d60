import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { jsonapi } from './document.ts';
import { membershipIn, membershipListing, membershipRules, memberRelationships, roleForKind } from './membership.ts';
import { checkMayWrite, type Exchange, groupOf, type Operation, readBody, referenceTo, whole } from './operation.ts';
import { pageOf } from './page.ts';
import { truth } from './parameter.ts';
import { conflict, invalid, notFound } from './refusal.ts';
import type { SnykGroup, SnykMembership } from './state.ts';

const creation = z.strictObject({
  data: z.strictObject({
    type: z.literal('group_membership'),
    relationships: z.strictObject({
      group: referenceTo('group'),
      role: referenceTo('group_role'),
      user: referenceTo('user'),
    }),
  }),
});

const change = z.strictObject({
  data: z.strictObject({
    id: z.guid(),
    type: z.literal('group_membership'),
    attributes: z.looseObject({}).optional(),
    relationships: z.strictObject({ role: referenceTo('group_role') }),
  }),
});

/** Who is in a group: the operations on `/groups/{group_id}/memberships`. */
export const groupMembershipOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: '/groups/{group_id}/memberships',
    releases: ['2024-05-09~experimental', '2024-08-25'],
    query: { ...membershipRules('role_name'), include_group_membership_count: truth },
    run: (exchange) => {
      const group = groupOf(exchange);
      const listing = membershipListing(exchange, group.memberships, 'DESC');
      const counts = exchange.request.query.get('include_group_membership_count') === 'true';
      const meta = counts ? { meta: { group_membership_count: group.memberships.entries.length } } : {};
      const write = (row: SnykMembership) => ({ ...writeGroupMembership(exchange, group, row), ...meta });
      return { status: 200, body: pageOf(exchange, listing, write) };
    },
  },
  {
    method: 'POST',
    path: '/groups/{group_id}/memberships',
    releases: ['2024-05-09~experimental', '2024-08-25'],
    run: (exchange) => {
      const { state } = exchange;
      const { group: groupLink, role: roleLink, user: userLink } = readBody(exchange, creation).data.relationships;
      const group = groupOf(exchange);
      checkMayWrite(exchange);
      if (groupLink.data.id !== group.id) {
        throw invalid('The group is not the one of the path', { pointer: '/data/relationships/group/data/id' });
      }
      const role = roleForKind(state, roleLink.data.id, 'group', '/data/relationships/role/data/id');
      const user = state.users.get(userLink.data.id);
      if (user === undefined) throw notFound('User');
      if (group.memberships.rows().some(({ userId }) => userId === user.id)) {
        throw conflict('The user is a member of this group already');
      }
      const row = group.memberships.insert({
        id: randomUUID(),
        userId: user.id,
        roleId: role.id,
        createdAt: new Date().toISOString(),
      });
      return {
        status: 201,
        location: `${exchange.path}/${row.id}`,
        body: { jsonapi, data: writeGroupMembership(whole(exchange), group, row), links: {} },
      };
    },
  },
  {
    method: 'PATCH',
    path: '/groups/{group_id}/memberships/{membership_id}',
    releases: ['2024-05-09~experimental', '2024-08-25'],
    run: (exchange) => {
      const { id, relationships } = readBody(exchange, change).data;
      const row = membershipIn(groupOf(exchange).memberships, exchange.parameter('membership_id'));
      checkMayWrite(exchange);
      if (id !== row.id) throw invalid('The id is not the one of the path', { pointer: '/data/id' });
      row.roleId = roleForKind(
        exchange.state,
        relationships.role.data.id,
        'group',
        '/data/relationships/role/data/id',
      ).id;
      return { status: 204 };
    },
  },
  {
    method: 'DELETE',
    path: '/groups/{group_id}/memberships/{membership_id}',
    releases: ['2024-05-09~experimental', '2024-08-25'],
    query: { cascade: truth },
    run: (exchange) => {
      const group = groupOf(exchange);
      const row = membershipIn(group.memberships, exchange.parameter('membership_id'));
      checkMayWrite(exchange);
      group.memberships.remove(row.id);
      if (exchange.request.query.get('cascade') === 'true') removeFromOrgs(exchange, group, row.userId);
      return { status: 204 };
    },
  },
];

const removeFromOrgs = ({ state }: Exchange, group: SnykGroup, userId: string): void => {
  for (const { groupId, memberships } of state.orgs.rows()) {
    if (groupId !== group.id) continue;
    for (const row of memberships.rows().filter((candidate) => candidate.userId === userId)) memberships.remove(row.id);
  }
};

const writeGroupMembership = (exchange: Exchange, group: SnykGroup, row: SnykMembership) => ({
  id: row.id,
  type: 'group_membership',
  ...(exchange.wholeRows ? { attributes: { created_at: row.createdAt } } : {}),
  relationships: {
    group: { data: { id: group.id, type: 'group', attributes: { name: group.name } } },
    ...memberRelationships(exchange, row, 'group_role'),
  },
});
