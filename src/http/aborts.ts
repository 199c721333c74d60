import { createQueue, type Queue } from './queue.ts';

/** Stands on a signal itself: to the collection of young garbage a value in a WeakMap is alive for as long as the map, whatever became of its key. */
const stops = Symbol('what stops at it');

interface Watched extends AbortSignal {
  [stops]?: Queue<() => void>;
}

/**
 * What is done when a signal aborts: add to it what must then stop, which must not throw, and remove it when that has ended. All the calls of a request
 * have one listener together, since adding and removing one for each costs a good part of what a call costs.
 */
export const stopsAt = (signal: Watched): Queue<() => void> => {
  const known = signal[stops];
  if (known !== undefined) return known;
  const all = createQueue<() => void>();
  signal[stops] = all;
  signal.addEventListener(
    'abort',
    () => {
      for (const { value } of all.entries()) value?.();
    },
    { once: true },
  );
  return all;
};
