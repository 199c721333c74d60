import { createHash } from 'node:crypto';
import type { WatchUpstreamCall } from '../domain/call.ts';
import type { TellSharing } from '../http/redis-link.ts';
import type { Transport, Upstream } from '../http/transport.ts';
import { createAnswerStore } from './answer-store.ts';
import { type CachePolicy, keepsAny } from './cache-policy.ts';
import { cacheReads, type LookOutcome } from './cache-reads.ts';
import { createCredentials, tokenOf } from './credentials.ts';
import type { ForgetfulTransport } from './forgetful-transport.ts';
import { createKeptAnswers, type EvictionReason } from './kept-answers.ts';
import { shareFlights } from './share-flights.ts';
import { connectSharedAnswers } from './shared-answers.ts';

/** How the reads of a directory may be spared. */
export interface SparingPolicy {
  /** Whether identical reads that are under way are shared among the requests of one principal. */
  readonly shareReads: boolean;
  readonly cache: CachePolicy;
}

/** What is told of reads that were spared, by the directory's key. */
export interface SparingWatch {
  readonly looked: (directory: string, outcome: LookOutcome) => void;
  readonly evicted: (directory: string, reason: EvictionReason) => void;
  readonly shared: (directory: string) => void;
}

/** The other workers of this gateway, which may have read what is written here. */
export interface OtherWriters {
  /** Resolves once they have heard that something was written to a directory. */
  readonly tell: (directory: string) => Promise<void>;
  /** From now on has what the others have written made known. */
  readonly listen: (heard: (directory: string) => void) => void;
}

export interface SparingOptions {
  readonly policyOf: (directory: string) => SparingPolicy | undefined;
  readonly watch: SparingWatch;
  /** Told of the calls that no request made. */
  readonly watchCall?: WatchUpstreamCall;
  /** Where all instances keep what they read in common. @default each keeps its own */
  readonly redis?: { readonly url: string; readonly tell: TellSharing };
  /** @default there are none */
  readonly writers?: OtherWriters;
  /** The time, in milliseconds since 1970. @default the clock's */
  readonly now?: () => number;
}

/** Spares vendors reads that were made before, or are being made. */
export interface Sparing {
  /**
   * The way to a directory's vendor, by which reads are spared as its policy says; the way itself where it says that none are.
   * @param ownToken the directory's own token as it is now; null where each caller brings one
   */
  readonly over: (transport: Transport, upstream: Upstream, ownToken: () => string | null) => Transport;
  /** How many bytes of answers are kept of a directory; null where none are to be. */
  readonly keptBytes: (directory: string) => number | null;
  readonly close: () => void;
}

/** Nothing is kept at first, and Redis is asked for nothing unless something is to be kept. */
export const createSparing = ({
  policyOf,
  watch,
  watchCall,
  redis,
  writers,
  now = Date.now,
}: SparingOptions): Sparing => {
  const bytes = new Map<string, () => number>();
  const spared = new Map<string, ForgetfulTransport>();
  let answers: ReturnType<typeof connectSharedAnswers> | null = null;
  writers?.listen((directory) => spared.get(directory)?.forget());

  const shareAnswers = ({ directory, baseUrl }: Upstream) => {
    if (redis === undefined) return null;
    answers ??= connectSharedAnswers(redis.url, redis.tell);
    const name = createHash('sha256')
      .update(JSON.stringify([directory, baseUrl.href]))
      .digest('base64url');
    return { answers, directory: name };
  };

  /** Null where nothing is spared. */
  const spare = (
    transport: Transport,
    upstream: Upstream,
    ownToken: () => string | null,
  ): ForgetfulTransport | null => {
    const { directory, vendor, kindOf, baseUrl } = upstream;
    const policy = policyOf(directory);
    if (policy === undefined) return null;
    const nameOf = createCredentials(directory, ownToken);
    const shared = policy.shareReads
      ? shareFlights(transport, { directory, vendor, nameOf, shared: () => watch.shared(directory) })
      : null;
    if (kindOf === undefined || !keepsAny(policy.cache)) return shared;
    const kept = createKeptAnswers(policy.cache.maxBytes, (reason) => watch.evicted(directory, reason));
    bytes.set(directory, kept.bytes);
    return cacheReads(shared ?? { ...transport, forget: () => {} }, {
      policy: policy.cache,
      store: createAnswerStore({ kept, shared: shareAnswers(upstream) }),
      kindOf,
      nameOf,
      identityOf: (call) => [directory, baseUrl.href, tokenOf(call, directory, ownToken)],
      now,
      looked: (outcome) => watch.looked(directory, outcome),
      watch: watchCall,
    });
  };

  return {
    over: (transport, upstream, ownToken) => {
      const spares = spare(transport, upstream, ownToken);
      if (spares === null) return transport;
      const { directory } = upstream;
      spared.set(directory, spares);
      if (writers === undefined) return spares;
      const { send, close } = spares;
      return {
        send: (request, call) =>
          request.method === 'GET' ? send(request, call) : send(request, call).finally(() => writers.tell(directory)),
        close,
      };
    },
    keptBytes: (directory) => bytes.get(directory)?.() ?? null,
    close: () => answers?.close(),
  };
};
