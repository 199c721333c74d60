import type { Evidence, Invite, InviteStatus } from '../domain/invite.ts';
import type { LedgerInvite } from '../domain/ledger-invite.ts';

interface Standing {
  readonly status: InviteStatus;
  readonly evidence: Evidence;
}

/** ACCEPTED and CANCELLED end an invite's life. */
export const isFinal = ({ status }: Pick<Standing, 'status'>): boolean =>
  status === 'ACCEPTED' || status === 'CANCELLED';

/** Expiry is judged when a row is read: nothing depends on a job having run. */
const standingOf = ({ status, evidence, expiresAt }: LedgerInvite, now: Date): Standing => {
  if (status !== 'PENDING' || expiresAt === null || Date.parse(expiresAt) > now.getTime()) return { status, evidence };
  const note = 'The time that the vendor gave is over, and nobody is known to have joined.';
  return {
    status: 'EXPIRED',
    evidence: { source: 'CLOCK', certainty: 'PROVEN', observedAt: now.toISOString(), note },
  };
};

/** An invite as the ledger knows it, at a moment. */
export const toInvite = (row: LedgerInvite, now: Date): Invite => {
  const standing = standingOf(row, now);
  return {
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
    ...standing,
    createdAt: row.createdAt,
    expiresAt: row.expiresAt,
    history: {
      invitedBy: row.actor,
      firstSeenAt: row.firstSeenAt,
      lastSeenAt: row.lastSeenAt,
      cancelledAt: row.cancelledAt,
      // Of an invite that nobody accepted yet, it is only when reconciling last looked.
      acceptedAfter: standing.status === 'ACCEPTED' ? row.acceptedAfter : null,
      acceptedBefore: standing.status === 'ACCEPTED' ? row.acceptedBefore : null,
      acceptedUserId: row.acceptedUserId,
      supersedes: row.supersedes,
      supersededBy: row.supersededBy,
    },
    raw: null,
  };
};

const stillListed = (note: string | null): string =>
  [note, 'The vendor still lists it.'].filter((part) => part !== null).join(' ');

/** An invite that the vendor lists, completed by what the ledger knows of it. What ended it, the ledger knows better; else the vendor's word holds. */
export const mergeListed = (listed: Invite, row: LedgerInvite, now: Date): Invite => {
  const recorded = toInvite(row, now);
  const { status, evidence } = isFinal(recorded)
    ? { status: recorded.status, evidence: { ...recorded.evidence, note: stillListed(recorded.evidence.note) } }
    : listed;
  return {
    ...recorded,
    id: listed.id,
    ledgerId: row.origin === 'ROLLCALL' ? row.id : null,
    email: listed.email,
    name: listed.name ?? recorded.name,
    roleRaw: listed.roleRaw ?? recorded.roleRaw,
    createdAt: listed.createdAt ?? recorded.createdAt,
    expiresAt: listed.expiresAt ?? recorded.expiresAt,
    status,
    evidence,
    raw: listed.raw,
  };
};

/** An open invite that the vendor lists no longer: nothing tells yet whether it was accepted. */
export const vanished = (recorded: Invite, now: Date): Invite => ({
  ...recorded,
  status: 'UNKNOWN',
  evidence: {
    source: 'VENDOR_LIST',
    certainty: 'INFERRED',
    observedAt: now.toISOString(),
    note: "It is no longer in the vendor's list, which does not say why. `reconcileInvites` finds out whether it was accepted.",
  },
});
