import { randomUUID } from 'node:crypto';
import { type ExecutionResult, GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { LedgerError } from '../domain/ledger.ts';
import { presentFailure } from '../graph/request-error.ts';
import { describeError, type Logger } from './logger.ts';
import type { RequestRecord, RequestRecords } from './request-record.ts';
import type { ServerCode } from './server-code.ts';
import { unexpectedMessage } from './unexpected.ts';

export interface ErrorMaskOptions {
  readonly logger: Logger;
  /** How many errors an answer holds. */
  readonly mostErrors: number;
}

/** The result as a caller may see it. The codes of its errors are put on the request's record. */
export type MaskErrors = (result: ExecutionResult, record: RequestRecord) => ExecutionResult;

/**
 * Lets a caller see only errors that were made for callers. A failure of a vendor, or of the ledger, is shown as the graph presents it, and logged with its cause;
 * every other error is replaced by one with an id, and logged with that id. It takes the place of Yoga's own masking, which knows
 * no request ids and shows the original error when NODE_ENV is `development`. Of more errors than an answer holds, the last says how many there were.
 */
export const createErrorMask =
  ({ logger, mostErrors }: ErrorMaskOptions): MaskErrors =>
  (result, record) => {
    if (result.errors === undefined) return result;
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
    const isCut = result.errors.length > mostErrors;
    const errors = (isCut ? result.errors.slice(0, mostErrors - 1) : result.errors).map(show);
    if (isCut) errors.push(moreErrors(result.errors.length - errors.length));
    for (const error of errors) record.errorCodes.add(String(error.extensions.code));
    return { ...result, errors };
  };

export const useMaskedErrors = (records: RequestRecords, mask: MaskErrors): Plugin => ({
  onResultProcess(payload) {
    const { request, result } = payload;
    if (Array.isArray(result) || !('errors' in result)) return;
    const masked = mask(result, records.of(request));
    if (masked !== result) payload.setResult(masked);
  },
});

const moreErrors = (omitted: number): GraphQLError =>
  new GraphQLError(`There were ${omitted} more errors, which are not shown.`, {
    extensions: { code: 'MORE_ERRORS' satisfies ServerCode, omitted },
  });

/**
 * Whether an error was thrown as one for callers, or made by the engine of the caller's own document. What is thrown and is no error at all comes
 * as one with its text in it, which the framework marks as unexpected.
 */
const isMeantForCallers = ({ originalError, extensions }: GraphQLError): boolean =>
  extensions.unexpected !== true && (originalError === undefined || originalError instanceof GraphQLError);

/**
 * What the engine finds wrong with variables has no code of its own. Like all that is wrong with a document it is a caller's mistake, of which HTTP
 * says nothing to those who accept plain JSON.
 */
const withCode = (error: GraphQLError): GraphQLError => {
  const { extensions, path, message } = error;
  if (message.length > mostCharacters) error.message = `${message.slice(0, mostCharacters).toWellFormed()} ...`;
  extensions.code ??= 'BAD_USER_INPUT';
  if (path === undefined && mistakes.has(extensions.code)) extensions.http = { status: 400, spec: true };
  return error;
};

/** The engine quotes what is wrong, which may be as long as the body, in each of many errors. */
const mostCharacters = 2000;

const mistakes = new Set<unknown>(['BAD_USER_INPUT', 'OPERATION_RESOLUTION_FAILURE'] satisfies readonly ServerCode[]);

const masked = ({ nodes, source, positions, path }: GraphQLError, errorId: string): GraphQLError =>
  new GraphQLError(unexpectedMessage(errorId), {
    nodes: nodes ?? null,
    source: source ?? null,
    positions: positions ?? null,
    path: path ?? null,
    // `unexpected` tells Yoga to answer with status 500 where there is no data; it is not sent.
    extensions: { code: 'INTERNAL_SERVER_ERROR', errorId, unexpected: true },
  });
