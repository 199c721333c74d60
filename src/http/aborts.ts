const stopsOf = new WeakMap<AbortSignal, Set<() => void>>();

/**
 * What is done when a signal aborts: add to it what must then stop, which must not throw, and delete it when that has ended. All the calls of a request
 * have one listener together, since adding and removing one for each costs a good part of what a call costs.
 */
export const stopsAt = (signal: AbortSignal): Set<() => void> => {
  const known = stopsOf.get(signal);
  if (known !== undefined) return known;
  const stops = new Set<() => void>();
  stopsOf.set(signal, stops);
  signal.addEventListener(
    'abort',
    () => {
      for (const stop of stops) stop();
    },
    { once: true },
  );
  return stops;
};
