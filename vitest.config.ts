import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Without these conditions Vitest loads a second copy of graphql, and `instanceof GraphQLError` fails between the two.
  ssr: { resolve: { conditions: ['module-sync', 'node', 'development|production'] } },
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    exclude: ['test/full/**'],
    setupFiles: ['test/harness/property-seed.ts'],
    // Loading the gateway takes longer than most files' tests: files share what is loaded. No test may change what another finds.
    isolate: false,
    // Most tests wait for a vendor that is slow on purpose.
    maxWorkers: Math.max(3, availableParallelism() - 1),
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // A busy machine may take long for what a quiet one does at once.
    expect: { poll: { timeout: 20_000 } },
  },
});
