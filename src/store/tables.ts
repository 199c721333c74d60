import type { Selectable } from 'kysely';
import type { AuditOutcome } from '../domain/audit-event.ts';
import type { WriteState } from '../domain/ledger-write.ts';
import type { Certainty, EvidenceSource, InviteStatus } from '../domain/invite.ts';

/**
 * The ledger's tables. Ids are UUIDv7 as text; moments are ISO 8601 text in UTC with milliseconds, so that text order is time's order; what has
 * a shape of its own is JSON as text. Nothing else differs between the two databases.
 */
export interface Tables {
  requests: RequestsTable;
  writes: WritesTable;
  invites: InvitesTable;
  audit_events: AuditEventsTable;
  maintenance: MaintenanceTable;
}

interface RequestsTable {
  id: string;
  actor: string;
  idempotency_key: string | null;
  digest: string;
  mutation: string;
  at: string;
  /** The ledger, and so the process, that opened it. */
  instance: string;
  closed_at: string | null;
  /** JSON. */
  result: string | null;
}

interface WritesTable {
  id: string;
  request_id: string;
  ordinal: number;
  directory: string;
  operation: string;
  /** JSON: method, path, query and body as they are sent. */
  request: string;
  actor: string;
  idempotency_key: string | null;
  subject: string | null;
  /** JSON. */
  before_state: string | null;
  /** The invite that it sends. */
  invite_id: string | null;
  /** The invite that it withdraws. */
  withdraws: string | null;
  state: WriteState;
  note: string | null;
  /** JSON. */
  receipt: string | null;
  /** The ledger, and so the process, that began it. */
  instance: string;
  at: string;
  settled_at: string | null;
}

interface InvitesTable {
  id: string;
  directory: string;
  workspace_id: string | null;
  vendor_id: string | null;
  /** As it was given. */
  email: string;
  /** The address by which it is compared. */
  match_key: string;
  name: string | null;
  /** JSON. */
  role_ids: string;
  role_raw: string | null;
  /** JSON. */
  options: string;
  origin: 'ROLLCALL' | 'OBSERVED';
  actor: string | null;
  /** 1 for a row that is kept for the record only: it was never sent, or another row has taken its place. */
  hidden: number;
  status: InviteStatus;
  evidence_source: EvidenceSource;
  evidence_certainty: Certainty;
  evidence_at: string;
  evidence_note: string | null;
  created_at: string | null;
  first_seen_at: string;
  last_seen_at: string | null;
  expires_at: string | null;
  cancelled_at: string | null;
  accepted_after: string | null;
  accepted_before: string | null;
  accepted_user_id: string | null;
  supersedes: string | null;
  superseded_by: string | null;
  /** When it was created, or first seen. Never changes: lists are ordered by it. */
  sort_at: string;
}

interface AuditEventsTable {
  id: string;
  at: string;
  request_id: string;
  write_id: string;
  directory: string;
  operation: string;
  actor: string;
  subject: string | null;
  outcome: AuditOutcome;
  note: string | null;
  /** JSON. */
  before_state: string | null;
  /** JSON. */
  after_state: string | null;
  idempotency_key: string | null;
}

/** A row per erasure and per retention run; while one is open, and only inside its transaction, the audit trail lets itself be changed. */
interface MaintenanceTable {
  id: string;
  kind: 'ERASURE' | 'RETENTION';
  at: string;
  /** Retention: only what is older may go. */
  mark: string | null;
  rows_changed: number;
  open: number;
}

export type RequestRow = Selectable<RequestsTable>;
export type WriteRow = Selectable<WritesTable>;
export type InviteRow = Selectable<InvitesTable>;
export type AuditRow = Selectable<AuditEventsTable>;
