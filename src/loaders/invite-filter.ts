import { addressKey } from '../domain/address.ts';
import type { Invite, InviteStatus } from '../domain/invite.ts';
import type { LedgerInviteFilter } from '../domain/ledger-invite.ts';

/** Which invites are wanted. Every part that is not null must hold. Moments are ISO 8601. */
export interface InviteFilter {
  readonly statuses: readonly InviteStatus[] | null;
  /** The whole address; case does not matter. */
  readonly email: string | null;
  /** Created, or first seen, before this moment. */
  readonly createdBefore: string | null;
  readonly expiresBefore: string | null;
}

export const isFiltered = (filter: InviteFilter): boolean => Object.values(filter).some((part) => part !== null);

const isBefore = (moment: string | null | undefined, limit: string | null): boolean =>
  limit === null || (moment != null && Date.parse(moment) < Date.parse(limit));

/** Whether an invite is one of those wanted. One whose age or end nobody knows is not. */
export const inviteTest = (filter: InviteFilter): ((invite: Invite) => boolean) => {
  const { statuses, email, createdBefore, expiresBefore } = filter;
  const key = email === null ? null : addressKey(email);
  return (invite) =>
    (statuses === null || statuses.includes(invite.status)) &&
    (key === null || addressKey(invite.email) === key) &&
    isBefore(invite.createdAt ?? invite.history.firstSeenAt, createdBefore) &&
    isBefore(invite.expiresAt, expiresBefore);
};

/** The same for the ledger. */
export const ledgerFilter = (
  { statuses, email, createdBefore, expiresBefore }: InviteFilter,
  scope: Pick<LedgerInviteFilter, 'directories' | 'workspaceId' | 'now'>,
): LedgerInviteFilter => ({
  ...scope,
  ...(statuses === null ? {} : { statuses }),
  ...(email === null ? {} : { email }),
  ...(createdBefore === null ? {} : { createdBefore }),
  ...(expiresBefore === null ? {} : { expiresBefore }),
});
