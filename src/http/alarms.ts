import { createQueue, type Entry } from './queue.ts';

interface Alarm {
  /** By `performance.now()`. */
  readonly at: number;
  readonly ring: () => void;
}

/** An alarm that was set. */
export type SetAlarm = Entry<Alarm>;

/** Deadlines of which hardly any is ever reached. */
export interface Alarms {
  /** Has `ring`, which must not throw, run in so many milliseconds. */
  readonly set: (milliseconds: number, ring: () => void) => SetAlarm;
  /** It need not ring any more. */
  readonly clear: (alarm: SetAlarm) => void;
}

/**
 * Alarms that have one timer together, set to the first of them: a timer for each call costs more than all else that a deadline is. They ring no
 * less exactly than timers of their own, and keep the process alive as those would.
 */
export const createAlarms = (): Alarms => {
  const waiting = createQueue<Alarm>();
  let timer: NodeJS.Timeout | null = null;
  let ringsAt = Number.POSITIVE_INFINITY;

  const wind = (at: number): void => {
    if (timer !== null) clearTimeout(timer);
    ringsAt = at;
    timer = setTimeout(ringAll, Math.max(1, Math.ceil(at - performance.now())));
  };

  const ringAll = (): void => {
    timer = null;
    ringsAt = Number.POSITIVE_INFINITY;
    const now = performance.now();
    for (const entry of waiting.entries()) {
      const alarm = entry.value;
      // Another may have cleared it just now.
      if (alarm === null || alarm.at > now) continue;
      waiting.remove(entry);
      alarm.ring();
    }
    let next = ringsAt;
    for (const { value } of waiting.entries()) next = Math.min(next, value?.at ?? next);
    if (next < ringsAt) wind(next);
  };

  return {
    set: (milliseconds, ring) => {
      const at = performance.now() + milliseconds;
      if (waiting.size() === 0) timer?.ref();
      if (at < ringsAt) wind(at);
      return waiting.add({ at, ring });
    },
    clear: (alarm) => {
      // The timer stays as it is, for the next call: most likely that comes before it.
      if (waiting.remove(alarm) && waiting.size() === 0) timer?.unref();
    },
  };
};
