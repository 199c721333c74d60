import type { Ledger } from '../domain/ledger.ts';
import type { LedgerWork } from '../domain/ledger-write.ts';

/** How the ledger is; null for a gateway without one. */
export type LedgerState = { readonly usable: true; readonly work: LedgerWork } | { readonly usable: false } | null;

const freshMilliseconds = 30_000;
const patienceMilliseconds = 2000;

/**
 * Looks at the ledger at most every 30 seconds, however often it is asked. A ledger that does not answer within 2 seconds counts as not usable:
 * a probe must not hang as the database does.
 */
export const watchLedgerState = (ledger: Pick<Ledger, 'countOpenWork'> | null): (() => Promise<LedgerState>) => {
  if (ledger === null) return () => Promise.resolve(null);
  let looked: { readonly at: number; readonly state: Promise<LedgerState> } | null = null;
  return () => {
    const now = performance.now();
    if (looked === null || now - looked.at >= freshMilliseconds) looked = { at: now, state: lookAt(ledger) };
    return looked.state;
  };
};

const lookAt = async (ledger: Pick<Ledger, 'countOpenWork'>): Promise<LedgerState> => {
  const counted = ledger.countOpenWork().then(
    (work): LedgerState => ({ usable: true, work }),
    (): LedgerState => ({ usable: false }),
  );
  const late = Promise.withResolvers<LedgerState>();
  const timer = setTimeout(() => late.resolve({ usable: false }), patienceMilliseconds);
  const state = await Promise.race([counted, late.promise]);
  clearTimeout(timer);
  return state;
};
