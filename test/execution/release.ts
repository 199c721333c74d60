import { setImmediate } from 'node:timers/promises';

/** Makes promises that settle one after the other, in an order of their own. */
export interface Release {
  /** A promise of what a function does, which is called when its turn comes: the lowest rank first among those that wait. */
  readonly later: <T>(rank: number, settle: () => T) => Promise<T>;
  /** Lets all promises settle, each when nothing else is left to do, until a result is there and nothing waits. */
  readonly untilDone: <T>(result: T | Promise<T>) => Promise<T>;
}

export const createRelease = (): Release => {
  const waiting: { readonly rank: number; readonly settle: () => void }[] = [];
  return {
    later: <T>(rank: number, settle: () => T): Promise<T> => {
      const promise = new Promise<T>((resolve, reject) => {
        waiting.push({
          rank,
          settle: () => {
            try {
              resolve(settle());
            } catch (error) {
              reject(error instanceof Error ? error : new Error(String(error)));
            }
          },
        });
      });
      // Some are in a list that nobody looks at any more.
      promise.catch(() => {});
      return promise;
    },
    untilDone: async (result) => {
      await setImmediate();
      while (waiting.length > 0) {
        waiting.sort((one, other) => other.rank - one.rank);
        waiting.pop()?.settle();
        await setImmediate();
      }
      return result;
    },
  };
};
