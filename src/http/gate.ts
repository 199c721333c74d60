import { createQueue } from './queue.ts';

/** Hands out a limited number of places, first come first served. */
export interface Gate<Place> {
  /** Runs `start`, which must not throw, now or when its turn comes. Returns how to give up waiting; it has no effect on what has started. */
  readonly enter: (start: (place: Place) => void) => () => void;
  /** Gives a place back. */
  readonly leave: (place: Place) => void;
}

/** There is nothing to give up. */
const started = (): void => {};

/**
 * A gate to at most `width` places, made when they are first needed. The place that was left last is given out first: a connection that was
 * just used is still open, and those not needed may time out.
 */
export const createGate = <Place>(width: number, create: () => Place): Gate<Place> => {
  const waiting = createQueue<(place: Place) => void>();
  const free: Place[] = [];
  let created = 0;

  const freePlace = (): Place | undefined => {
    const place = free.pop();
    if (place !== undefined || created >= width) return place;
    created += 1;
    return create();
  };

  const admit = (): void => {
    for (let next = waiting.first(); next !== null; next = waiting.first()) {
      const place = freePlace();
      if (place === undefined) return;
      const start = next.value;
      waiting.remove(next);
      start?.(place);
    }
  };

  return {
    enter: (start) => {
      const place = waiting.size() === 0 ? freePlace() : undefined;
      if (place !== undefined) {
        start(place);
        return started;
      }
      const entry = waiting.add(start);
      return () => void waiting.remove(entry);
    },
    leave: (place) => {
      free.push(place);
      // Not at once: whoever leaves may still be inside undici's parser, which must not be entered again from there.
      queueMicrotask(admit);
    },
  };
};
