import type { ProviderError } from '../domain/provider-error.ts';
import type { Completeness, Slice } from '../domain/window.ts';
import { leastComplete } from './completeness.ts';

/** What was found at one inner list that the window touched. */
export interface InnerVisit {
  readonly id: string;
  readonly completeness: Completeness;
  readonly notes: readonly string[];
  readonly error: ProviderError | null;
  readonly total: number | null;
  /** How many of the lists that it is made of were left out so far. */
  readonly leftOut: number;
}

/** One entry per inner list, in the order of reading, whatever number of reads it took. */
export const createVisits = () => {
  const visits = new Map<string, InnerVisit>();
  const add = (visit: InnerVisit): void => {
    const known = visits.get(visit.id);
    visits.set(visit.id, {
      id: visit.id,
      completeness: leastComplete([visit.completeness, ...(known === undefined ? [] : [known.completeness])]),
      notes: [...new Set([...(known?.notes ?? []), ...visit.notes])],
      error: known?.error ?? visit.error,
      total: known?.total ?? visit.total,
      leftOut: Math.max(known?.leftOut ?? 0, visit.leftOut),
    });
  };
  return {
    addRead: (id: string, { completeness, notes, total, leftOut = 0 }: Slice<unknown>): void =>
      add({ id, completeness, notes, error: null, total, leftOut }),
    addFailed: (id: string, error: ProviderError, note: string): void =>
      add({ id, completeness: 'PARTIAL', notes: [note], error, total: null, leftOut: 0 }),
    all: (): readonly InnerVisit[] => [...visits.values()],
  };
};
