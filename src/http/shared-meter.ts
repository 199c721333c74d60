import type { Meter } from './meter.ts';
import { createShareMeter } from './share-meter.ts';
import type { Rate } from './transport.ts';

/** What came of counting a call together with others. */
export interface Taken {
  /** 0 where it was counted, else how long to wait, in milliseconds. */
  readonly wait: number;
  /** How many calls are left to all. */
  readonly remaining: number;
}

/** A meter that counts here and, by `takeTogether`, with others; null from there where they cannot be asked: then it counts here alone. */
export const createSharedMeter = (rate: Rate, takeTogether: () => Taken | null | Promise<Taken | null>): Meter => {
  const own = createShareMeter(rate);
  let told = { remaining: rate.calls, at: Number.NEGATIVE_INFINITY };
  const learn = (taken: Taken | null): number => {
    if (taken === null) return 0;
    told = { remaining: taken.remaining, at: performance.now() };
    return taken.wait;
  };
  return {
    take: () => {
      // What this process has sent counts in any case. So it need not ask when that alone is too much, and can go on alone.
      const ownWait = own.take();
      if (ownWait > 0) return ownWait;
      const taken = takeTogether();
      return taken instanceof Promise ? taken.then(learn) : learn(taken);
    },
    waitBehind: own.waitBehind,
    left: () => {
      const left = own.left();
      const resetAfterSeconds = Math.ceil(rate.seconds - (performance.now() - told.at) / 1000);
      if (resetAfterSeconds <= 0 || told.remaining >= left.remaining) return left;
      return { ...left, remaining: told.remaining, resetAfterSeconds };
    },
  };
};
