import type { Redis } from 'ioredis';
import type { RateLimiterRedis } from 'rate-limiter-flexible';
import { type Meter, windowMargin } from './meter.ts';
import { waitOf } from './refused-points.ts';
import { createSharedMeter, type Taken } from './shared-meter.ts';
import type { Rate } from './transport.ts';

/** Whether instances count together: they do, or Redis cannot be asked and each counts by itself. */
export type Sharing = 'SHARED' | 'ALONE';

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

/** What is told when it changes whether instances count together; `code` is what Node or Redis calls the reason. */
export type TellSharing = (sharing: Sharing, code: string | null) => void;

/**
 * How long an answer of Redis is awaited, and how long Redis is then left alone. A call waits here, so both are short; but a process that was busy for
 * half a second has not heard what came meanwhile, and would go on alone though all is well.
 */
const patienceMilliseconds = 1000;
const restMilliseconds = 3000;

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
  let sharing: Sharing = 'ALONE';
  let isTold = false;
  let isClosed = false;
  let restUntil = 0;
  const note = (now: Sharing, code: string | null): void => {
    if (isClosed || (isTold && sharing === now)) return;
    sharing = now;
    isTold = true;
    tell(now, code);
  };
  const fail = (error: unknown): void => {
    restUntil = performance.now() + restMilliseconds;
    note('ALONE', codeOf(error));
  };

  const opening = openRedis(url).then(({ client, createLimiter }) => {
    if (isClosed) client.disconnect();
    // Without a listener the library writes such errors to standard error.
    client.on('error', fail);
    client.on('ready', () => {
      restUntil = 0;
      note('SHARED', null);
    });
    client.on('close', () => note('ALONE', null));
    const limiters = new Map<string, RateLimiterRedis>();
    const limiterOf = ({ calls, seconds }: Rate): RateLimiterRedis => {
      const name = `${calls}/${seconds}`;
      const limiter = limiters.get(name) ?? createLimiter(calls, seconds + windowMargin);
      limiters.set(name, limiter);
      return limiter;
    };
    return { client, limiterOf };
  });
  const isKnown = opening.then(({ client }) => untilKnown(client));

  /** Counts a call: how long it has to wait, or null where Redis could not be asked. */
  const take = async (key: string, rate: Rate): Promise<Taken | null> => {
    try {
      const [{ limiterOf }] = await Promise.all([opening, isKnown]);
      if (performance.now() < restUntil) return null;
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
      opening
        .then(({ limiterOf }) => limiterOf({ calls: 1, seconds: 1 }).block(key, Math.ceil(milliseconds / 1000)))
        .catch(fail);
    },
    sharing: () => sharing,
    close: () => {
      isClosed = true;
      opening.then(
        ({ client }) => client.disconnect(),
        () => {},
      );
    },
  };
};

/** The libraries are loaded only here, since they take longer than the rest of the transport. */
const openRedis = async (url: string) => {
  const [{ Redis }, { default: Limiter }] = await Promise.all([
    import('ioredis'),
    import('rate-limiter-flexible/lib/RateLimiterRedis.js'),
  ]);
  const client = new Redis(url, {
    // A call must never wait for Redis to come back: it fails at once, and the process counts alone.
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: patienceMilliseconds,
    connectTimeout: patienceMilliseconds,
    retryStrategy: (times) => Math.min(50 * 2 ** Math.min(times, 6), 2000),
  });
  const createLimiter = (points: number, duration: number): RateLimiterRedis =>
    new Limiter({
      storeClient: client,
      points,
      duration,
      keyPrefix: 'rollcall:rate',
      rejectIfRedisNotReady: true,
      customIncrTtlLuaScript: slidingWindow,
    });
  return { client, createLimiter };
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

/** A word that names the fault, such as `ECONNREFUSED` or `NOAUTH`. The message is not kept: it may hold more. */
const codeOf = (error: unknown): string | null => {
  if (!(error instanceof Error)) return null;
  if ('code' in error && typeof error.code === 'string') return error.code;
  return /^[A-Z]{4,}\b/.exec(error.message)?.[0] ?? error.name;
};
