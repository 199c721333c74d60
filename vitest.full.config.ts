import { defineConfig } from 'vitest/config';
import hermetic from './vitest.config.ts';

/** What `npm test` runs, and the suites that need a browser or a database. */
export default defineConfig({
  ...hermetic,
  test: {
    ...hermetic.test,
    exclude: [],
    env: { ROLLCALL_TEST_RUNS: '700' },
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
