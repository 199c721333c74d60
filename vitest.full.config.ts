import { defineConfig, mergeConfig } from 'vitest/config';
import hermetic from './vitest.config.ts';

/** What `npm test` runs, and the suites that need a browser. */
export default mergeConfig(
  hermetic,
  defineConfig({ test: { testTimeout: 120_000, hookTimeout: 120_000 } }),
  false,
) satisfies object;
