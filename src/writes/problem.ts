import type { WriteProblem, WriteProblemCode } from '../domain/outcome.ts';
import type { ProviderError } from '../domain/provider-error.ts';

/** A problem found before anything was sent: nothing will change unless the input, or the vendor's state, does. */
export const problem = (
  code: WriteProblemCode,
  message: string,
  path: readonly string[],
  directory: string | null = null,
): WriteProblem => ({ code, message, path, directory, retryable: false, retryAfterSeconds: null });

const retryableKinds: ReadonlySet<string> = new Set(['rate-limited', 'timeout', 'unavailable', 'aborted']);

/** A vendor's failure, as a problem of the target that met it. */
export const problemOfError = (error: ProviderError, path: readonly string[]): WriteProblem => ({
  code: { kind: error.kind },
  message: error.message,
  path,
  directory: error.directory,
  // What may have been carried out must not be repeated by a program.
  retryable: !error.mayHaveActed && retryableKinds.has(error.kind),
  retryAfterSeconds: error.retryAfterSeconds,
});
