import type { createLocalJWKSet, JWTVerifyGetKey } from 'jose';

export interface KeySetOptions {
  /** Brings the issuer's keys as they are now. */
  readonly fetchKeys: () => Promise<unknown>;
  readonly select: typeof createLocalJWKSet;
  /** In milliseconds. */
  readonly now: () => number;
  /** Told when the keys could not be brought. */
  readonly complain: (error: unknown) => void;
}

/** The issuer's keys could not be brought, so that a token can be neither believed nor refused. */
export class KeysUnavailable extends Error {}

const second = 1000;
/** After so long the keys are fetched anew, while those that are there serve on. */
const freshFor = 600 * second;
/** So long they serve on where that fails: whoever can keep the issuer away must not keep a withdrawn key alive for good. */
const usableFor = 24 * 3600 * second;
/** Between two looks for keys that are not known: whoever makes up names of keys causes no more than that. */
const lookEvery = 10 * second;
/** Between two attempts while the issuer does not answer. */
const retryEvery = 5 * second;

/** The issuer's keys, for jose: fetched when the first token comes, anew from time to time, and when a token names one that is not known. */
export const createKeySet = (options: KeySetOptions): JWTVerifyGetKey => {
  const { fetchKeys, select, now, complain } = options;
  let known: { readonly get: ReturnType<typeof createLocalJWKSet>; readonly since: number } | null = null;
  let pending: Promise<void> | null = null;
  let failedAt = Number.NEGATIVE_INFINITY;
  let lookedAt = Number.NEGATIVE_INFINITY;

  const fetchAnew = async (): Promise<void> => {
    try {
      // Whether the answer is a set of keys at all is for jose to find.
      known = { get: select((await fetchKeys()) as Parameters<typeof select>[0]), since: now() };
      failedAt = Number.NEGATIVE_INFINITY;
    } catch (error) {
      failedAt = now();
      complain(error);
      throw new KeysUnavailable('The keys of the issuer cannot be had.', { cause: error });
    } finally {
      pending = null;
    }
  };
  const hasFailed = (): boolean => elapsed(now(), failedAt) < retryEvery;
  const refresh = (): Promise<void> => {
    if (pending === null && hasFailed())
      return Promise.reject(new KeysUnavailable('The issuer did not answer just now.'));
    pending ??= fetchAnew();
    return pending;
  };
  const current = async () => {
    const age = known === null ? Number.POSITIVE_INFINITY : elapsed(now(), known.since);
    if (age >= usableFor) await refresh();
    else if (age >= freshFor) refresh().catch(() => undefined);
    if (known === null) throw new KeysUnavailable('There are no keys.');
    return known.get;
  };

  return async (header, token) => {
    const get = await current();
    try {
      return await get(header, token);
    } catch (error) {
      if (!isUnknownKey(error)) throw error;
      if (pending === null && !hasFailed()) {
        if (elapsed(now(), lookedAt) < lookEvery) throw error;
        lookedAt = now();
      }
      await refresh();
      return (await current())(header, token);
    }
  };
};

/** A clock that was set back does not make a moment last. */
const elapsed = (now: number, then: number): number => Math.abs(now - then);

const isUnknownKey = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_JWKS_NO_MATCHING_KEY';
