import type { WriteProblem } from '../domain/outcome.ts';
import type { ProviderError } from '../domain/provider-error.ts';
import { codeOf, errorCodes } from './error-code.ts';

/** A refusal or failure that the caller can act on. */
export interface Problem {
  readonly code: keyof typeof errorCodes;
  readonly message: string;
  readonly retryable: boolean;
  readonly retryAfterSeconds: number | null;
  readonly path: readonly string[];
  readonly directory: string | null;
}

export const problemOf = ({ kind, message, retryAfterSeconds, directory }: ProviderError): Problem => {
  const code = codeOf(kind);
  return { code, message, retryable: errorCodes[code].retryable, retryAfterSeconds, path: [], directory };
};

/** A problem of a write, as the ledger keeps it, with the code that callers see. */
export const problemOfWrite = (problem: WriteProblem): Problem => {
  const { code } = problem;
  // Whether a vendor's failure can be tried again depends on the write: it may have been carried out.
  return typeof code === 'string'
    ? { ...problem, code, retryable: errorCodes[code].retryable }
    : { ...problem, code: codeOf(code.kind) };
};
