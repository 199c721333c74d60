import { createHash } from 'node:crypto';
import { type Call, createCallBudget, type WatchUpstreamCall } from '../domain/call.ts';
import type { ThingKind } from '../domain/freshness.ts';
import { ProviderError, type ProviderErrorKind } from '../domain/provider-error.ts';
import { queryString } from '../http/query.ts';
import type { Transport, UpstreamAnswer, UpstreamRequest } from '../http/transport.ts';
import type { AnswerKey, AnswerStore } from './answer-store.ts';
import type { CachePolicy } from './cache-policy.ts';
import type { ForgetfulTransport } from './forgetful-transport.ts';
import type { NameCredential } from './credentials.ts';
import type { KeptAnswer } from './kept-answers.ts';

/**
 * What came of a look into what is kept: `hit`, `stale`, `miss`, or `bypassed` since the call wanted to read anew.
 */
export const lookOutcomes = ['hit', 'stale', 'miss', 'bypassed'] as const;
export type LookOutcome = (typeof lookOutcomes)[number];

export interface ReadCacheOptions {
  readonly policy: CachePolicy;
  readonly store: AnswerStore;
  readonly kindOf: (path: string) => ThingKind | null;
  readonly nameOf: NameCredential;
  /** All that tells this read from any other, in whatever instance: the token too, since it is hashed. */
  readonly identityOf: (call: Call) => readonly string[];
  /** The time, in milliseconds since 1970. */
  readonly now: () => number;
  readonly looked: (outcome: LookOutcome) => void;
  /** Told of the calls that no request made: those that read anew what was given stale. */
  readonly watch: WatchUpstreamCall | undefined;
}

/**
 * A transport that keeps the answers to reads, per principal and credential. An answer that is kept is given as long as its kind may be; for a while
 * after that too, while one read in the background fetches it anew; and for another while where the vendor fails. A call says by its `maxAge` what
 * is too old for it: 0 reads anew, and keeps what it read. A write forgets all that is kept of the directory, whatever came of it.
 */
export const cacheReads = (transport: ForgetfulTransport, options: ReadCacheOptions): ForgetfulTransport => {
  const { policy, store, kindOf, nameOf, identityOf, now, looked, watch } = options;
  const { staleMilliseconds, staleIfErrorMilliseconds } = policy;
  const longestStale = Math.max(staleMilliseconds, staleIfErrorMilliseconds);
  const refreshing = new Set<string>();
  const closing = new AbortController();

  const readAnew = async (
    request: UpstreamRequest,
    call: Call,
    key: AnswerKey,
    generation: string,
    ttl: number,
  ): Promise<UpstreamAnswer> => {
    try {
      const { status, body } = await transport.send(request, call);
      const fetchedAt = now();
      store.keep(key, { status, body, fetchedAt, generation }, ttl + longestStale);
      return { status, body, origin: { freshness: 'LIVE', fetchedAt, failure: null } };
    } catch (error) {
      if (error instanceof ProviderError && refusals.has(error.kind)) {
        store.drop(key);
        if (error.kind === 'unauthorized') store.dropAll(`${nameOf(call)} `);
      }
      throw error;
    }
  };

  const refresh = (request: UpstreamRequest, call: Call, key: AnswerKey, generation: string, ttl: number): void => {
    if (refreshing.has(key.own)) return;
    refreshing.add(key.own);
    const { principal, tokens } = call;
    const own: Call = {
      signal: closing.signal,
      budget: createCallBudget(Number.POSITIVE_INFINITY),
      reads: new Map(),
      ...(principal === undefined ? {} : { principal }),
      ...(tokens === undefined ? {} : { tokens }),
      ...(watch === undefined ? {} : { watch }),
    };
    readAnew(request, own, key, generation, ttl)
      // Whoever asks next has what is kept for as long as that may be, and then the failure.
      .catch(() => {})
      .finally(() => refreshing.delete(key.own));
  };

  const read = async (
    request: UpstreamRequest,
    call: Call,
    principal: string,
    ttl: number,
  ): Promise<UpstreamAnswer> => {
    const target = request.path + queryString(request.query);
    const key: AnswerKey = {
      own: `${nameOf(call)} ${target} ${principal}`,
      shared: () => hashOf([...identityOf(call), principal, target]),
    };
    const { answer, generation } = await store.find(key);
    const age = answer === undefined ? Number.POSITIVE_INFINITY : Math.max(0, now() - answer.fetchedAt);
    if (answer !== undefined && age < Math.min(ttl, call.maxAge ?? ttl)) {
      looked('hit');
      return given(answer, 'CACHED', null);
    }
    if (call.maxAge !== undefined) {
      looked('bypassed');
      return readAnew(request, call, key, generation, ttl);
    }
    if (answer !== undefined && age < ttl + staleMilliseconds) {
      looked('stale');
      refresh(request, call, key, generation, ttl);
      return given(answer, 'STALE', null);
    }
    try {
      const fresh = await readAnew(request, call, key, generation, ttl);
      looked('miss');
      return fresh;
    } catch (error) {
      const isUsable = answer !== undefined && age < ttl + staleIfErrorMilliseconds && !call.signal.aborted;
      if (!isUsable || !(error instanceof ProviderError) || !outages.has(error.kind)) {
        looked('miss');
        throw error;
      }
      looked('stale');
      return given(answer, 'STALE', error);
    }
  };

  return {
    send: (request, call) => {
      if (request.method !== 'GET') return write(transport, store, request, call);
      const kind = kindOf(request.path);
      const ttl = kind === null ? 0 : policy.ttlMilliseconds[kind];
      return ttl === 0 || call.principal === undefined
        ? transport.send(request, call)
        : read(request, call, call.principal, ttl);
    },
    close: () => {
      closing.abort();
      return transport.close();
    },
    forget: () => {
      transport.forget();
      store.forget();
    },
  };
};

/** Forgets afterwards, and also where it failed: it may have been carried out all the same. */
const write = async (
  transport: Transport,
  store: AnswerStore,
  request: UpstreamRequest,
  call: Call,
): Promise<UpstreamAnswer> => {
  try {
    return await transport.send(request, call);
  } finally {
    await store.evict();
  }
};

const given = (
  { status, body, fetchedAt }: KeptAnswer,
  freshness: 'CACHED' | 'STALE',
  failure: ProviderError | null,
): UpstreamAnswer => ({ status, body, origin: { freshness, fetchedAt, failure } });

/** What the vendor says of the thing or of who asks: what was kept is no longer theirs to see. */
const refusals: ReadonlySet<ProviderErrorKind> = new Set(['unauthorized', 'forbidden', 'not-found']);

/** What says nothing of the thing, but only that the vendor cannot be asked now. */
const outages: ReadonlySet<ProviderErrorKind> = new Set(['unavailable', 'timeout', 'rate-limited']);

/** The same in every instance. It holds a token, which has far too much chance in it to be guessed. */
const hashOf = (parts: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
