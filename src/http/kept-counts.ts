import { type CountKeeper, leaseMilliseconds, slackMilliseconds } from './count-keeper.ts';
import type { SharedCounts } from './shared-counts.ts';
import { createSharedMeter, type Taken } from './shared-meter.ts';
import type { Rate } from './transport.ts';

/** A grant that was too long on the way is not used: its call would meet those of the next window. A busy process asks again, a few times. */
const mostAsked = 4;

/** As many calls are counted ahead at most. */
const mostLeased = 100;

/**
 * How many calls to have counted at once. To ask for each costs more than a call itself where there are thousands in a second; where they are few, one
 * counted ahead and not sent would be missed. If all workers let all of them lapse, a quarter of the rate would be lost.
 */
const leaseOf = ({ calls, seconds }: Rate, workers: number): number => {
  const inALease = (calls / seconds) * (leaseMilliseconds / 1000);
  return Math.min(mostLeased, Math.max(1, Math.floor(inALease / 4 / workers)));
};

/** The counts that a worker has in common with the others of its gateway, which their primary process keeps. */
export const createKeptCounts = (keeper: CountKeeper, workers: number): SharedCounts => ({
  meter: (directory, credential, rate) => {
    const most = leaseOf(rate, workers);
    const slack = slackMilliseconds(rate);
    let leased = 0;
    let leasedUntil = 0;
    let remaining = rate.calls;
    const ask = async (): Promise<Taken> => {
      for (let asked = 1; ; asked += 1) {
        const askedAt = performance.now();
        const grant = await keeper.take({ directory, credential, rate, most });
        ({ remaining } = grant);
        if (grant.calls === 0) return { wait: grant.wait, remaining };
        const isFresh = performance.now() - askedAt < slack;
        if (!isFresh && asked < mostAsked) continue;
        leased = grant.calls - 1;
        leasedUntil = askedAt + leaseMilliseconds;
        return { wait: 0, remaining };
      }
    };
    return createSharedMeter(rate, () => {
      if (leased === 0 || performance.now() >= leasedUntil) return ask();
      leased -= 1;
      return { wait: 0, remaining };
    });
  },
  pause: keeper.pause,
  sharing: () => null,
  close: () => {},
});
