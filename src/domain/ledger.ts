import type { Evidence, InviteStatus } from './invite.ts';
import type { Position, Slice, Window } from './window.ts';
import type { WriteReceipt, WriteRequest } from './write.ts';

/**
 * What the gateway must remember: which writes it has sent, what became of each invite, and who did what. Every method rejects with a
 * LedgerError where the ledger cannot be used; then nothing is sent to a vendor.
 */
export interface Ledger {
  /** Registers a mutation, or says what became of the one that had the same key. */
  readonly openRequest: (request: NewRequest) => Promise<OpenedRequest>;
  /** Records a mutation's result, for askers with the same key. Any JSON. */
  readonly closeRequest: (requestId: string, result: unknown) => Promise<void>;
  /** Forgets a mutation that was rejected before any write of it began: its key is free again. */
  readonly dropRequest: (requestId: string) => Promise<void>;
  /** How a request stands now, for an asker who waits for it. */
  readonly readRequest: (requestId: string) => Promise<StoredRequest>;

  /**
   * Records a write before it is sent: the row, the invite it makes if any, and an audit event, in one transaction that also
   * takes from the quota. Asked for the same step of the same request again, it starts nothing and answers with the row that is there.
   */
  readonly beginWrite: (write: NewWrite) => Promise<BegunWrite>;
  /** Records what became of a write, on the row, on its invite, and as an audit event, in one transaction. */
  readonly settleWrite: (writeId: string, settlement: WriteSettlement) => Promise<void>;
  readonly listWrites: (requestId: string) => Promise<readonly StoredWrite[]>;
  /** How many invites were sent, or may have been, since a moment (ISO 8601): an upper bound on what Rollcall used of a quota. */
  readonly countInvitesSince: (directory: string, since: string) => Promise<number>;
  /** How a quota stands at a moment (ISO 8601), without taking from it. */
  readonly readQuota: (directory: string, quota: InviteQuota, now: string) => Promise<QuotaUse>;

  readonly getInvite: (id: string) => Promise<LedgerInvite | null>;
  /** The ledger's rows for invites that the vendor names by these ids. */
  readonly findInvites: (directory: string, vendorIds: readonly string[]) => Promise<readonly LedgerInvite[]>;
  /** Newest first. */
  readonly listInvites: (filter: LedgerInviteFilter, window: Window) => Promise<Slice<LedgerInvite>>;
  readonly acceptsInvitePosition: (position: Position) => boolean;
  /** Records an invite that somebody else sent, seen at the vendor; answers with the row, whether new or known. */
  readonly observeInvite: (invite: ObservedInvite) => Promise<LedgerInvite>;
  /** Records what was found out about an invite. Evidence may only grow surer; ACCEPTED and CANCELLED are final. False where it did not fit. */
  readonly updateInvite: (id: string, update: InviteUpdate) => Promise<boolean>;

  readonly getAuditEvent: (id: string) => Promise<AuditEvent | null>;
  /** Newest first. */
  readonly listAuditEvents: (filter: AuditFilter, window: Window) => Promise<Slice<AuditEvent>>;
  readonly acceptsAuditPosition: (position: Position) => boolean;

  /** Writes that a dead process left under way become UNKNOWN. Answers how many. */
  readonly recover: () => Promise<number>;
  /** Deletes settled requests, terminal invites and audit events from before a moment (ISO 8601). Answers how many rows. */
  readonly deleteBefore: (moment: string) => Promise<number>;
  /** Blanks one person's address and name everywhere, whatever their case. Answers how many rows. */
  readonly eraseEmail: (email: string) => Promise<number>;
  readonly close: () => Promise<void>;
}

/** The ledger cannot be used: unreadable, full, gone. Its message tells a person what to do and holds no address of it with a password. */
export class LedgerError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'LedgerError';
  }
}

export interface NewRequest {
  /** UUIDv7. */
  readonly id: string;
  /** Who asks: keys of different callers never meet. */
  readonly actor: string;
  readonly idempotencyKey: string | null;
  /** Digest of the mutation and its input, without the key. */
  readonly digest: string;
  /** The mutation's name. */
  readonly mutation: string;
  /** ISO 8601. */
  readonly at: string;
}

export type OpenedRequest =
  | { readonly state: 'NEW' }
  /** The same key and input came before. */
  | { readonly state: 'KNOWN'; readonly request: StoredRequest }
  /** The same key came before with another input. */
  | { readonly state: 'KEY_REUSED' };

export interface StoredRequest {
  readonly id: string;
  readonly mutation: string;
  readonly at: string;
  /** Whether its result is recorded. Else it is under way, or its process died. */
  readonly done: boolean;
  /** Whether its process is known to have died before it was done. */
  readonly interrupted: boolean;
  readonly result: unknown;
}

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
  readonly invite: NewInvite | null;
  /** Refuses, starting nothing, where `limit` invites lie within the last `seconds`. */
  readonly quota: InviteQuota | null;
}

/** At most `limit` invites within any stretch of `seconds`. */
export interface InviteQuota {
  readonly limit: number;
  readonly seconds: number;
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
  /** The present, by which expiry is judged. ISO 8601. */
  readonly now: string;
}

/** `STARTED` is recorded before the vendor is called; a second event tells how it ended. */
export type AuditOutcome = 'STARTED' | Exclude<WriteState, 'SENDING'>;

/** One line of the audit trail. Lines are added and never changed. */
export interface AuditEvent {
  readonly kind: 'AuditEvent';
  readonly id: string;
  readonly at: string;
  readonly requestId: string;
  readonly writeId: string;
  readonly directory: string;
  readonly operation: string;
  readonly actor: string;
  readonly subject: string | null;
  readonly outcome: AuditOutcome;
  readonly note: string | null;
  readonly before: unknown;
  readonly after: unknown;
  readonly idempotencyKey: string | null;
}

export interface AuditFilter {
  readonly directories: readonly string[];
  readonly since?: string;
  readonly actor?: string;
  readonly operation?: string;
}
