import { GraphQLError } from 'graphql';
import { ProviderError } from '../domain/provider-error.ts';
import { codeOf, errorCodes, type RequestErrorCode } from './error-code.ts';

/** A fault in the request, found before any vendor was called for the field. */
export class RequestError extends GraphQLError {
  constructor(code: RequestErrorCode, message: string, extensions: Readonly<Record<string, unknown>> = {}) {
    super(message, { extensions: { code, ...extensions } });
    this.name = 'RequestError';
  }
}

/**
 * The one place where a vendor's failure becomes an error of the graph: its code, the directory, and when to try again.
 * Null for any other error: that is the server's to mask.
 */
export const presentProviderError = (error: unknown): GraphQLError | null => {
  const original = error instanceof GraphQLError ? error.originalError : error;
  if (!(original instanceof ProviderError)) return null;
  const code = codeOf(original.kind);
  const extensions = {
    code,
    directory: original.directory,
    retryable: errorCodes[code].retryable,
    ...(original.retryAfterSeconds === null ? {} : { retryAfter: original.retryAfterSeconds }),
  };
  if (!(error instanceof GraphQLError)) return new GraphQLError(original.message, { extensions });
  const { nodes, source, positions, path } = error;
  return new GraphQLError(original.message, { nodes, source, positions, path, extensions });
};
