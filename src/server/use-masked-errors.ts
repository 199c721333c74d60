import { randomUUID } from 'node:crypto';
import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { LedgerError } from '../domain/ledger.ts';
import { presentFailure } from '../graph/request-error.ts';
import { describeError, type Logger } from './logger.ts';
import type { RequestRecords } from './request-record.ts';

/**
 * Lets a caller see only errors that were made for callers. A failure of a vendor, or of the ledger, is shown as the graph presents it, and logged with its cause;
 * every other error is replaced by one with an id, and logged with that id. It takes the place of Yoga's own masking, which knows
 * no request ids and shows the original error when NODE_ENV is `development`.
 */
export const useMaskedErrors = (records: RequestRecords, logger: Logger): Plugin => ({
  onResultProcess(payload) {
    const { request, result } = payload;
    if (Array.isArray(result) || !('errors' in result) || result.errors === undefined) return;
    const record = records.of(request);
    const requestId = record.id;
    // Many rows can fail by one and the same error, which is one fault and deserves one line.
    const logged = new Map<unknown, string>();
    const once = (cause: unknown, log: (errorId: string) => void): string => {
      const errorId = logged.get(cause) ?? randomUUID();
      if (!logged.has(cause)) log(errorId);
      logged.set(cause, errorId);
      return errorId;
    };
    const show = (error: GraphQLError): GraphQLError => {
      const cause = error.originalError ?? error;
      const details = { requestId, path: error.path?.join('.'), error: describeError(cause) };
      const presented = presentFailure(error);
      if (presented !== null) {
        once(cause, () =>
          logger.warn(details, cause instanceof LedgerError ? 'the ledger failed' : 'a directory failed'),
        );
        return presented;
      }
      if (isMeantForCallers(error)) return withCode(error);
      return masked(
        error,
        once(cause, (errorId) => logger.error({ ...details, errorId }, 'unexpected error')),
      );
    };
    const errors = result.errors.map(show);
    for (const error of errors) record.errorCodes.add(String(error.extensions.code));
    payload.setResult({ ...result, errors });
  },
});

/** Whether an error was thrown as one for callers, or made by the engine of the caller's own document. */
const isMeantForCallers = ({ originalError }: GraphQLError): boolean =>
  originalError === undefined || originalError instanceof GraphQLError;

/** What the engine finds wrong with variables has no code of its own. */
const withCode = (error: GraphQLError): GraphQLError => {
  if (error.extensions.code === undefined) error.extensions.code = 'BAD_USER_INPUT';
  return error;
};

const masked = ({ nodes, source, positions, path }: GraphQLError, errorId: string): GraphQLError =>
  new GraphQLError(`Something went wrong inside the gateway. Its log says what, under the id ${errorId}.`, {
    nodes: nodes ?? null,
    source: source ?? null,
    positions: positions ?? null,
    path: path ?? null,
    // `unexpected` tells Yoga to answer with status 500 where there is no data; it is not sent.
    extensions: { code: 'INTERNAL_SERVER_ERROR', errorId, unexpected: true },
  });
