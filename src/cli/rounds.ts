import type { ToWorker } from './worker-messages.ts';

/** A worker as its primary process speaks to it. */
export interface Listener {
  readonly send: (message: ToWorker) => void;
}

/** Asks all of some workers, and tells what they answered once all have, or are gone. */
export interface Rounds<Answer> {
  /** `question` is made for an id, which the answers repeat. */
  readonly ask: (
    others: readonly Listener[],
    question: (id: number) => ToWorker,
    done: (answers: readonly Answer[]) => void,
  ) => void;
  readonly answered: (listener: Listener, id: number, answer: Answer) => void;
  /** A worker that is gone answers nothing more. */
  readonly gone: (listener: Listener) => void;
}

interface Round<Answer> {
  readonly missing: Set<Listener>;
  readonly answers: Answer[];
  readonly finish: () => void;
}

/** @param patienceMilliseconds a worker that is busy for longer is not waited for */
export const createRounds = <Answer>(patienceMilliseconds: number): Rounds<Answer> => {
  const rounds = new Map<number, Round<Answer>>();
  let lastId = 0;
  const drop = (round: Round<Answer>, listener: Listener): void => {
    if (round.missing.delete(listener) && round.missing.size === 0) round.finish();
  };
  return {
    ask: (others, question, done) => {
      lastId += 1;
      const id = lastId;
      const answers: Answer[] = [];
      const finish = (): void => {
        clearTimeout(timer);
        rounds.delete(id);
        done(answers);
      };
      const timer = setTimeout(finish, patienceMilliseconds);
      rounds.set(id, { missing: new Set(others), answers, finish });
      if (others.length === 0) finish();
      for (const other of others) other.send(question(id));
    },
    answered: (listener, id, answer) => {
      const round = rounds.get(id);
      if (round === undefined) return;
      round.answers.push(answer);
      drop(round, listener);
    },
    gone: (listener) => {
      for (const round of rounds.values()) drop(round, listener);
    },
  };
};
