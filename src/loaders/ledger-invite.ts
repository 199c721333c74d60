import type { Evidence, Invite, InviteStatus } from '../domain/invite.ts';
import type { LedgerInvite } from '../domain/ledger.ts';

/** Expiry is judged when a row is read: nothing depends on a job having run. */
const standingOf = (
  { status, evidence, expiresAt }: LedgerInvite,
  now: Date,
): { status: InviteStatus; evidence: Evidence } => {
  if (status !== 'PENDING' || expiresAt === null || Date.parse(expiresAt) > now.getTime()) return { status, evidence };
  const note = 'The time that the vendor gave is over, and nobody is known to have joined.';
  return {
    status: 'EXPIRED',
    evidence: { source: 'CLOCK', certainty: 'PROVEN', observedAt: now.toISOString(), note },
  };
};

/** An invite as the ledger knows it, at a moment. */
export const toInvite = (row: LedgerInvite, now: Date): Invite => ({
  kind: 'Invite',
  directory: row.directory,
  id: row.vendorId,
  // One that was only seen at the vendor goes by the vendor's id, here as in the vendor's own list.
  ledgerId: row.origin === 'ROLLCALL' || row.vendorId === null ? row.id : null,
  workspaceId: row.workspaceId,
  email: row.email,
  name: row.name,
  roleIds: row.origin === 'ROLLCALL' ? row.roleIds : null,
  roleRaw: row.roleRaw ?? (row.roleIds.join(', ') || null),
  ...standingOf(row, now),
  createdAt: row.createdAt,
  expiresAt: row.expiresAt,
  history: {
    invitedBy: row.actor,
    firstSeenAt: row.firstSeenAt,
    lastSeenAt: row.lastSeenAt,
    cancelledAt: row.cancelledAt,
    acceptedAfter: row.acceptedAfter,
    acceptedBefore: row.acceptedBefore,
    acceptedUserId: row.acceptedUserId,
    supersedes: row.supersedes,
    supersededBy: row.supersededBy,
  },
  raw: null,
});
