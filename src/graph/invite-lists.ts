import type { Invite, InviteStatus } from '../domain/invite.ts';
import type { Provider } from '../domain/provider.ts';
import type { List } from '../domain/window.ts';
import type { InviteFilter } from '../loaders/invite-filter.ts';
import { inviteOffers } from '../loaders/invite-list.ts';
import { runOf } from '../loaders/offer.ts';
import type { RequestContext } from './context.ts';
import { readListFilter } from './list-filter.ts';
import { RequestError } from './request-error.ts';
import { readEmailFilter } from './text-filter.ts';

export interface InviteFilterArguments {
  readonly statuses?: readonly InviteStatus[] | null | undefined;
  readonly email?: string | null | undefined;
  readonly olderThanDays?: number | null | undefined;
  readonly expiresBefore?: string | null | undefined;
}

const millisecondsPerDay = 86_400_000;
const mostDays = 36_500;

const readAge = (days: number | null | undefined, now: Date): string | null => {
  if (days == null) return null;
  if (days < 0 || days > mostDays) {
    throw new RequestError('INVALID_FILTER', `\`olderThanDays\` is ${days}; it takes 0 to ${mostDays}.`);
  }
  return new Date(now.getTime() - days * millisecondsPerDay).toISOString();
};

const readFilter = (filter: InviteFilterArguments, now: Date): InviteFilter => ({
  statuses: readListFilter('statuses', filter.statuses),
  email: readEmailFilter(filter.email),
  createdBefore: readAge(filter.olderThanDays, now),
  expiresBefore: filter.expiresBefore ?? null,
});

/** How to list one directory's invites under a filter. The filter is read, and refused if wrong, at once. */
export const listInvitesBy = (
  filter: InviteFilterArguments,
  context: RequestContext,
): ((provider: Provider) => List<Invite>) => {
  const read = readFilter(filter, context.now());
  return (provider) => runOf(inviteOffers(provider, context).listInvites, provider.directory.key)(read);
};

/** The same for the invites to one workspace. */
export const listWorkspaceInvitesBy = (
  workspaceId: string,
  filter: InviteFilterArguments,
  context: RequestContext,
): ((provider: Provider) => List<Invite>) => {
  const read = readFilter(filter, context.now());
  return (provider) =>
    runOf(inviteOffers(provider, context).listWorkspaceInvites, provider.directory.key)(workspaceId, read);
};
