import { type Permission, permissions, type PrincipalKind } from '../domain/principal.ts';
import type { Provider } from '../domain/provider.ts';
import type { Builder } from './builder.ts';
import { permissionMeanings } from './permission.ts';
import type { Types } from './types.ts';

const kindMeanings: Readonly<Record<PrincipalKind, string>> = {
  ANONYMOUS: 'Not at all: this gateway has no access control.',
  API_KEY: 'By an API key.',
  JWT: 'By a JSON Web Token.',
};

const valuesOf = <Value extends string>(meanings: Readonly<Record<Value, string>>, values: readonly Value[]) =>
  Object.fromEntries(values.map((value) => [value.toUpperCase(), { value, description: meanings[value] }]));

interface DirectoryPermissions {
  readonly provider: Provider;
  readonly granted: readonly Permission[];
}

/** Whoever asks, and what they may do. */
export const defineViewer = (builder: Builder, types: Types): void => {
  const Kind = builder.enumType('ViewerKind', {
    description: 'How a caller was recognised.',
    values: valuesOf(kindMeanings, ['ANONYMOUS', 'API_KEY', 'JWT']),
  });
  const PermissionEnum = builder.enumType('Permission', {
    description: 'What a caller may do in a directory.',
    values: valuesOf(permissionMeanings, permissions),
  });

  const Granted = builder.objectRef<DirectoryPermissions>('DirectoryPermissions').implement({
    description: 'What a caller may do in one directory.',
    fields: (t) => ({
      directory: t.field({
        type: types.Directory,
        description: 'The directory.',
        resolve: ({ provider }) => provider,
      }),
      permissions: t.field({
        type: [PermissionEnum],
        description: 'All that they may do there.',
        resolve: ({ granted }) => [...granted],
      }),
    }),
  });

  types.Viewer.implement({
    description: 'Whoever asks.',
    fields: (t) => ({
      name: t.exposeString('name', { description: 'What the caller is called here and in the audit trail.' }),
      kind: t.field({ type: Kind, description: 'How the caller was recognised.', resolve: ({ kind }) => kind }),
      permissions: t.field({
        type: [Granted],
        description: 'What the caller may do, for each directory that they may read, in configured order.',
        resolve: ({ may }, _, { providers }) =>
          [...providers.values()].map((provider) => ({
            provider,
            granted: permissions.filter((permission) => may(permission, provider.directory.key)),
          })),
      }),
    }),
  });

  builder.queryField('viewer', (t) =>
    t.field({
      type: types.Viewer,
      description: "The caller. The account behind a directory's own token is `Directory.viewer`.",
      resolve: (_, __, { principal }) => principal,
    }),
  );
};
