import { GraphQLError } from 'graphql';
import { LedgerError } from '../domain/ledger.ts';
import { ProviderError } from '../domain/provider-error.ts';
import { codeOf, errorCodes, type RequestErrorCode } from './error-code.ts';

/** A fault in the request, found before any vendor was called for the field. */
export class RequestError extends GraphQLError {
  constructor(
    code: RequestErrorCode | 'UNSUPPORTED',
    message: string,
    extensions: Readonly<Record<string, unknown>> = {},
  ) {
    super(message, { extensions: { code, ...extensions } });
    this.name = 'RequestError';
  }
}

/** What a caller is told of a failure that is not the gateway's own. */
const extensionsOf = (error: ProviderError | LedgerError): Readonly<Record<string, unknown>> => {
  if (error instanceof LedgerError) {
    return { code: 'LEDGER_UNAVAILABLE', retryable: errorCodes.LEDGER_UNAVAILABLE.retryable };
  }
  const code = codeOf(error.kind);
  return {
    code,
    directory: error.directory,
    retryable: errorCodes[code].retryable,
    ...(error.retryAfterSeconds === null ? {} : { retryAfter: error.retryAfterSeconds }),
  };
};

/**
 * The one place where a vendor's failure, or the ledger's, becomes an error of the graph: its code, the directory, and when to try again.
 * Null for any other error: that is the server's to mask.
 */
export const presentFailure = (error: unknown): GraphQLError | null => {
  const original = error instanceof GraphQLError ? error.originalError : error;
  if (!(original instanceof ProviderError) && !(original instanceof LedgerError)) return null;
  const extensions = extensionsOf(original);
  if (!(error instanceof GraphQLError)) return new GraphQLError(original.message, { extensions });
  const { nodes, source, positions, path } = error;
  return new GraphQLError(original.message, { nodes, source, positions, path, extensions });
};
