import type { ProviderErrorKind } from './provider-error.ts';

/** How a mutation, or one target of it, ended. */
export const outcomes = [
  'APPLIED',
  'PLANNED',
  'ALREADY_IN_STATE',
  'UNCONFIRMED',
  'UNKNOWN',
  'REFUSED',
  'REJECTED',
  'IN_PROGRESS',
  'PARTIAL',
] as const;
export type Outcome = (typeof outcomes)[number];

/** What a caller may set aside, each by naming it. */
export const writeChecks = ['EXISTING_USER', 'OPEN_INVITE', 'LAST_ADMIN', 'PROTECTED_ACCOUNT', 'UNCHECKED'] as const;
export type WriteCheck = (typeof writeChecks)[number];

/** Why a write was not sent, or did not succeed, as a stable word. */
export const writeProblemCodes = [
  'PERMISSION_DENIED',
  'INVALID_INPUT',
  'ROLE_MISMATCH',
  'ROLE_COUNT',
  'ALREADY_EXISTS',
  'OPEN_INVITE',
  'STALE_ROLES',
  'LAST_ADMIN',
  'PROTECTED_ACCOUNT',
  'NOT_CHECKED',
  'NOT_POSSIBLE',
  'QUOTA_EXHAUSTED',
  'KEY_REUSED',
  'IN_PROGRESS',
  'MAY_HAVE_BEEN_SENT',
  'NOT_CONFIRMED',
  'NOT_RECORDED',
  'LEDGER_UNAVAILABLE',
] as const;
export type WriteProblemCode = (typeof writeProblemCodes)[number];

/** Something the caller can act on. JSON all the way down, since the ledger keeps it for askers with the same key. */
export interface WriteProblem {
  /** One of `writeProblemCodes`, or the kind of a vendor's failure. */
  readonly code: WriteProblemCode | { readonly kind: ProviderErrorKind };
  readonly message: string;
  /** Into the mutation's input. */
  readonly path: readonly string[];
  readonly directory: string | null;
  readonly retryable: boolean;
  readonly retryAfterSeconds: number | null;
}

/** A planned write as a dry run shows it. */
export interface PlannedRequest {
  readonly directory: string;
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly sideEffects: readonly string[];
}

/** How one target of a mutation ended: what the ledger keeps, and what a payload is made of. */
export interface WriteResult {
  readonly outcome: Outcome;
  readonly directory: string | null;
  /** The thing that was written to, as far as there is one. Ids are the vendor's, but for the ledger's of an invite. */
  readonly userId: string | null;
  readonly workspaceId: string | null;
  readonly inviteId: string | null;
  readonly problems: readonly WriteProblem[];
  readonly plan: readonly PlannedRequest[];
}
