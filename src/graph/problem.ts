import type { WriteProblem } from '../domain/outcome.ts';
import type { ProviderError } from '../domain/provider-error.ts';
import { codeOf, errorCodes } from './error-code.ts';
import type { Types } from './types.ts';

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

export const defineProblem = (types: Types): void => {
  types.Problem.implement({
    description: 'A refusal or failure that the caller can act on.',
    fields: (t) => ({
      code: t.expose('code', { type: types.ErrorCode, description: 'What went wrong, as a stable word.' }),
      message: t.exposeString('message', { description: 'What went wrong, as a sentence for a person.' }),
      retryable: t.exposeBoolean('retryable', { description: 'Whether the same request may succeed later.' }),
      retryAfter: t.exposeInt('retryAfterSeconds', {
        nullable: true,
        description: 'How many seconds to wait before trying again; null where the vendor did not say.',
      }),
      path: t.exposeStringList('path', {
        description: 'Where in the input of a mutation it belongs; empty where it belongs to no part of it.',
      }),
      directory: t.field({
        type: types.Directory,
        nullable: true,
        description: 'The directory that it is about. Null where it is about none.',
        resolve: ({ directory }, _, { providers }) => (directory === null ? null : (providers.get(directory) ?? null)),
      }),
    }),
  });
};
