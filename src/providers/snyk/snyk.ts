import type { Call } from '../../domain/call.ts';
import type { PlannedWrite, WriteRequest } from '../../domain/write.ts';
import type { Transport } from '../../http/transport.ts';
import { createReader, type Reader } from '../reader.ts';
import { createWriter, type WriteDetail } from '../writer.ts';
import { createOrgMemory, type OrgMemory } from './org-memory.ts';
import { readOnlyOwn, requireOwnPath } from './own-org.ts';
import type { Scope } from './scope.ts';

/** Reads nothing out of an organisation that is not part of the directory. */
export type GuardedReader = Pick<Reader, 'get'>;

/** Plans writes to paths under `/rest`. Rejects as `not-found` where one leads into an organisation that is not part of the directory. */
interface RestWriter {
  readonly plan: (request: WriteRequest, call: Call, detail?: WriteDetail) => Promise<PlannedWrite>;
}

/** What every operation of one directory at Snyk shares. */
export interface Snyk {
  /** The directory's key. */
  readonly directory: string;
  readonly scope: Scope;
  /** Reads paths under `/rest`; each request names the API version. */
  readonly rest: GuardedReader;
  /** Reads paths under `/v1`, the older API, which knows no version. */
  readonly v1: GuardedReader;
  /** The organisations that are known to be in the group, where the directory is one. */
  readonly shownOrgs: OrgMemory;
  /** Accounts that no list of Snyk's has: service accounts and apps, met as the owner of the token. */
  readonly unlisted: Set<string>;
  /** Each request names the API version. */
  readonly writer: RestWriter;
}

export const createSnyk = (transport: Transport, directory: string, scope: Scope, apiVersion: string): Snyk => {
  const v1 = createReader(transport, 'Snyk', directory);
  const writer = createWriter(transport);
  const version = ['version', apiVersion] as const;
  const snyk: Snyk = {
    directory,
    scope,
    v1,
    unlisted: new Set(),
    shownOrgs: createOrgMemory(),
    rest: { get: (schema, path, call, query = []) => v1.get(schema, path, call, [version, ...query]) },
    writer: {
      plan: async (request, call, detail) => {
        await requireOwnPath(snyk, request.path, call);
        return writer.plan({ ...request, query: [version, ...(request.query ?? [])] }, detail);
      },
    },
  };
  return { ...snyk, rest: readOnlyOwn(snyk, snyk.rest), v1: readOnlyOwn(snyk, v1) };
};
