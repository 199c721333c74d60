import type { Health } from '../domain/health.ts';
import { checkBaseUrl } from './base-url.ts';
import { createBreaker } from './breaker.ts';
import { createCarefulSend } from './careful-send.ts';
import type { Line } from './exchange.ts';
import { createGate } from './gate.ts';
import { errorOfBreaker } from './interruption.ts';
import { createLanes } from './lanes.ts';
import { createConnector } from './outbound.ts';
import { createPlaces } from './place.ts';
import { standardPolicy, type UpstreamPolicy } from './policy.ts';
import { createRetries } from './retries.ts';
import { createShareMeter } from './share-meter.ts';
import type { Sharing, TellSharing } from './redis-link.ts';
import { connectSharedCounts, type SharedCounts } from './shared-counts.ts';
import { shareReads } from './shared-reads.ts';
import type { Connect, Transport, Upstream } from './transport.ts';
import { createVendorHealth, type VendorHealth } from './vendor-health.ts';

/** What is known of a directory beyond what its vendor's adapter says. */
export interface UpstreamsOptions {
  /** What is allowed to a directory's vendor. @default standardPolicy */
  readonly policyOf?: (directory: string) => UpstreamPolicy;
  /**
   * A directory's own token as it is now, where it can change; undefined for the one that it was opened with. Null where each caller brings one:
   * then a call without it is refused.
   */
  readonly tokenOf?: (directory: string) => string | null | undefined;
  /** What this process counts together with others. @default nothing */
  readonly counts?: SharedCounts;
  /** Where all instances keep what they sent in common, in place of `counts`. @default each instance counts by itself */
  readonly redis?: { readonly url: string; readonly tell: TellSharing };
  /** What lies over the way to a vendor, by which reads of several requests may be spared. @default nothing */
  readonly over?: (transport: Transport, upstream: Upstream, ownToken: () => string | null) => Transport;
  /** The time, in milliseconds since 1970. @default the clock's */
  readonly now?: () => number;
}

/** The ways to all vendors. */
export interface Upstreams {
  readonly connect: Connect;
  /** How the vendor of a directory that was connected has been answering; null for any other. */
  readonly healthOf: (directory: string) => Health | null;
  /** Whether instances count together now; null where they are not meant to. */
  readonly sharing: () => Sharing | null;
  /** Leaves Redis. The transports are closed by whoever connected them, before. */
  readonly close: () => void;
}

/**
 * The transport over HTTP/1.1: per directory a set of connections that are kept alive. A call passes, from the outside to the wire: `shareReads`, by
 * which identical reads of one incoming request are one; what lies `over` it, if anything does; `createCarefulSend` with the breaker, pauses, the rate and retries of reads; the gate,
 * which has a place for each connection; and `exchange`, which sends it once and follows no redirect. Throws a TypeError for a base URL that
 * is more than an origin and a path. `close` waits for the calls under way; those that still wait for their turn fail.
 *
 * undici's own Pool is not used: it opens another connection for a call that follows at once upon an answer, and an abandoned call stays in
 * its queue, where its turn costs the connection it is given.
 */
export const createUpstreams = ({
  policyOf,
  tokenOf,
  counts: given,
  redis,
  over,
  now,
}: UpstreamsOptions = {}): Upstreams => {
  const healths = new Map<string, VendorHealth>();
  const counts = redis === undefined ? (given ?? null) : connectSharedCounts(redis.url, redis.tell);

  const connect: Connect = (upstream) => {
    checkBaseUrl(upstream.baseUrl);
    const { directory } = upstream;
    const policy = policyOf?.(directory) ?? standardPolicy;
    const { connections, deadlineMilliseconds, responseBytes } = policy;
    const rate = policy.rate === undefined ? (upstream.rate ?? null) : policy.rate;
    const places = createPlaces(upstream.baseUrl, createConnector(policy));
    const gate = createGate(connections, places.create);
    let isClosing = false;
    const token = (): string | null => {
      const current = tokenOf?.(directory);
      return current === undefined ? upstream.token : current;
    };
    const breaker = createBreaker(policy.breaker.failures, policy.breaker.openMilliseconds);
    const lanes = createLanes(
      { gate, width: connections, prepare: places.prepare },
      {
        meterOf: (credential) =>
          rate === null ? null : (counts?.meter(directory, credential, rate) ?? createShareMeter(rate)),
        ...(counts === null || rate === null
          ? {}
          : { paused: (credential, milliseconds) => counts.pause(directory, credential, milliseconds) }),
      },
    );
    const health = createVendorHealth(breaker, () => {
      const own = token();
      if (own === null) return null;
      return rate === null ? lanes.known(own) : lanes.of(own);
    });
    healths.set(directory, health);
    const line: Line = {
      upstream,
      gate,
      kept: places.kept,
      deadlineMilliseconds,
      responseBytes,
      token,
      check: ({ attempt, admission }) => {
        if (!admission.isTrial && !breaker.isClosed()) throw errorOfBreaker(attempt, breaker.opensIn());
      },
    };

    const close = (): Promise<void> => {
      isClosing = true;
      const closed = places.close();
      lanes.close();
      return closed;
    };
    const send = createCarefulSend({
      line,
      breaker,
      lanes,
      isRated: rate !== null,
      retries: createRetries(policy.retries, deadlineMilliseconds),
      health,
      isClosing: () => isClosing,
    });
    const transport: Transport = { send, close };
    return shareReads(over === undefined ? transport : over(transport, upstream, token), directory, now);
  };

  return {
    connect,
    healthOf: (directory) => healths.get(directory)?.read() ?? null,
    sharing: () => counts?.sharing() ?? null,
    close: () => counts?.close(),
  };
};
