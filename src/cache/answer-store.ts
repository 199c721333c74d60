import { randomUUID } from 'node:crypto';
import { type KeptAnswer, type KeptAnswers, readKept } from './kept-answers.ts';
import type { SharedAnswers } from './shared-answers.ts';

/** What an answer is kept under: in this process, and for all of them. */
export interface AnswerKey {
  readonly own: string;
  /** A hash that is the same in every instance. Made only where it is used. */
  readonly shared: () => string;
}

/** What is known of a read before it is made. */
export interface Found {
  readonly answer: KeptAnswer | undefined;
  /** What is read from now on is to be kept under this, so that a write that ends meanwhile makes it worthless. */
  readonly generation: string;
}

/** Keeps the answers of one directory. */
export interface AnswerStore {
  readonly find: (key: AnswerKey) => Found | Promise<Found>;
  /** @param milliseconds how long it can be of any use */
  readonly keep: (key: AnswerKey, answer: KeptAnswer, milliseconds: number) => void;
  /** Forgets an answer that the vendor no longer gives. */
  readonly drop: (key: AnswerKey) => void;
  /** Forgets what was read with a credential that the vendor no longer takes, in this process. */
  readonly dropAll: (prefix: string) => void;
  /** Forgets everything in this process: something was written elsewhere. */
  readonly forget: () => void;
  /** Forgets everything, in all instances: something was written. Never rejects. */
  readonly evict: () => Promise<void>;
}

export interface AnswerStoreOptions {
  readonly kept: KeptAnswers;
  /** Where all instances keep what they read, under the directory's name there; null where each keeps its own. */
  readonly shared: { readonly answers: SharedAnswers; readonly directory: string } | null;
}

/**
 * Answers in this process, and in Redis where instances share them. There, each look asks what the directory's generation is, which every write
 * renews: what was kept under another one is worthless, in whatever process. While Redis is away a process goes by what it knows itself; a write
 * that could not be told is told before Redis is believed again.
 */
export const createAnswerStore = ({ kept, shared }: AnswerStoreOptions): AnswerStore => {
  let generation: string = randomUUID();
  let writes = 0;
  /** Whether Redis has not heard of the last write. */
  let isUntold = false;

  const tell = async (): Promise<void> => {
    const told = writes;
    const isTold = shared === null || (await shared.answers.renew(shared.directory, generation));
    if (isTold && told === writes) isUntold = false;
  };

  const ofThisGeneration = (key: AnswerKey): KeptAnswer | undefined => {
    const answer = kept.get(key.own);
    return answer?.generation === generation ? answer : undefined;
  };
  const findHere = (key: AnswerKey): Found => ({ answer: ofThisGeneration(key), generation });

  const findShared = async (
    key: AnswerKey,
    { answers, directory }: NonNullable<AnswerStoreOptions['shared']>,
  ): Promise<Found> => {
    if (isUntold) await tell();
    if (isUntold) return findHere(key);
    const before = writes;
    const isHere = kept.get(key.own) !== undefined;
    const known = await answers.find(directory, isHere ? null : key.shared());
    // Where a write has ended meanwhile, this may be from before it.
    if (known === null || writes !== before) return findHere(key);
    generation = known.generation;
    const here = findHere(key);
    if (here.answer !== undefined) return here;
    const told = isHere ? await answers.find(directory, key.shared()) : known;
    const text = told?.text ?? null;
    const answer = text === null ? null : readKept(text);
    if (text === null || answer === null || writes !== before) return findHere(key);
    kept.set(key.own, answer, text.length);
    return findHere(key);
  };

  const forget = (): void => {
    generation = randomUUID();
    writes += 1;
    kept.clear();
  };

  return {
    find: (key) => (shared === null ? findHere(key) : findShared(key, shared)),
    keep: (key, answer, milliseconds) => {
      if (answer.generation !== generation || answer.body === undefined) return;
      // Those who shared one read bring the same answer.
      if (kept.get(key.own)?.body === answer.body) return;
      const text = JSON.stringify(answer);
      kept.set(key.own, answer, Buffer.byteLength(text));
      if (shared !== null && !isUntold) shared.answers.keep(key.shared(), text, milliseconds);
    },
    drop: (key) => {
      kept.delete(key.own);
      shared?.answers.drop(key.shared());
    },
    dropAll: kept.deleteAll,
    forget,
    evict: async () => {
      forget();
      if (shared === null) return;
      isUntold = true;
      await tell();
    },
  };
};
