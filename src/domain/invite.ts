import type { Known } from './known.ts';
import type { Role } from './role.ts';

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

/** Somebody asked to join, and what became of it. */
export interface Invite {
  readonly kind: 'Invite';
  readonly directory: string;
  /** The vendor's own id. */
  readonly id: string;
  /** The workspace it invites to; null where it invites to the whole directory. */
  readonly workspaceId: string | null;
  readonly email: string;
  readonly name: Known<string>;
  /** `undefined` until the role's word has been looked up; an empty list where it names no role that exists. */
  readonly roles: Known<readonly Role[]>;
  /** The role exactly as the vendor sent it: Snyk sends an id on create and a name on list. */
  readonly roleRaw: string | null;
  readonly status: InviteStatus;
  readonly evidence: Evidence;
  /** ISO 8601. */
  readonly createdAt: Known<string>;
  /** ISO 8601. Never invented: only Tray tells. */
  readonly expiresAt: Known<string>;
  readonly raw: unknown;
}
