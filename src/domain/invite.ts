import type { Known } from './known.ts';

/** What became of an invite. `UNKNOWN` is honest where no evidence decides: disappearance is not acceptance. */
export const inviteStatuses = ['PENDING', 'ACCEPTED', 'EXPIRED', 'CANCELLED', 'UNKNOWN'] as const;
export type InviteStatus = (typeof inviteStatuses)[number];

export const certainties = ['PROVEN', 'INFERRED', 'ASSUMED'] as const;
export type Certainty = (typeof certainties)[number];

export const evidenceSources = [
  'VENDOR_RESPONSE',
  'VENDOR_LIST',
  'MEMBERSHIP_MATCH',
  'LEDGER',
  'CLOCK',
  'OPERATOR',
] as const;
export type EvidenceSource = (typeof evidenceSources)[number];

/** Why a status is believed. */
export interface Evidence {
  readonly source: EvidenceSource;
  readonly certainty: Certainty;
  /** ISO 8601. */
  readonly observedAt: string;
  readonly note: string | null;
}

/** What only Rollcall's own record can tell of an invite. Every moment is ISO 8601, and null where it is not known. */
export interface InviteHistory {
  /** Who sent it; null where it was not sent through Rollcall. */
  readonly invitedBy: string | null;
  readonly firstSeenAt: string | null;
  readonly lastSeenAt: string | null;
  readonly cancelledAt: string | null;
  /** It was accepted after this moment and by `acceptedBefore`: polling knows no better. */
  readonly acceptedAfter: string | null;
  readonly acceptedBefore: string | null;
  /** The vendor's id of the user who came of it. */
  readonly acceptedUserId: string | null;
  /** The ledger's ids of the invites before and after it in a chain of resends. */
  readonly supersedes: string | null;
  readonly supersededBy: string | null;
}

/** The history of an invite that was only seen at the vendor. */
export const noHistory: InviteHistory = {
  invitedBy: null,
  firstSeenAt: null,
  lastSeenAt: null,
  cancelledAt: null,
  acceptedAfter: null,
  acceptedBefore: null,
  acceptedUserId: null,
  supersedes: null,
  supersededBy: null,
};

/** Somebody asked to join, and what became of it. */
export interface Invite {
  readonly kind: 'Invite';
  readonly directory: string;
  /** The vendor's own id; null where it gave none, or its answer was lost. */
  readonly id: string | null;
  /** The ledger's id, for an invite that went through Rollcall; null for one that was only seen at the vendor. */
  readonly ledgerId: string | null;
  /** The workspace it invites to; null where it invites to the whole directory. */
  readonly workspaceId: string | null;
  readonly email: string;
  readonly name: Known<string>;
  /** The vendor's ids of the roles it offers, where they are known; null where only `roleRaw` tells. */
  readonly roleIds: readonly string[] | null;
  /** The role exactly as the vendor sent it: Snyk sends an id on create and a name on list. */
  readonly roleRaw: string | null;
  readonly status: InviteStatus;
  readonly evidence: Evidence;
  /** ISO 8601. */
  readonly createdAt: Known<string>;
  /** ISO 8601. Never invented: only Tray tells. */
  readonly expiresAt: Known<string>;
  readonly history: InviteHistory;
  readonly raw: unknown;
}
