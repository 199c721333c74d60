import { setImmediate } from 'node:timers/promises';

/**
 * Waits until none of a directory's reads is under way in this request and none was begun since.
 * Lists that arrive one after the other thus ask for what their rows lack in one batch, not one each; reads never wait for a batch, so
 * this always ends.
 */
const whenQuiet = async (reads: ReadonlyMap<string, Promise<unknown>>, directory: string): Promise<void> => {
  const prefix = `${directory} `;
  for (let known = -1; ; ) {
    const pending = [...reads].flatMap(([key, read]) => (key.startsWith(prefix) ? [read] : []));
    if (pending.length === known) return;
    known = pending.length;
    await Promise.allSettled(pending);
    // The rows' resolvers run in between, and may begin further reads.
    await setImmediate();
  }
};

/**
 * The same for all that wait at a time: what is asked for side by side goes out side by side, where the reads of the first would otherwise hold up
 * the second.
 */
export const createQuiet = (reads: ReadonlyMap<string, Promise<unknown>>): ((directory: string) => Promise<void>) => {
  const waits = new Map<string, Promise<void>>();
  return (directory) => {
    const known = waits.get(directory);
    if (known !== undefined) return known;
    const wait = whenQuiet(reads, directory).finally(() => waits.delete(directory));
    waits.set(directory, wait);
    return wait;
  };
};
