import type { Evidence, InviteStatus } from './invite.ts';

/** An invite as the ledger knows it. */
export interface LedgerInvite {
  readonly id: string;
  readonly directory: string;
  readonly workspaceId: string | null;
  /** The vendor's own id; null where it gave none, or the answer was lost. */
  readonly vendorId: string | null;
  readonly email: string;
  readonly name: string | null;
  readonly roleIds: readonly string[];
  /** The role as the vendor listed it, for an observed invite. */
  readonly roleRaw: string | null;
  readonly options: Readonly<Record<string, string | null>>;
  /** Whether Rollcall sent it or saw it at the vendor. */
  readonly origin: 'ROLLCALL' | 'OBSERVED';
  /** Who sent it; null for an observed one. */
  readonly actor: string | null;
  /** EXPIRED is not stored: it follows from `expiresAt` on reading. */
  readonly status: InviteStatus;
  readonly evidence: Evidence;
  /** ISO 8601; null for an observed one: nobody knows. */
  readonly createdAt: string | null;
  readonly firstSeenAt: string;
  readonly lastSeenAt: string | null;
  readonly expiresAt: string | null;
  readonly cancelledAt: string | null;
  /** It was accepted after this moment and by `acceptedBefore`. */
  readonly acceptedAfter: string | null;
  readonly acceptedBefore: string | null;
  readonly acceptedUserId: string | null;
  readonly supersedes: string | null;
  readonly supersededBy: string | null;
}

export interface ObservedInvite {
  readonly id: string;
  readonly directory: string;
  readonly workspaceId: string | null;
  readonly vendorId: string;
  readonly email: string;
  readonly roleRaw: string | null;
  readonly status: InviteStatus;
  readonly evidence: Evidence;
  readonly at: string;
}

export interface InviteUpdate {
  readonly status?: InviteStatus;
  readonly evidence?: Evidence;
  readonly vendorId?: string;
  readonly expiresAt?: string;
  readonly lastSeenAt?: string;
  readonly cancelledAt?: string;
  readonly acceptedAfter?: string;
  readonly acceptedBefore?: string;
  readonly acceptedUserId?: string;
  readonly supersededBy?: string;
}

export interface LedgerInviteFilter {
  readonly directories: readonly string[];
  /** Undefined: any. Null: those that invite to the whole directory. */
  readonly workspaceId?: string | null;
  /** Whether only those are wanted that the vendor has given no id, or whose id was lost. */
  readonly withoutVendorId?: boolean;
  /** EXPIRED and PENDING are told apart by the clock. */
  readonly statuses?: readonly InviteStatus[];
  /** Compared without regard to case. */
  readonly email?: string;
  /** Created, or first seen, before this moment. */
  readonly createdBefore?: string;
  readonly expiresBefore?: string;
  /** Of these directories, only what this actor sent. */
  readonly onlyFrom?: { readonly actor: string; readonly directories: readonly string[] };
  /** The present, by which expiry is judged. ISO 8601. */
  readonly now: string;
}
