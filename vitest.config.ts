import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Without these conditions Vitest loads a second copy of graphql, and `instanceof GraphQLError` fails between the two.
  ssr: { resolve: { conditions: ['module-sync', 'node', 'development|production'] } },
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    exclude: ['test/full/**'],
    testTimeout: 30_000,
  },
});
