import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { jsonapi } from './document.ts';
import { linkTo } from './link.ts';
import { listingOf } from './listing.ts';
import { roleForKind, roleOf, userOf } from './membership.ts';
import { checkMayWrite, type Exchange, type Operation, orgOf, readBody, whole } from './operation.ts';
import { pageOf } from './page.ts';
import { pagingRules } from './parameter.ts';
import { conflict, invalid, notFound } from './refusal.ts';
import type { SnykInvite, SnykOrg, SnykState } from './state.ts';

const creation = z.strictObject({
  data: z.strictObject({
    type: z.literal('org_invitation'),
    attributes: z.strictObject({ email: z.string(), role: z.guid() }),
  }),
});

/** Who was asked to join an organisation: the operations on `/orgs/{org_id}/invites`. */
export const inviteOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: '/orgs/{org_id}/invites',
    releases: ['2022-11-14'],
    query: pagingRules,
    run: (exchange) => {
      const org = orgOf(exchange);
      // The list says a role's name where the creation says its id.
      const write = (invite: SnykInvite) => writeInvite(exchange, org, invite, roleOf(exchange.state, invite).name);
      return { status: 200, body: pageOf(exchange, listingOf(org.invites), write) };
    },
  },
  {
    method: 'POST',
    path: '/orgs/{org_id}/invites',
    releases: ['2022-06-01', '2023-04-28', '2024-06-21'],
    run: (exchange) => {
      const { email, role: roleId } = readBody(exchange, creation).data.attributes;
      const org = orgOf(exchange);
      checkMayWrite(exchange);
      const role = roleForKind(exchange.state, roleId, 'org', '/data/attributes/role');
      if (!/^[^\s@]+@[^\s@]+$/.test(email))
        throw invalid('Not an e-mail address', { pointer: '/data/attributes/email' });
      if (isMember(exchange.state, org, email)) throw invalid('The invitee is a member of this org already');
      if (org.invites.rows().some((invite) => invite.active && isSame(invite.email, email))) {
        throw conflict('The invitee has a pending invitation to this org already');
      }
      const invite = org.invites.insert({ id: randomUUID(), email, roleId: role.id, active: true });
      return {
        status: 201,
        location: `${exchange.path}/${invite.id}`,
        body: { jsonapi, data: writeInvite(whole(exchange), org, invite, invite.roleId), links: {} },
      };
    },
  },
  {
    method: 'DELETE',
    path: '/orgs/{org_id}/invites/{invite_id}',
    releases: ['2022-11-14'],
    run: (exchange) => {
      const { invites } = orgOf(exchange);
      const invite = invites.get(exchange.parameter('invite_id'));
      if (invite === undefined) throw notFound('Invitation');
      checkMayWrite(exchange);
      invites.remove(invite.id);
      return { status: 204 };
    },
  },
];

const isSame = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

const isMember = (state: SnykState, org: SnykOrg, email: string): boolean =>
  org.memberships.rows().some((row) => isSame(userOf(state, row).email ?? '', email));

const writeInvite = (exchange: Exchange, org: SnykOrg, invite: SnykInvite, role: string) => {
  const related = linkTo(exchange, `/orgs/${org.id}`, new URLSearchParams(versionOf(exchange)));
  return {
    id: invite.id,
    type: 'org_invitation',
    attributes: { email: invite.email, is_active: invite.active, role },
    ...(exchange.wholeRows
      ? { relationships: { org: { data: { id: org.id, type: 'org' }, links: { related } } } }
      : {}),
  };
};

const versionOf = ({ request }: Exchange) => ({ version: request.query.get('version') ?? '' });
