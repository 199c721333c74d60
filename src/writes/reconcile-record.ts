import type { Invite, InviteStatus } from '../domain/invite.ts';
import type { InviteUpdate, LedgerInvite } from '../domain/ledger-invite.ts';
import { toInvite } from '../loaders/ledger-invite.ts';
import type { WriteContext } from './write-context.ts';

/** What reconciling needs. */
export type ReconcileContext = Pick<WriteContext, 'ledger' | 'observes' | 'createCall' | 'now' | 'newId'>;

/** An invite of which something else is known than before. */
export interface InviteChange {
  /** Null for one that was not known at all. */
  readonly before: InviteStatus | null;
  readonly invite: Invite;
}

/** Records what was found out; in a dry run, only says what would be. */
export interface Recorder {
  readonly update: (row: LedgerInvite, update: InviteUpdate) => Promise<void>;
  /** Records an invite that the vendor lists and nobody knew of. */
  readonly observe: (listed: Invite & { readonly id: string }) => Promise<void>;
  readonly changes: readonly InviteChange[];
}

export const createRecorder = ({ ledger, observes, now, newId }: ReconcileContext, dryRun: boolean): Recorder => {
  const changes: InviteChange[] = [];
  return {
    changes,
    update: async (row, update) => {
      if (!dryRun && !(await ledger.updateInvite(row.id, update))) return;
      const before = toInvite(row, now());
      const after = toInvite({ ...row, ...update }, now());
      if (after.status === before.status && after.id === before.id) return;
      const stored = dryRun ? null : await ledger.getInvite(row.id);
      changes.push({ before: before.status, invite: stored === null ? after : toInvite(stored, now()) });
    },
    observe: async (listed) => {
      const { directory, workspaceId, id: vendorId, email, roleRaw, status } = listed;
      if (!observes(directory)) return;
      const at = now().toISOString();
      const evidence = { ...listed.evidence, observedAt: at };
      if (dryRun) {
        changes.push({ before: null, invite: { ...listed, evidence } });
        return;
      }
      const place = { directory, workspaceId, vendorId };
      const row = await ledger.observeInvite({ id: newId(), ...place, email, roleRaw, status, evidence, at });
      changes.push({ before: null, invite: toInvite(row, now()) });
    },
  };
};

const later = (one: string | null, other: string): string => (one !== null && one > other ? one : other);

/** What it means for an open invite that its address is found among users or members. */
export const acceptedBy = (
  row: LedgerInvite,
  { userId, now, among, isOneOfSeveral }: { userId: string; now: Date; among: string; isOneOfSeveral: boolean },
): InviteUpdate => {
  const moment = now.toISOString();
  const several = isOneOfSeveral ? ' Several invites to it were open; which of them was used is not known.' : '';
  return {
    status: 'ACCEPTED',
    evidence: {
      source: 'MEMBERSHIP_MATCH',
      certainty: 'INFERRED',
      observedAt: moment,
      note: `${among} has this address.${several}`,
    },
    acceptedAfter: later(row.acceptedAfter, row.lastSeenAt ?? row.createdAt ?? row.firstSeenAt),
    acceptedBefore: moment,
    acceptedUserId: userId,
  };
};

/** Whether its write is under way: it is no invite yet, and what the vendor shows tells nothing of it. */
export const isBeingSent = ({ status, evidence }: LedgerInvite): boolean =>
  status === 'PENDING' && evidence.source === 'LEDGER';
