import { setTimeout } from 'node:timers/promises';
import type { Ledger } from '../domain/ledger.ts';

/** A ledger that can tell when everything that was begun in it has ended. */
export interface WatchedLedger extends Ledger {
  /** Resolves once no mutation and no write is under way, or when the time is up. */
  readonly whenQuiet: (milliseconds: number) => Promise<void>;
}

/** Keeps count of what is between its first row and its last: to close the ledger there would lose how it ended. */
export const watchLedger = (ledger: Ledger): WatchedLedger => {
  const underWay = new Set<string>();
  let quiet = Promise.withResolvers<void>();
  const begin = (id: string): void => {
    if (underWay.size === 0) quiet = Promise.withResolvers<void>();
    underWay.add(id);
  };
  const end = (id: string): void => {
    underWay.delete(id);
    if (underWay.size === 0) quiet.resolve();
  };
  const ending =
    <Rest extends readonly unknown[]>(run: (id: string, ...rest: Rest) => Promise<void>) =>
    (id: string, ...rest: Rest): Promise<void> =>
      run(id, ...rest).finally(() => end(id));

  return {
    ...ledger,
    openRequest: async (request) => {
      const opened = await ledger.openRequest(request);
      if (opened.state === 'NEW') begin(request.id);
      return opened;
    },
    closeRequest: ending(ledger.closeRequest),
    dropRequest: ending(ledger.dropRequest),
    beginWrite: async (write) => {
      const begun = await ledger.beginWrite(write);
      if (begun.state === 'BEGUN') begin(write.id);
      return begun;
    },
    settleWrite: ending(ledger.settleWrite),
    whenQuiet: async (milliseconds) => {
      if (underWay.size === 0) return;
      const timer = new AbortController();
      const late = setTimeout(milliseconds, undefined, { signal: timer.signal }).catch(() => undefined);
      await Promise.race([quiet.promise, late]);
      timer.abort();
    },
  };
};
