/**
 * Why a vendor did not give what was asked of it. The set is closed: whoever reads it handles every kind.
 *
 * - `unauthorized`: the credentials were not accepted.
 * - `forbidden`: they were, but may not do this.
 * - `not-found`: the thing is not there, or (Snyk) may not be seen.
 * - `conflict`: the vendor's state contradicts the request.
 * - `invalid-input`: the vendor refused the request as malformed.
 * - `rate-limited`: too many requests; `retryAfterSeconds` where the vendor said.
 * - `timeout`: no answer within the deadline.
 * - `aborted`: the client went away.
 * - `unavailable`: no connection, or a status of 500 and above.
 * - `malformed-response`: an answer that is not what the vendor documents, too large, or endless.
 * - `unsupported`: this vendor has no way to serve it.
 * - `budget-exhausted`: the field's allowance of upstream calls is spent.
 */
export type ProviderErrorKind =
  | 'unauthorized'
  | 'forbidden'
  | 'not-found'
  | 'conflict'
  | 'invalid-input'
  | 'rate-limited'
  | 'timeout'
  | 'aborted'
  | 'unavailable'
  | 'malformed-response'
  | 'unsupported'
  | 'budget-exhausted';

export interface ProviderErrorDetail {
  readonly retryAfterSeconds?: number;
  /** Whether the request certainly never reached the vendor. @default false */
  readonly unsent?: boolean;
  /** For the log only; never shown to a caller. Must hold no header, body or credential. */
  readonly cause?: unknown;
}

/** The kinds that leave open whether the vendor acted on the request. All others are refusals, or happen before anything is sent. */
const doubtful: ReadonlySet<ProviderErrorKind> = new Set(['timeout', 'aborted', 'unavailable', 'malformed-response']);

/**
 * A vendor's failure, safe to log and to show: its message is ours, and it holds no header, no body, no URL query and no credential.
 * Made in the transport and in a vendor's mapping; read in one place in `graph/`.
 */
export class ProviderError extends Error {
  readonly kind: ProviderErrorKind;
  /** The key of the directory that failed. */
  readonly directory: string;
  readonly retryAfterSeconds: number | null;
  /** Whether a write that ended so may have been carried out: the vendor was reached, and did not refuse. */
  readonly mayHaveActed: boolean;

  constructor(kind: ProviderErrorKind, directory: string, message: string, detail: ProviderErrorDetail = {}) {
    super(message, detail.cause === undefined ? undefined : { cause: detail.cause });
    this.name = 'ProviderError';
    this.kind = kind;
    this.directory = directory;
    this.retryAfterSeconds = detail.retryAfterSeconds ?? null;
    this.mayHaveActed = detail.unsent !== true && doubtful.has(kind);
  }
}
