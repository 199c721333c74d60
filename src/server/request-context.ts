import type { WatchUpstreamCall } from '../domain/call.ts';
import type { Caller } from './caller.ts';
import { startDeadline } from './deadline.ts';
import { maxAgeOf } from './max-age.ts';
import type { RequestRecord } from './request-record.ts';
import type { RequestScope } from './server-options.ts';

/**
 * Starts the deadline of a request, which is put on its record, and makes the context that its resolvers get.
 * @param client ends the deadline, too; without one, whoever knows of the client ends it by the record
 */
export type OpenContext = (
  record: RequestRecord,
  caller: Caller,
  header: (name: string) => string | null,
  client?: AbortSignal,
) => object;

export interface RequestContextOptions {
  readonly deadlineMilliseconds: number;
  readonly createContext: (scope: RequestScope) => object;
  readonly watchOf: (record: RequestRecord) => WatchUpstreamCall;
}

export const createContextOpener =
  ({ deadlineMilliseconds, createContext, watchOf }: RequestContextOptions): OpenContext =>
  (record, { principal, tokens }, header, client) => {
    const deadline = startDeadline(deadlineMilliseconds, client);
    record.deadline = deadline;
    return createContext({
      signal: deadline.signal,
      endsAt: deadline.endsAt,
      principal,
      tokens,
      watch: watchOf(record),
      maxAge: maxAgeOf(header('cache-control')),
    });
  };
