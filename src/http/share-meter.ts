import { type Meter, windowMargin } from './meter.ts';
import type { Rate } from './transport.ts';

/** More shares would waste less of the rate, but each takes memory for every credential. */
const mostShares = 100;

/** A meter that counts at once. */
export interface ShareMeter extends Meter {
  readonly take: () => number;
}

/**
 * A meter in this process's memory. A count that starts anew with each window would let one window end with a burst just before the next begins with
 * another. So the rate is cut into shares, each good for a window from its first call on, and the shares are
 * used in turn: of `count` shares of `size` calls, the shares begun within any one window are at most `count`, and of the one begun before it
 * at most `size - 1` calls are left to come. Up to 100 calls a share is one call and nothing is wasted.
 */
export const createShareMeter = ({ calls, seconds }: Rate): ShareMeter => {
  const size = Math.ceil(calls / mostShares);
  const count = Math.floor((calls + 1) / size) - 1;
  const windowMilliseconds = (seconds + windowMargin) * 1000;
  /** When each share can be used anew, by `performance.now()`, and how much of it is used until then. */
  const freeAt = new Float64Array(count);
  const used = new Uint32Array(count);
  let current = 0;

  /** Takes from a share: 0, or how long it will be used up. */
  const takeFrom = (share: number, now: number): number => {
    const free = freeAt[share] ?? 0;
    const taken = used[share] ?? 0;
    if (free > now && taken >= size) return free - now;
    if (free <= now) freeAt[share] = now + windowMilliseconds;
    used[share] = free <= now ? 1 : taken + 1;
    return 0;
  };
  const leftOf = (share: number, now: number): number =>
    (freeAt[share] ?? 0) <= now ? size : size - (used[share] ?? 0);

  return {
    take: () => {
      const now = performance.now();
      const wait = takeFrom(current, now);
      if (wait === 0 || count === 1) return wait;
      // The next is the one that was begun first, so that nothing is free sooner.
      const next = (current + 1) % count;
      const nextWait = takeFrom(next, now);
      if (nextWait === 0) current = next;
      return nextWait;
    },
    waitBehind: (ahead) => {
      const now = performance.now();
      const further = ahead - leftOf(current, now);
      if (further < 0) return 0;
      const steps = 1 + Math.floor(further / size);
      const share = (current + steps) % count;
      const free = freeAt[share] ?? 0;
      const sooner = Math.floor(steps / count);
      // A share that is not begun yet will be begun now, and be free again a window later.
      const rounds = share === current && free > now ? sooner - 1 : sooner;
      return Math.max(free, now) - now + rounds * windowMilliseconds;
    },
    left: () => {
      const now = performance.now();
      let spent = 0;
      let latest = now;
      for (let share = 0; share < count; share += 1) {
        spent += size - leftOf(share, now);
        latest = Math.max(latest, freeAt[share] ?? 0);
      }
      const resetAfterSeconds = Math.ceil((latest - now) / 1000);
      return { limit: calls, seconds, remaining: calls - spent, resetAfterSeconds };
    },
  };
};
