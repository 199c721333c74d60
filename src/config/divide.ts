import type { CheckedConfig } from './checked-config.ts';
import { discreetConfig } from './discreet.ts';

/** The place of one worker among those of a gateway. */
export interface Share {
  /** From 1. */
  readonly number: number;
  readonly count: number;
}

/**
 * The part of one worker: limits on what a gateway does at once, or in a minute, are divided, so that all workers together keep to them, and each may do
 * something. What is done at intervals is done by the first. Vendors' rates are not divided, since they are counted together.
 */
export const divideAmongWorkers = (config: CheckedConfig, { number, count }: Share): CheckedConfig => {
  const { limits, directories, reconcileEverySeconds } = config;
  const part = (whole: number): number => Math.ceil(whole / count);
  return discreetConfig({
    ...config,
    limits: {
      ...limits,
      requestsInFlight: part(limits.requestsInFlight),
      requestsPerMinute: part(limits.requestsPerMinute),
    },
    directories: directories.map((one) => ({
      ...one,
      upstream: { ...one.upstream, concurrency: Math.max(1, Math.floor(one.upstream.concurrency / count)) },
      cache: { ...one.cache, maxBytes: Math.floor(one.cache.maxBytes / count) },
    })),
    reconcileEverySeconds: number === 1 ? reconcileEverySeconds : null,
  });
};
