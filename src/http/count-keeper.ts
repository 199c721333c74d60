import { createShareMeter, type ShareMeter } from './share-meter.ts';
import type { Rate } from './transport.ts';

/** A process that wants to send calls with one credential, by its name, at one directory. */
export interface Asking {
  readonly directory: string;
  readonly credential: string;
  readonly rate: Rate;
  /** How many calls it wants to be counted at once; those beyond the first it may send until `leaseMilliseconds` later. */
  readonly most: number;
}

/** So many calls were counted; where none was, how long to wait. */
export interface Grant {
  readonly calls: number;
  readonly wait: number;
  /** How many calls are left to all. */
  readonly remaining: number;
}

/** Counts for several processes, in one of them. */
export interface CountKeeper {
  readonly take: (asking: Asking) => Promise<Grant>;
  /** Has all of them leave the credential alone for a while. */
  readonly pause: (directory: string, credential: string, milliseconds: number) => void;
}

/** How long calls that were counted ahead may still be sent. */
export const leaseMilliseconds = 50;

/**
 * By how much later than it was counted a call may leave without meeting those of the next window: each window is taken so much longer. In a long
 * one that costs next to nothing, and to count a call anew which a busy process heard of too late may cost a tiny rate all that it has.
 */
export const slackMilliseconds = ({ seconds }: Rate): number =>
  Math.min(1000, Math.max(leaseMilliseconds, seconds * 20));

/** Beyond so many, counts that hold nothing any more are dropped. */
const manyCounts = 1000;

/** The counts of a primary process, which its workers ask. */
export const createCountKeeper = (): CountKeeper => {
  const counts = new Map<string, ShareMeter>();
  /** By `performance.now()`. */
  const pausedUntil = new Map<string, number>();
  let crowd = manyCounts;

  const makeRoom = (): void => {
    const now = performance.now();
    for (const [key, meter] of counts) if (meter.left().resetAfterSeconds === 0) counts.delete(key);
    for (const [name, until] of pausedUntil) if (until <= now) pausedUntil.delete(name);
    crowd = Math.max(manyCounts, counts.size * 2);
  };

  const meterOf = (name: string, { calls, seconds }: Rate): ShareMeter => {
    const key = `${name}:${calls}/${seconds}`;
    const known = counts.get(key);
    if (known !== undefined) return known;
    if (counts.size >= crowd) makeRoom();
    const meter = createShareMeter({ calls, seconds: seconds + slackMilliseconds({ calls, seconds }) / 1000 });
    counts.set(key, meter);
    return meter;
  };

  return {
    take: async ({ directory, credential, rate, most }) => {
      const name = `${directory}:${credential}`;
      const paused = (pausedUntil.get(name) ?? 0) - performance.now();
      if (paused > 0) return { calls: 0, wait: paused, remaining: 0 };
      const meter = meterOf(name, rate);
      let calls = 0;
      let wait = 0;
      while (calls < most && wait === 0) {
        wait = meter.take();
        if (wait === 0) calls += 1;
      }
      return { calls, wait: calls === 0 ? wait : 0, remaining: meter.left().remaining };
    },
    pause: (directory, credential, milliseconds) => {
      const name = `${directory}:${credential}`;
      pausedUntil.set(name, Math.max(pausedUntil.get(name) ?? 0, performance.now() + milliseconds));
    },
  };
};
