import type { Provider } from '../domain/provider.ts';
import { createOrigins, type Origins } from '../domain/freshness.ts';
import type { ProviderError } from '../domain/provider-error.ts';
import type { SourceReport } from '../domain/source-report.ts';
import type { List, Slice, Window } from '../domain/window.ts';
import type { Call } from '../domain/call.ts';

/** A slice that names every directory in its scope and says how each was read. */
export interface SourcedSlice<T> extends Slice<T> {
  readonly sources: readonly SourceReport[];
}

/** A list over one directory or several that accounts for each. */
export interface SourcedList<T> extends List<T> {
  readonly read: (window: Window, call: Call) => Promise<SourcedSlice<T>>;
  /** How many rows there are in all, when nothing else is wanted; null where no vendor's answer proves it. */
  readonly countRows: (call: Call) => Promise<number | null>;
}

/**
 * A report of a directory that was read, of which is known how fresh the answers were. Where no vendor was asked, what there is to tell is told as of
 * now.
 */
export const readReport = (
  directory: string,
  { completeness, notes }: Pick<Slice<unknown>, 'completeness' | 'notes'>,
  origins?: Origins,
): SourceReport => {
  const origin = origins?.of(directory);
  return {
    directory,
    state: 'READ',
    completeness,
    freshness: origin?.freshness ?? 'LIVE',
    fetchedAt: origin?.fetchedAt ?? Date.now(),
    notes: origin?.failure == null ? notes : [...notes, givenInstead(origin.failure)],
    error: null,
  };
};

const givenInstead = ({ message }: ProviderError): string => `Shown as it was at \`fetchedAt\`, since ${message}`;

/** A report of a directory whose rows were read earlier in the walk, and none of them now. */
export const earlierReport = (
  directory: string,
  { completeness, notes }: Pick<Slice<unknown>, 'completeness' | 'notes'>,
): SourceReport => ({ directory, state: 'READ', completeness, freshness: null, fetchedAt: null, notes, error: null });

/** A report of a directory that was not read, or failed while it was. */
export const unreadReport = (
  directory: string,
  state: Exclude<SourceReport['state'], 'READ'>,
  error: ProviderError | null,
  notes: readonly string[] = [],
): SourceReport => ({ directory, state, completeness: null, freshness: null, fetchedAt: null, notes, error });

/** The cheapest window that shows a list's total: from the start, as many rows as one page holds. */
export const countRowsOf = async (list: List<unknown>, call: Call): Promise<number | null> => {
  const count = Math.min(list.pageLimit, 1000);
  return (await list.read({ direction: 'forward', count, from: null, needs: { end: false, total: true } }, call)).total;
};

/** One directory's list, as a list that accounts for its source. A failure is the caller's to handle: nothing else could be shown. */
export const ofDirectory = <T>({ directory }: Provider, list: List<T>): SourcedList<T> => ({
  ...list,
  read: async (window, call) => {
    const origins = createOrigins(call.origins);
    const slice = await list.read(window, { ...call, origins });
    return { ...slice, sources: [readReport(directory.key, slice, origins)] };
  },
  countRows: (call) => countRowsOf(list, call),
});
