import type { CodegenConfig } from '@graphql-codegen/cli';

/** Makes the typed client out of the documents in src/client. They stay strings, so that the client needs no `graphql` when it runs. */
const config: CodegenConfig = {
  schema: 'schema/schema.graphql',
  documents: ['src/client/*.graphql'],
  importExtension: '.ts',
  emitLegacyCommonJSImports: false,
  generates: {
    './src/client/generated/': {
      preset: 'client',
      presetConfig: { fragmentMasking: false, skipIndexFile: true, persistedDocuments: true },
      config: {
        documentMode: 'string',
        useTypeImports: true,
        enumType: 'string-literal',
        immutableTypes: true,
        defaultScalarType: 'unknown',
        strictScalars: true,
        scalars: { DateTime: 'string', ID: 'string', Int64: 'string', JSON: 'unknown' },
      },
    },
  },
};

export default config;
