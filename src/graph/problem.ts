import type { ProviderError } from '../domain/provider-error.ts';
import { codeOf, errorCodes } from './error-code.ts';
import type { Types } from './types.ts';

/** A refusal or failure that the caller can act on. */
export interface Problem {
  readonly code: keyof typeof errorCodes;
  readonly message: string;
  readonly retryable: boolean;
  readonly retryAfterSeconds: number | null;
}

export const problemOf = ({ kind, message, retryAfterSeconds }: ProviderError): Problem => {
  const code = codeOf(kind);
  return { code, message, retryable: errorCodes[code].retryable, retryAfterSeconds };
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
    }),
  });
};
