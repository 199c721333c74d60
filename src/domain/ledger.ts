import type { AuditEvent, AuditFilter } from './audit-event.ts';
import type { InviteUpdate, LedgerInvite, LedgerInviteFilter, ObservedInvite } from './ledger-invite.ts';
import type {
  BegunWrite,
  InviteQuota,
  LedgerWork,
  NewWrite,
  QuotaUse,
  StoredWrite,
  WriteSettlement,
} from './ledger-write.ts';
import type { Position, Slice, Window } from './window.ts';

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
  /** Reads through all invites: not for every request. */
  readonly countOpenWork: () => Promise<LedgerWork>;
  /** How a quota stands at a moment (ISO 8601), without taking from it. */
  readonly readQuota: (directory: string, quota: InviteQuota, now: string) => Promise<QuotaUse>;

  readonly getInvite: (id: string) => Promise<LedgerInvite | null>;
  /** The ledger's rows for invites that the vendor names by these ids. */
  readonly findInvites: (directory: string, vendorIds: readonly string[]) => Promise<readonly LedgerInvite[]>;
  /**
   * The invites of a directory that a write was to withdraw, of which it is not known whether it was carried out, by their ids, and when that was last sent
   * (ISO 8601).
   */
  readonly findUnsureWithdrawals: (directory: string) => Promise<ReadonlyMap<string, string>>;
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
