import { LRUCache } from 'lru-cache';
import type { UpstreamAnswer } from '../http/transport.ts';

/** An answer that is kept. All who are given it hold the same object: it must never be modified. */
export interface KeptAnswer {
  readonly status: number;
  readonly body: UpstreamAnswer['body'];
  /** When it came from the vendor, in milliseconds since 1970. */
  readonly fetchedAt: number;
  /** Whatever was written to the directory since makes it worthless: see `generation`. */
  readonly generation: string;
}

/** Reads what was kept as JSON; null for what is no such thing. */
export const readKept = (text: string): KeptAnswer | null => {
  try {
    const value: unknown = JSON.parse(text);
    return isKept(value) ? value : null;
  } catch {
    return null;
  }
};

const isKept = (value: unknown): value is KeptAnswer =>
  typeof value === 'object' &&
  value !== null &&
  'body' in value &&
  'status' in value &&
  typeof value.status === 'number' &&
  'fetchedAt' in value &&
  typeof value.fetchedAt === 'number' &&
  'generation' in value &&
  typeof value.generation === 'string';

/** Why an answer is no longer kept: something was written to the directory, others needed the room, or the vendor no longer gives it. */
export const evictionReasons = ['written', 'room', 'refused'] as const;
export type EvictionReason = (typeof evictionReasons)[number];

/** What one process keeps of one directory. */
export interface KeptAnswers {
  readonly get: (key: string) => KeptAnswer | undefined;
  /** @param bytes of the answer as JSON. One that is larger than all that may be kept is not. */
  readonly set: (key: string, answer: KeptAnswer, bytes: number) => void;
  readonly delete: (key: string) => void;
  /** Forgets all whose key begins so. */
  readonly deleteAll: (prefix: string) => void;
  /** Forgets everything: something was written. */
  readonly clear: () => void;
  readonly bytes: () => number;
}

/** @param evicted told of each that is no longer kept */
export const createKeptAnswers = (maxBytes: number, evicted: (reason: EvictionReason) => void): KeptAnswers => {
  let reason: EvictionReason = 'room';
  const answers = new LRUCache<string, { readonly answer: KeptAnswer; readonly bytes: number }>({
    maxSize: maxBytes,
    sizeCalculation: ({ bytes }, key) => bytes + key.length,
    dispose: (_answer, _key, why) => {
      // One that takes the place of its predecessor is no loss.
      if (why !== 'set') evicted(why === 'evict' ? 'room' : reason);
    },
  });
  const remove = (key: string): void => {
    reason = 'refused';
    answers.delete(key);
  };
  return {
    get: (key) => answers.get(key)?.answer,
    set: (key, answer, bytes) => void answers.set(key, { answer, bytes }),
    delete: remove,
    deleteAll: (prefix) => {
      for (const key of answers.keys()) if (key.startsWith(prefix)) remove(key);
    },
    clear: () => {
      reason = 'written';
      answers.clear();
    },
    bytes: () => answers.calculatedSize,
  };
};
