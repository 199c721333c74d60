import type { Transport } from '../../http/transport.ts';
import { createReader, type Reader } from '../reader.ts';
import { createWriter, type Writer } from '../writer.ts';
import type { Scope } from './scope.ts';

/** What every operation of one directory at Snyk shares. */
export interface Snyk {
  /** The directory's key. */
  readonly directory: string;
  readonly scope: Scope;
  /** Reads paths under `/rest`; each request names the API version. */
  readonly rest: Reader;
  /** Reads paths under `/v1`, the older API, which knows no version. */
  readonly v1: Reader;
  /** Accounts that no list of Snyk's has: service accounts and apps, met as the owner of the token. */
  readonly unlisted: Set<string>;
  /** Plans writes to paths under `/rest`; each request names the API version. */
  readonly writer: Writer;
}

export const createSnyk = (transport: Transport, directory: string, scope: Scope, apiVersion: string): Snyk => {
  const v1 = createReader(transport, 'Snyk', directory);
  const writer = createWriter(transport);
  const version = ['version', apiVersion] as const;
  return {
    directory,
    scope,
    v1,
    unlisted: new Set(),
    rest: {
      get: (schema, path, call, query = []) => v1.get(schema, path, call, [version, ...query]),
      find: (schema, path, call, query = []) => v1.find(schema, path, call, [version, ...query]),
    },
    writer: {
      plan: (request, detail) => writer.plan({ ...request, query: [version, ...(request.query ?? [])] }, detail),
    },
  };
};
