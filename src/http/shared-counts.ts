import type { Redis } from 'ioredis';
import type { RateLimiterRedis } from 'rate-limiter-flexible';
import { type Meter, windowMargin } from './meter.ts';
import { waitOf } from './refused-points.ts';
import { openRedisLink, patienceMilliseconds, type Sharing, type TellSharing } from './redis-link.ts';
import { createSharedMeter, type Taken } from './shared-meter.ts';
import type { Rate } from './transport.ts';

/** Counts that several processes keep in common: instances in Redis, the workers of one in their primary process. */
export interface SharedCounts {
  /** A meter of what one credential, by its name, may do at one directory. While the others cannot be asked it counts in this process alone. */
  readonly meter: (directory: string, credential: string, rate: Rate) => Meter;
  /** Has all leave the credential alone for a while. Never throws; while the others cannot be told, only this process knows. */
  readonly pause: (directory: string, credential: string, milliseconds: number) => void;
  /** Null where that is in no doubt. */
  readonly sharing: () => Sharing | null;
  readonly close: () => void;
}

/**
 * An answer that was so long on the way is not used: the call would leave so much later than it was counted, and meet those of the next window. It
 * is asked for again, a few times, since a busy process answers late for a while.
 */
const freshMilliseconds = 40;
const mostAsked = 4;

/**
 * The library's own script counts in windows that begin with their first call; this one keeps the times of the calls, so that no window,
 * wherever it begins, holds more than the points. By the clock of Redis, since those of the instances differ.
 */
const slidingWindow = `
local points, span = tonumber(ARGV[3]), tonumber(ARGV[4]) * 1000
local paused = redis.call('pttl', KEYS[1] .. ':paused')
if paused > 0 then return {points + 1, paused} end
local clock = redis.call('time')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local oldest = redis.call('lindex', KEYS[1], 0)
while oldest and now - oldest >= span do
  redis.call('lpop', KEYS[1])
  oldest = redis.call('lindex', KEYS[1], 0)
end
local count = redis.call('llen', KEYS[1])
if count >= points then return {points + 1, math.ceil(span - (now - oldest))} end
redis.call('rpush', KEYS[1], now)
redis.call('pexpire', KEYS[1], math.ceil(span))
return {count + 1, math.ceil(span)}
`;

/** Connects to Redis, in the background; calls that come before it is known whether it answers wait for that, a second at most. */
export const connectSharedCounts = (url: string, tell: TellSharing): SharedCounts => {
  const { client: opening, isResting, fail, sharing, close } = openRedisLink(url, tell);
  const isKnown = opening.then(untilKnown);
  const limitersOpening = Promise.all([opening, loadLimiter()]).then(([client, Limiter]) =>
    limitersOf(client, Limiter),
  );

  /** Counts a call: how long it has to wait, or null where Redis could not be asked. */
  const take = async (key: string, rate: Rate): Promise<Taken | null> => {
    try {
      const [limiterOf] = await Promise.all([limitersOpening, isKnown]);
      if (isResting()) return null;
      for (let asked = 1; ; asked += 1) {
        const askedAt = performance.now();
        const { remainingPoints } = await limiterOf(rate).consume(key);
        const isFresh = performance.now() - askedAt < freshMilliseconds;
        if (isFresh || asked === mostAsked) return { wait: 0, remaining: remainingPoints };
      }
    } catch (refusal) {
      if (!(refusal instanceof Error)) return { wait: waitOf(refusal), remaining: 0 };
      fail(refusal);
      return null;
    }
  };

  return {
    meter: (directory, credential, rate) => createSharedMeter(rate, () => take(`${directory}:${credential}`, rate)),
    pause: (directory, credential, milliseconds) => {
      const key = `${directory}:${credential}:paused`;
      limitersOpening
        .then((limiterOf) => limiterOf({ calls: 1, seconds: 1 }).block(key, Math.ceil(milliseconds / 1000)))
        .catch(fail);
    },
    // Until it is known, each counts by itself.
    sharing: () => sharing() ?? 'ALONE',
    close,
  };
};

/** Loaded only here: see rate-limiters.d.ts. */
const loadLimiter = async () => (await import('rate-limiter-flexible/lib/RateLimiterRedis.js')).default;

/** The limiter of each rate. */
const limitersOf = (client: Redis, Limiter: Awaited<ReturnType<typeof loadLimiter>>) => {
  const limiters = new Map<string, RateLimiterRedis>();
  return ({ calls, seconds }: Rate): RateLimiterRedis => {
    const name = `${calls}/${seconds}`;
    const known = limiters.get(name);
    if (known !== undefined) return known;
    const limiter = new Limiter({
      storeClient: client,
      points: calls,
      duration: seconds + windowMargin,
      keyPrefix: 'rollcall:rate',
      rejectIfRedisNotReady: true,
      customIncrTtlLuaScript: slidingWindow,
    });
    limiters.set(name, limiter);
    return limiter;
  };
};

/** Resolves once the first connection stands or has failed, or has taken too long. */
const untilKnown = (client: Redis): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(done, patienceMilliseconds);
    client.once('ready', done);
    client.once('error', done);
    client.once('close', done);
  });
