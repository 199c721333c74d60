import type { InviteUpdate } from './ledger-invite.ts';
import type { WriteReceipt, WriteRequest } from './write.ts';

/** `SENDING` is recorded before the vendor is called. `UNKNOWN`: it may have been sent. */
export type WriteState = 'SENDING' | 'APPLIED' | 'REFUSED' | 'NOT_SENT' | 'UNKNOWN';

export interface NewWrite {
  /** UUIDv7. */
  readonly id: string;
  readonly requestId: string;
  /** The step's place in its request. */
  readonly ordinal: number;
  readonly directory: string;
  /** The operation, such as `inviteUser`. */
  readonly operation: string;
  /** Null where nothing is sent: what somebody recorded by hand. */
  readonly request: WriteRequest | null;
  readonly actor: string;
  readonly idempotencyKey: string | null;
  /** What is written to, as a global id or a word; shown in the audit trail. */
  readonly subject: string | null;
  /** How the thing was before, as far as it was read. Any JSON. */
  readonly before: unknown;
  readonly at: string;
  /** The invite that it sends, if any. */
  readonly invite: NewInvite | null;
  /** The ledger's id of the invite that it withdraws, if any. */
  readonly withdraws?: string;
  /** Refuses, starting nothing, where `limit` invites lie within the last `seconds`. */
  readonly quota: InviteQuota | null;
}

/** At most `limit` invites within any stretch of `seconds`. */
export interface InviteQuota {
  readonly limit: number;
  readonly seconds: number;
  /** Whose invites are counted. @default everybody's */
  readonly actor?: string;
}

/** What Rollcall used of a quota, and may have used: what is sent elsewhere, it does not see. */
export interface QuotaUse {
  readonly used: number;
  /** When a place will be free, in ISO 8601; null where one is. */
  readonly freeAt: string | null;
}

export interface NewInvite {
  /** UUIDv7: the invite's own id for ever, whatever the vendor calls it. */
  readonly id: string;
  readonly workspaceId: string | null;
  readonly email: string;
  readonly name: string | null;
  readonly roleIds: readonly string[];
  readonly options: Readonly<Record<string, string | null>>;
  /** The invite that this one takes the place of. */
  readonly supersedes: string | null;
}

export type BegunWrite =
  | { readonly state: 'BEGUN' }
  | { readonly state: 'EXISTS'; readonly write: StoredWrite }
  | { readonly state: 'QUOTA_EXHAUSTED'; readonly used: number; readonly limit: number; readonly freeAt: string };

export interface StoredWrite {
  readonly id: string;
  readonly requestId: string;
  readonly ordinal: number;
  readonly directory: string;
  readonly operation: string;
  readonly state: WriteState;
  /** Why it is in this state, for a person; null where there is nothing to add. */
  readonly note: string | null;
  readonly receipt: WriteReceipt | null;
  readonly inviteId: string | null;
  readonly at: string;
}

/** How much in the ledger is open, of all who share it. */
export interface LedgerWork {
  /** Invites that are out, and not yet past their end. */
  readonly pendingInvites: number;
  /** Invites that may be out. */
  readonly unknownInvites: number;
  /** Writes that were begun and not settled. */
  readonly writesUnderWay: number;
}

export interface WriteSettlement {
  readonly state: Exclude<WriteState, 'SENDING'>;
  readonly note: string | null;
  readonly receipt: WriteReceipt | null;
  /** How the thing is now, as far as it was read. Any JSON. */
  readonly after: unknown;
  readonly at: string;
  /** What an invite of another row becomes by this write: a cancelled one, a superseded one. */
  readonly invites?: readonly { readonly id: string; readonly update: InviteUpdate }[];
}
