import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import { openRedisLink, type TellSharing } from '../http/redis-link.ts';

/** What all instances keep in common, in Redis. Names are hashes: see `AnswerKey`. */
export interface SharedAnswers {
  /**
   * The generation of a directory, and what is kept under a name, as text. Null while Redis is away.
   * @param name null where only the generation is wanted
   */
  readonly find: (
    directory: string,
    name: string | null,
  ) => Promise<{ readonly generation: string; readonly text: string | null } | null>;
  /** Begins a generation of a directory, with which all that is kept of it is worthless. False where Redis is away. */
  readonly renew: (directory: string, generation: string) => Promise<boolean>;
  /** In the background; what cannot be kept is not. */
  readonly keep: (name: string, text: string, milliseconds: number) => void;
  readonly drop: (name: string) => void;
  readonly close: () => void;
}

/** Longer than any answer is kept. Where a generation is lost, a new one begins. */
const generationMilliseconds = 30 * 24 * 3600 * 1000;

const generationOf = (directory: string): string => `rollcall:generation:${directory}`;
const placeOf = (name: string): string => `rollcall:answer:${name}`;

/** Connects to Redis, in the background. Nobody waits for a connection that does not stand yet. */
export const connectSharedAnswers = (url: string, tell: TellSharing): SharedAnswers => {
  const { client: opening, isResting, fail, close } = openRedisLink(url, tell);
  /** Null where Redis is away. */
  const ask = async <T>(question: (client: Redis) => Promise<T>): Promise<T | null> => {
    try {
      const client = await opening;
      return client.status === 'ready' && !isResting() ? await question(client) : null;
    } catch (error) {
      fail(error);
      return null;
    }
  };

  /** The generation that holds, or a new one where there is none. Never one that was: what is kept under it may be from before a write. */
  const beginIfNone = async (client: Redis, directory: string): Promise<string> => {
    const place = generationOf(directory);
    const generation = randomUUID();
    if ((await client.set(place, generation, 'PX', generationMilliseconds, 'NX')) === 'OK') return generation;
    return (await client.get(place)) ?? generation;
  };

  return {
    find: (directory, name) =>
      ask(async (client) => {
        const places = [generationOf(directory), ...(name === null ? [] : [placeOf(name)])];
        const [generation = null, text = null] = await client.mget(places);
        return { generation: generation ?? (await beginIfNone(client, directory)), text };
      }),
    renew: async (directory, generation) =>
      (await ask((client) => client.set(generationOf(directory), generation, 'PX', generationMilliseconds))) === 'OK',
    keep: (name, text, milliseconds) => {
      void ask((client) => client.set(placeOf(name), text, 'PX', Math.max(1, Math.ceil(milliseconds))));
    },
    drop: (name) => void ask((client) => client.del(placeOf(name))),
    close,
  };
};
