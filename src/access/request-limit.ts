import RateLimiterMemory from 'rate-limiter-flexible/lib/RateLimiterMemory.js';

/** Counts one request, or whatever is counted, of somebody: null while they are within the limit, else the seconds until they may again. */
export type TakeOne = (who: string) => Promise<number | null>;

/** Allows everybody so many in a minute. What is counted is forgotten a minute after it began. */
export const createRequestLimit = (perMinute: number): TakeOne => {
  const limiter = new RateLimiterMemory({ points: perMinute, duration: 60 });
  return (who) =>
    limiter.consume(who).then(
      () => null,
      // The library rejects with what it counted, and in memory with nothing else.
      ({ msBeforeNext }: { readonly msBeforeNext: number }) => Math.max(1, Math.ceil(msBeforeNext / 1000)),
    );
};
