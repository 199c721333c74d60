import type { WriteProblemCode } from '../domain/outcome.ts';
import type { ProviderErrorKind } from '../domain/provider-error.ts';

/** What a code means, for the catalogue of error codes. */
export interface ErrorCodeEntry {
  readonly meaning: string;
  readonly whatToDo: string;
  /** Whether the same request may succeed later. */
  readonly retryable: boolean;
}

/** The codes of faults in the request itself. No vendor was called for the field that carries one. */
const requestCodes = {
  INVALID_WINDOW: {
    meaning: 'The paging arguments do not make a window.',
    whatToDo: 'Pass `first` with or without `after`, or `last` with or without `before`; 1 to 500 rows.',
    retryable: false,
  },
  INVALID_CURSOR: {
    meaning: 'The cursor is malformed, of another version, or of another list, filter or directory.',
    whatToDo: 'Pass a `cursor`, `startCursor` or `endCursor` from an answer of the same field with the same filter.',
    retryable: false,
  },
  INVALID_ID: {
    meaning: 'The id is not one that Rollcall gave out.',
    whatToDo: 'Pass an `id` exactly as it came in an answer.',
    retryable: false,
  },
  INVALID_FILTER: {
    meaning: 'A filter names a directory that is not configured, or holds a value that cannot match.',
    whatToDo: 'Read the message: it says which part, and what would be right.',
    retryable: false,
  },
  INCOMPLETE: {
    meaning: '`requireComplete` was set and the list is not complete.',
    whatToDo: 'Read `extensions.sources` for the directories and why; ask again later, or without `requireComplete`.',
    retryable: true,
  },
  PERMISSION_DENIED: {
    meaning:
      'The caller sees the directory, but lacks the permission that this takes. Nothing was asked of the vendor.',
    whatToDo:
      'Read the message: it names the permission and the directory, and `viewer` tells all that you have. Ask the operator of this gateway for it.',
    retryable: false,
  },
} as const satisfies Record<string, ErrorCodeEntry>;

/** The codes of a write that was not sent, or of which more is to be said. */
const writeCodes = {
  INVALID_INPUT: {
    meaning: 'A part of the input cannot be right.',
    whatToDo: 'Read `path` and the message: they say which part, and what would be right.',
    retryable: false,
  },
  ROLE_MISMATCH: {
    meaning: 'A role is unknown, or of another directory, workspace or scope than the write needs.',
    whatToDo: 'Take an `id` from the `roles` of the directory or of the workspace itself.',
    retryable: false,
  },
  ROLE_COUNT: {
    meaning: 'The vendor takes another number of roles.',
    whatToDo: 'Read the message: it says how many.',
    retryable: false,
  },
  ALREADY_EXISTS: {
    meaning: 'The account or membership is already there.',
    whatToDo: 'Change the one that is there, or name EXISTING_USER in `overrides`.',
    retryable: false,
  },
  OPEN_INVITE: {
    meaning: 'An invite to this address is still open here, or may be.',
    whatToDo: 'Use `resendInvite`, or name OPEN_INVITE in `overrides`.',
    retryable: false,
  },
  STALE_ROLES: {
    meaning: 'The roles are no longer those that `expectedRoleIds` names.',
    whatToDo: 'Read them again, then decide.',
    retryable: false,
  },
  LAST_ADMIN: {
    meaning: 'Nobody would be left to administer the directory or workspace.',
    whatToDo: 'Give somebody else the role first, or name LAST_ADMIN in `overrides`.',
    retryable: false,
  },
  PROTECTED_ACCOUNT: {
    meaning: "The account is the one behind the directory's own token.",
    whatToDo: 'Leave it, or name PROTECTED_ACCOUNT in `overrides`.',
    retryable: false,
  },
  NOT_CHECKED: {
    meaning: 'Something that could speak against the write could not be looked into.',
    whatToDo: 'Ask again later, or name UNCHECKED in `overrides`.',
    retryable: true,
  },
  NOT_POSSIBLE: {
    meaning: 'The thing is not there, or not in a state in which this can be done.',
    whatToDo: 'Read the message, and the thing itself again.',
    retryable: false,
  },
  QUOTA_EXHAUSTED: {
    meaning: "The vendor's daily number of invites is used up, as far as Rollcall sent them.",
    whatToDo: 'Wait until the moment that the message names.',
    retryable: true,
  },
  KEY_REUSED: {
    meaning: 'The `idempotencyKey` came before with another input.',
    whatToDo: 'Use a new key for a new request.',
    retryable: false,
  },
  IN_PROGRESS: {
    meaning: 'Another request with the same `idempotencyKey` is being carried out.',
    whatToDo: 'Ask again with the same key for its result.',
    retryable: true,
  },
  MAY_HAVE_BEEN_SENT: {
    meaning:
      'The write left Rollcall, and whether the vendor carried it out is not known. It is not sent again by itself.',
    whatToDo: 'Look at the vendor, or reconcile; ask with a new key only once you know.',
    retryable: false,
  },
  NOT_CONFIRMED: {
    meaning: 'The vendor accepted the write, but does not show it yet, or answered otherwise than it documents.',
    whatToDo: 'Read the thing again in a while.',
    retryable: false,
  },
  NOT_RECORDED: {
    meaning: 'The vendor was called, but how it ended could not be recorded.',
    whatToDo: 'Mend the ledger; it will show the write as one that may have been sent.',
    retryable: false,
  },
  LEDGER_UNAVAILABLE: {
    meaning: 'The ledger cannot be used. Nothing was sent.',
    whatToDo: 'Read the message; mend the ledger, then ask again.',
    retryable: true,
  },
} as const satisfies Record<Exclude<WriteProblemCode, keyof typeof requestCodes>, ErrorCodeEntry>;

/** The codes of what a vendor did or did not do. */
const providerCodes = {
  UNAUTHORIZED: {
    meaning: 'The vendor did not accept the credentials of the directory.',
    whatToDo: 'Renew the token in the configuration; `rollcall check` tries it.',
    retryable: false,
  },
  FORBIDDEN: {
    meaning: 'The vendor accepted the credentials but does not let them do this.',
    whatToDo: 'Give the token the permission that the vendor documents for the operation.',
    retryable: false,
  },
  NOT_FOUND: {
    meaning: 'The vendor has no such thing, or (Snyk) does not let the token see it.',
    whatToDo: 'Check the id; at Snyk, check the permissions of the token as well.',
    retryable: false,
  },
  CONFLICT: {
    meaning: "The vendor's state contradicts the request.",
    whatToDo: 'Read the thing again, then decide.',
    retryable: false,
  },
  UPSTREAM_REFUSED: {
    meaning: 'The vendor refused the request as malformed.',
    whatToDo: 'If the arguments are right, this is a fault of Rollcall or a change at the vendor: report it.',
    retryable: false,
  },
  RATE_LIMITED: {
    meaning: 'The vendor takes no more requests for now.',
    whatToDo: 'Wait for `extensions.retryAfter` seconds where given, else a minute.',
    retryable: true,
  },
  UPSTREAM_TIMEOUT: {
    meaning: 'The vendor did not answer within the deadline.',
    whatToDo: 'Ask again, or for less at once.',
    retryable: true,
  },
  ABORTED: {
    meaning: 'The request ended before the vendor answered: the client went away, or the request took too long.',
    whatToDo: 'Ask again, or for less at once.',
    retryable: true,
  },
  UPSTREAM_UNAVAILABLE: {
    meaning: 'The vendor could not be reached, or answered with a fault of its own.',
    whatToDo: 'Ask again later.',
    retryable: true,
  },
  UPSTREAM_MALFORMED: {
    meaning: "The vendor's answer is not what it documents, is too large, or its paging does not end.",
    whatToDo: "See the log for the directory and path; if it lasts, the vendor's API has changed: report it.",
    retryable: false,
  },
  UNSUPPORTED: {
    meaning: 'The vendor, or this gateway as it is configured, has no way to serve it. The message is the reason.',
    whatToDo: 'See `Directory.capabilities` for what can be done instead.',
    retryable: false,
  },
  BUDGET_EXHAUSTED: {
    meaning: 'The field, or the request, needs more upstream calls than it may make.',
    whatToDo:
      'Ask for less at once, or raise `limits.callsPerField` or `limits.callsPerRequest` in the configuration; the message says which.',
    retryable: false,
  },
} as const satisfies Record<string, ErrorCodeEntry>;

/** Every code that `extensions.code` and `Problem.code` can hold, beside those of GraphQL itself. */
export const errorCodes = { ...requestCodes, ...writeCodes, ...providerCodes } as const;

export type RequestErrorCode = keyof typeof requestCodes;
export type ProviderErrorCode = keyof typeof providerCodes;

const codeOfKind: Readonly<Record<ProviderErrorKind, ProviderErrorCode>> = {
  unauthorized: 'UNAUTHORIZED',
  forbidden: 'FORBIDDEN',
  'not-found': 'NOT_FOUND',
  conflict: 'CONFLICT',
  'invalid-input': 'UPSTREAM_REFUSED',
  'rate-limited': 'RATE_LIMITED',
  timeout: 'UPSTREAM_TIMEOUT',
  aborted: 'ABORTED',
  unavailable: 'UPSTREAM_UNAVAILABLE',
  'malformed-response': 'UPSTREAM_MALFORMED',
  unsupported: 'UNSUPPORTED',
  'budget-exhausted': 'BUDGET_EXHAUSTED',
};

/** The code under which a caller sees a vendor's failure. */
export const codeOf = (kind: ProviderErrorKind): ProviderErrorCode => codeOfKind[kind];
