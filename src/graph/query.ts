import type { Builder } from './builder.ts';
import { directoriesInScope, findDirectory } from './scope.ts';
import type { Types } from './types.ts';

/** The root, and the fields of it that are no lists of their own. */
export const defineQuery = (builder: Builder, types: Types): void => {
  builder.queryType({
    description: 'What can be asked.',
    fields: (t) => ({
      directories: t.field({
        type: [types.Directory],
        args: {
          providers: t.arg({
            type: [types.Provider],
            description: 'Only directories of these vendors. An empty list is refused.',
          }),
        },
        description: 'Every configured directory that the caller may read, in configured order.',
        resolve: (_, { providers }, context) => directoriesInScope(context, { providers }),
      }),
      directory: t.field({
        type: types.Directory,
        nullable: true,
        args: { key: t.arg.id({ required: true, description: 'The key in the configuration, or the id.' }) },
        description: 'One directory. Null where none that the caller may read has this key or id.',
        resolve: (_, { key }, context) => findDirectory(context, key),
      }),
    }),
  });
};
