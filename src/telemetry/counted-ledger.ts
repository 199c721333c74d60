import type { Ledger } from '../domain/ledger.ts';
import type { Metrics } from './metrics.ts';

/** Counts how the writes end that are settled through it. */
export const countSettlements = <Kept extends Ledger>(ledger: Kept, metrics: () => Metrics | null): Kept => ({
  ...ledger,
  settleWrite: async (writeId, settlement) => {
    await ledger.settleWrite(writeId, settlement);
    metrics()?.writeEnded(settlement.state);
  },
});
