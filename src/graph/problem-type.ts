import type { Types } from './types.ts';

/** The type of what stands in `problems`, and of why a source failed. */
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
