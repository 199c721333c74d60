import { z } from 'zod';
import { jsonapi } from './document.ts';
import { selfLinks } from './link.ts';
import { type Listing, listingOf } from './listing.ts';
import { roleOf } from './membership.ts';
import { checkMayWrite, type Exchange, groupOf, type Operation, orgOf, readBody } from './operation.ts';
import { pageOf } from './page.ts';
import { anyText, listOf, oneOf, pagingRules, shortText, slugText, truth, uuid } from './parameter.ts';
import { invalid } from './refusal.ts';
import type { SnykOrg } from './state.ts';

const change = z.strictObject({
  data: z.strictObject({
    id: z.guid(),
    type: z.literal('org'),
    attributes: z.strictObject({ name: z.string().min(1).max(60) }),
  }),
});

const listReleases = ['2022-04-06~experimental', '2022-12-15~beta', '2023-05-29', '2024-02-28'];

/** The operations on organisations: those the token may read, one of them, and those of a group. */
export const orgOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: '/orgs',
    releases: listReleases,
    query: {
      ...pagingRules,
      group_id: uuid,
      is_personal: truth,
      slug: slugText,
      name: shortText,
      expand: listOf('member_role'),
    },
    run: (exchange) => {
      const { query } = exchange.request;
      const [groupId, personal, slug, name] = ['group_id', 'is_personal', 'slug', 'name'].map((key) => query.get(key));
      const expands = query.has('expand');
      const listing = listingOf(
        exchange.state.orgs,
        (org) =>
          org.visible &&
          (groupId === null || org.groupId === groupId) &&
          (personal === null || String(org.groupId === null) === personal) &&
          (slug === null || org.slug === slug) &&
          (name === null || org.name.includes(name ?? '')),
      );
      const write = (org: SnykOrg) => ({
        ...writeOrg(org, org.accessRequests, exchange.wholeRows),
        ...(expands ? { relationships: { member_role: callerRole(exchange, org) } } : {}),
      });
      return { status: 200, body: pageOf(exchange, listing, write) };
    },
  },
  {
    method: 'GET',
    path: '/orgs/{org_id}',
    releases: ['2022-04-06~experimental', '2022-12-15~beta', '2023-05-29'],
    query: { expand: listOf('tenant') },
    // This operation alone does not tell whether access may be requested.
    run: (exchange) => ({
      status: 200,
      body: { jsonapi, data: writeOrg(orgOf(exchange), null, true), links: selfLinks(exchange) },
    }),
  },
  {
    method: 'PATCH',
    path: '/orgs/{org_id}',
    releases: listReleases,
    run: (exchange) => {
      const { id, attributes } = readBody(exchange, change).data;
      const org = orgOf(exchange);
      checkMayWrite(exchange);
      if (id !== org.id) throw invalid('The id is not the one of the path', { pointer: '/data/id' });
      org.name = attributes.name;
      org.updatedAt = new Date().toISOString();
      const data = writeOrg(org, org.accessRequests, true);
      return { status: 200, body: { jsonapi, data, links: selfLinks(exchange) } };
    },
  },
  {
    method: 'GET',
    path: '/groups/{group_id}/orgs',
    releases: ['2023-10-24~experimental', '2023-12-14~beta', '2024-02-28'],
    query: { ...pagingRules, name: anyText, slug: anyText, expand: oneOf('count') },
    run: (exchange) => {
      const { query } = exchange.request;
      const group = groupOf(exchange);
      const [name, slug] = ['name', 'slug'].map((key) => query.get(key));
      const all = listingOf(exchange.state.orgs, (org) => org.groupId === group.id);
      const listing: Listing<SnykOrg> = {
        ...all,
        entries: all.entries.filter(
          ({ row }) =>
            (name === null || row.name.toLowerCase().includes((name ?? '').toLowerCase())) &&
            (slug === null || row.slug === slug),
        ),
        sortedBy: (org) => org.name.toLowerCase(),
      };
      const write = (org: SnykOrg) => writeOrg(org, org.accessRequests, exchange.wholeRows);
      // The count is of the whole group, whatever the filters.
      const meta = query.has('expand') ? { total_count: all.entries.length } : undefined;
      return { status: 200, body: pageOf(exchange, listing, write, meta) };
    },
  },
];

const writeOrg = (org: SnykOrg, accessRequests: boolean | null, whole: boolean) => ({
  id: org.id,
  type: 'org',
  attributes: {
    ...(accessRequests === null || !whole ? {} : { access_requests_enabled: accessRequests }),
    ...(whole ? { created_at: org.createdAt, updated_at: org.updatedAt } : {}),
    ...(org.groupId === null || !whole ? {} : { group_id: org.groupId }),
    is_personal: org.groupId === null,
    name: org.name,
    slug: org.slug,
  },
});

const callerRole = ({ state }: Exchange, org: SnykOrg) => {
  const caller = state.behaviour.self === 'user' ? state.callerId : null;
  const membership = org.memberships.rows().find(({ userId }) => userId === caller);
  if (membership === undefined) return null;
  const { id, name } = roleOf(state, membership);
  return { data: { id, type: 'org_role', attributes: { name } } };
};
