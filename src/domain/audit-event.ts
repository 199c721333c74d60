import type { WriteState } from './ledger-write.ts';

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
