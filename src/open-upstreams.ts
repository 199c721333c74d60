import type { TokenOf } from './access/directory-tokens.ts';
import { createSparing, type Sparing, type SparingOptions, type SparingPolicy } from './cache/spare-reads.ts';
import type { CheckedConfig, CheckedDirectory, CheckedUpstream } from './config/checked-config.ts';
import { standardPolicy, type UpstreamPolicy } from './http/policy.ts';
import type { TellSharing } from './http/redis-link.ts';
import { createUpstreams, type Upstreams, type UpstreamsOptions } from './http/undici-transport.ts';
import type { Logger } from './server/logger.ts';
import type { Telemetry } from './telemetry/telemetry.ts';
import { watchUpstream } from './telemetry/watch-upstream.ts';

/** What the ways to the vendors are given beside the configuration. Only with `tellSharing` are rates shared over Redis. */
type UpstreamParts = Pick<UpstreamsOptions, 'counts' | 'over' | 'now'> & {
  readonly tokenOf?: TokenOf;
  readonly tellSharing?: TellSharing;
};

/** The ways to the vendors, each with the policy that the configuration sets. */
export const openUpstreams = (
  { directories, redis }: CheckedConfig,
  { tellSharing: tell, ...parts }: UpstreamParts = {},
): Upstreams => {
  const policies = new Map(directories.map(({ directory, upstream }) => [directory.key, policyOf(upstream)]));
  return createUpstreams({
    ...parts,
    policyOf: (directory) => policies.get(directory) ?? standardPolicy,
    ...(redis === null || tell === undefined ? {} : { redis: { url: redis, tell } }),
  });
};

interface SparingParts extends Pick<SparingOptions, 'now' | 'writers'> {
  readonly logger: Logger;
  readonly telemetry: () => Telemetry;
}

/** What spares vendors reads, as the configuration says. */
export const openSparing = (
  { directories, redis }: CheckedConfig,
  { logger, telemetry, ...parts }: SparingParts,
): Sparing => {
  const policies = new Map(directories.map((one) => [one.directory.key, sparingOf(one)]));
  return createSparing({
    policyOf: (directory) => policies.get(directory),
    watch: {
      looked: (directory, outcome) => telemetry().metrics()?.readLooked(directory, outcome),
      evicted: (directory, reason) => telemetry().metrics()?.readEvicted(directory, reason),
      shared: (directory) => telemetry().metrics()?.readShared(directory),
    },
    watchCall: (call) => watchUpstream(telemetry(), null)(call),
    ...parts,
    ...(redis === null ? {} : { redis: { url: redis, tell: tellKeeping(logger) } }),
  });
};

/** One line each time it changes whether instances share the vendors' rates. */
export const tellSharing =
  (logger: Logger): TellSharing =>
  (sharing, code) => {
    if (sharing === 'SHARED') logger.info({}, "the vendors' rate budgets are shared over Redis");
    else logger.warn({ code }, 'Redis does not answer: until it does, this instance counts its upstream calls alone');
  };

/** One line each time it changes whether instances share what they keep. */
const tellKeeping =
  (logger: Logger): TellSharing =>
  (sharing, code) => {
    if (sharing === 'SHARED') logger.info({}, "what is kept of the vendors' answers is shared over Redis");
    else
      logger.warn(
        { code },
        'Redis does not answer: until it does, this instance keeps the answers that it reads to itself',
      );
  };

const sparingOf = ({ upstream, cache }: CheckedDirectory): SparingPolicy => ({
  shareReads: upstream.shareReads,
  cache: {
    maxBytes: cache.maxBytes,
    ttlMilliseconds: {
      users: cache.ttlSeconds.users * 1000,
      workspaces: cache.ttlSeconds.workspaces * 1000,
      roles: cache.ttlSeconds.roles * 1000,
      memberships: cache.ttlSeconds.memberships * 1000,
      invites: cache.ttlSeconds.invites * 1000,
    },
    staleMilliseconds: cache.staleSeconds * 1000,
    staleIfErrorMilliseconds: cache.staleIfErrorSeconds * 1000,
  },
});

const policyOf = (upstream: CheckedUpstream): UpstreamPolicy => ({
  connections: upstream.concurrency,
  deadlineMilliseconds: upstream.deadlineSeconds * 1000,
  responseBytes: upstream.responseBytes,
  retries: upstream.retries,
  rate: upstream.rate === false ? null : upstream.rate,
  breaker: { failures: upstream.breaker.failures, openMilliseconds: upstream.breaker.openSeconds * 1000 },
  ...(upstream.ca === null ? {} : { ca: upstream.ca }),
  ...(upstream.proxy === null ? {} : { proxy: upstream.proxy }),
});
