import type { Completeness } from '../domain/window.ts';

/** What can be said of a whole whose parts are as complete as these. */
export const leastComplete = (parts: Iterable<Completeness>): Completeness => {
  const all = new Set(parts);
  if (all.has('PARTIAL')) return 'PARTIAL';
  return all.has('LEDGER_ONLY') ? 'LEDGER_ONLY' : 'COMPLETE';
};
