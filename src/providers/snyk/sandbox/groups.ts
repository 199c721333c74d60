import { jsonapi } from './document.ts';
import { selfLinks } from './link.ts';
import { listingOf } from './listing.ts';
import { groupOf, type Operation } from './operation.ts';
import { pageOf } from './page.ts';
import { pagingRules } from './parameter.ts';

/** The operations on groups themselves; both are beta. */
export const groupOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: '/groups',
    releases: ['2022-01-31~experimental', '2023-01-30~beta'],
    query: pagingRules,
    run: (exchange) => {
      const listing = listingOf(exchange.state.groups, ({ visible }) => visible);
      const body = pageOf(exchange, listing, ({ id, name }) => ({ id, type: 'group', attributes: { name } }));
      return { status: 200, body };
    },
  },
  {
    method: 'GET',
    path: '/groups/{group_id}',
    releases: ['2022-01-31~experimental', '2023-01-30~beta', '2024-04-25~experimental'],
    run: (exchange) => {
      const { id, name, slug, createdAt, updatedAt } = groupOf(exchange);
      const attributes = { name, slug, created_at: createdAt, updated_at: updatedAt };
      return {
        status: 200,
        body: { jsonapi, data: { id, type: 'group', attributes }, links: selfLinks(exchange) },
      };
    },
  },
];
