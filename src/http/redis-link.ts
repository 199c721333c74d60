import type { Redis } from 'ioredis';

/** Whether instances have something in common: they do, or Redis cannot be asked and each is by itself. */
export type Sharing = 'SHARED' | 'ALONE';

/** What is told when that changes; `code` is what Node or Redis calls the reason. */
export type TellSharing = (sharing: Sharing, code: string | null) => void;

/**
 * How long an answer of Redis is awaited, and how long Redis is then left alone. A call waits here, so both are short; but a process that was busy for
 * half a second has not heard what came meanwhile, and would go on alone though all is well.
 */
export const patienceMilliseconds = 1000;
const restMilliseconds = 3000;

/** A connection to Redis without which everything goes on. */
export interface RedisLink {
  /** Resolves once the library is loaded, whether or not Redis answers. */
  readonly client: Promise<Redis>;
  /** Whether Redis failed a moment ago, and is left alone. */
  readonly isResting: () => boolean;
  /** To be told of whatever goes wrong with a question. */
  readonly fail: (error: unknown) => void;
  /** Null while it is not known. */
  readonly sharing: () => Sharing | null;
  readonly close: () => void;
}

/** Connects in the background, again and again where that fails. */
export const openRedisLink = (url: string, tell: TellSharing): RedisLink => {
  let sharing: Sharing | null = null;
  let isClosed = false;
  let restUntil = 0;
  const note = (now: Sharing, code: string | null): void => {
    if (isClosed || sharing === now) return;
    sharing = now;
    tell(now, code);
  };
  const fail = (error: unknown): void => {
    restUntil = performance.now() + restMilliseconds;
    note('ALONE', codeOf(error));
  };
  const client = openRedis(url).then((opened) => {
    if (isClosed) opened.disconnect();
    // Without a listener the library writes such errors to standard error.
    opened.on('error', fail);
    opened.on('ready', () => {
      restUntil = 0;
      note('SHARED', null);
    });
    opened.on('close', () => note('ALONE', null));
    return opened;
  });
  return {
    client,
    isResting: () => performance.now() < restUntil,
    fail,
    sharing: () => sharing,
    close: () => {
      isClosed = true;
      client.then(
        (opened) => opened.disconnect(),
        () => {},
      );
    },
  };
};

/** Loaded only here, since it takes longer than the rest. */
const openRedis = async (url: string): Promise<Redis> => {
  const { Redis } = await import('ioredis');
  return new Redis(url, {
    // Nothing must ever wait for Redis to come back: it fails at once, and the process goes on alone.
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: patienceMilliseconds,
    connectTimeout: patienceMilliseconds,
    retryStrategy: (times) => Math.min(50 * 2 ** Math.min(times, 6), 2000),
  });
};

/** A word that names the fault, such as `ECONNREFUSED` or `NOAUTH`. The message is not kept: it may hold more. */
const codeOf = (error: unknown): string | null => {
  if (!(error instanceof Error)) return null;
  if ('code' in error && typeof error.code === 'string') return error.code;
  return /^[A-Z]{4,}\b/.exec(error.message)?.[0] ?? error.name;
};
