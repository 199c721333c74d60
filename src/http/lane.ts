import type { RateBudget } from '../domain/health.ts';
import type { Gate } from './gate.ts';
import type { Meter } from './meter.ts';
import { createPauses } from './pauses.ts';
import { createQueue } from './queue.ts';

/** Where calls with one credential wait until its vendor takes them: through a pause, for their share of the rate, and for a place. */
export interface Lane<Place> {
  /**
   * Runs `start`, which must not throw, when its turn has come; first come, first served. `refuse` is told the milliseconds to wait where a pause
   * turns out to last beyond `endsAt` (by `performance.now()`); it is then no longer in the queue. Returns how to give up waiting.
   */
  readonly enter: (start: (place: Place) => void, refuse: (milliseconds: number) => void, endsAt: number) => () => void;
  /** How long one more call has to wait at the least for the pause and the rate, in milliseconds. */
  readonly expectedWait: () => number;
  /** Holds everything back for so many milliseconds; a running pause is not made shorter. */
  readonly pause: (milliseconds: number) => void;
  /** A call was refused with 429: pauses as `Pauses.refused` says. */
  readonly refused: (isWrite: boolean, retryAfterSeconds: number | null, sentAt: number) => void;
  /** A call that was sent then, by `performance.now()`, was taken. */
  readonly taken: (sentAt: number) => void;
  /** Until the pause is over, in milliseconds; 0 where there is none. */
  readonly pausedFor: () => number;
  /** What is left of the rate; null where there is none. */
  readonly budget: () => RateBudget | null;
  /** Whether it holds nothing that another would not: nobody waits, and nothing is used up. */
  readonly isIdle: () => boolean;
  /** Sends everybody on to the gate, now and from now on: it is where those who come too late are refused. */
  readonly close: () => void;
}

interface Waiting<Place> {
  readonly start: (place: Place) => void;
  readonly refuse: (milliseconds: number) => void;
  readonly endsAt: number;
}

/** What the lanes to one vendor have in common. */
export interface LaneEnd<Place> {
  readonly gate: Gate<Place>;
  readonly width: number;
  /** Makes a place ready, so that whoever starts there leaves at once; null where it is. Never rejects. */
  readonly prepare: (place: Place) => Promise<void> | null;
}

/**
 * A lane to the gate. A call is counted when it has its place and the connection there stands, so that what was counted leaves at once: the calls
 * that were counted while a slow vendor held all places, or while connections were made, would otherwise leave in one burst. While the
 * lane is held up it holds no place.
 * @param meter null where there is no rate, only pauses
 * @param told of each pause that outlasts the one before, for those who share the credential
 */
export const createLane = <Place>(
  { gate, width, prepare }: LaneEnd<Place>,
  meter: Meter | null,
  told?: (milliseconds: number) => void,
): Lane<Place> => {
  const pauses = createPauses();
  const queue = createQueue<Waiting<Place>>();
  /** By `performance.now()`. */
  let pausedUntil = 0;
  let spentUntil = 0;
  /** How many are at the gate for whoever leads the queue when they are through. */
  let atTheGate = 0;
  /** Those that are counted next. The counting is one after another: once it is refused, nobody behind needs to ask. */
  const toCount: Place[] = [];
  let isCounting = false;
  let timer: NodeJS.Timeout | null = null;
  let closed = false;

  const heldFor = (): number => {
    const until = Math.max(pausedUntil, spentUntil);
    return closed || until === 0 ? 0 : Math.max(0, until - performance.now());
  };

  const refuseLate = (): void => {
    const until = Math.max(pausedUntil, spentUntil);
    for (const entry of queue.entries()) {
      const waiting = entry.value;
      if (waiting === null || waiting.endsAt > until) continue;
      queue.remove(entry);
      waiting.refuse(heldFor());
    }
  };

  const proceed = (): void => {
    if (timer !== null || queue.size() === 0) return;
    const held = heldFor();
    if (held > 0) {
      timer = setTimeout(() => {
        timer = null;
        proceed();
      }, Math.ceil(held));
      return;
    }
    while (atTheGate < Math.min(queue.size(), width)) {
      atTheGate += 1;
      gate.enter(arrive);
    }
  };

  const arrive = (place: Place): void => {
    if (meter === null || closed) {
      settle(place, heldFor() === 0);
      return;
    }
    const preparing = prepare(place);
    if (preparing === null) count(place, meter);
    else void preparing.then(() => count(place, meter));
  };

  const count = (place: Place, meter: Meter): void => {
    toCount.push(place);
    if (!isCounting) countAll(meter);
  };

  const countAll = (meter: Meter): void => {
    for (let place = toCount.shift(); place !== undefined; place = toCount.shift()) {
      // All may have given up on the way, or somebody before was refused.
      if (queue.size() === 0 || heldFor() > 0) {
        settle(place, false);
        continue;
      }
      const wait = meter.take();
      if (typeof wait !== 'number') {
        isCounting = true;
        void wait.then((counted) => {
          isCounting = false;
          charge(place, counted);
          if (!isCounting) countAll(meter);
        });
        return;
      }
      charge(place, wait);
    }
  };

  const charge = (place: Place, wait: number): void => {
    if (wait > 0) {
      spentUntil = performance.now() + wait;
      refuseLate();
    }
    settle(place, wait === 0 && heldFor() === 0);
  };

  const settle = (place: Place, mayStart: boolean): void => {
    atTheGate -= 1;
    const first = queue.first();
    const waiting = first?.value ?? null;
    if (first === null || waiting === null || !mayStart) {
      gate.leave(place);
    } else {
      queue.remove(first);
      waiting.start(place);
    }
    proceed();
  };

  const pause = (milliseconds: number): void => {
    const until = performance.now() + milliseconds;
    // Nor is it told of: where several count together, the last word would make theirs shorter.
    if (milliseconds <= 0 || until <= pausedUntil) return;
    pausedUntil = until;
    refuseLate();
    told?.(milliseconds);
  };

  return {
    enter: (start, refuse, endsAt) => {
      const entry = queue.add({ start, refuse, endsAt });
      proceed();
      return () => void queue.remove(entry);
    },
    expectedWait: () => Math.max(heldFor(), meter?.waitBehind(queue.size()) ?? 0),
    pause,
    refused: (isWrite, retryAfterSeconds, sentAt) => pause(pauses.refused(isWrite, retryAfterSeconds, sentAt)),
    taken: pauses.taken,
    pausedFor: () => Math.max(0, pausedUntil - performance.now()),
    budget: () => meter?.left() ?? null,
    isIdle: () =>
      queue.size() === 0 &&
      atTheGate === 0 &&
      heldFor() === 0 &&
      (meter === null || meter.left().resetAfterSeconds === 0),
    close: () => {
      closed = true;
      if (timer !== null) clearTimeout(timer);
      timer = null;
      proceed();
    },
  };
};
