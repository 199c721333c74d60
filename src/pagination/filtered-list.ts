import type { Call } from '../domain/call.ts';
import { ProviderError } from '../domain/provider-error.ts';
import type { List, Position, Slice, Window } from '../domain/window.ts';
import { budgetSpent } from './notes.ts';

export interface Filtering<T> {
  readonly test: (row: T) => boolean;
  /** Told to the caller with every slice: what is filtered here rather than by the vendor. */
  readonly note: string;
  /** Fills in what the test needs and the list's rows lack. */
  readonly complete?: (rows: readonly T[], call: Call) => Promise<readonly T[]>;
}

interface Match<T> {
  readonly row: T;
  readonly position: Position;
}

interface Scan<T> {
  readonly matches: Match<T>[];
  /** Whether the list's far end was reached, or null where it was neither reached nor looked for. */
  readonly ended: boolean | null;
  /** Where the call budget ended the scan. */
  readonly cutAt: Position | null;
  readonly slices: readonly Slice<T>[];
}

const isBudgetSpent = (error: unknown): error is ProviderError =>
  error instanceof ProviderError && error.kind === 'budget-exhausted';

const positionsOf = <T>(slice: Slice<T>, rows: readonly T[], test: (row: T) => boolean): Match<T>[] =>
  rows.flatMap((row, index) => (test(row) ? [{ row, position: slice.position(index) }] : []));

const scan = async <T>(list: List<T>, filtering: Filtering<T>, window: Window, call: Call): Promise<Scan<T>> => {
  const forward = window.direction === 'forward';
  const enough =
    window.needs.total && window.from === null ? Number.POSITIVE_INFINITY : window.count + (window.needs.end ? 1 : 0);
  const matches: Match<T>[] = [];
  const slices: Slice<T>[] = [];
  const count = Math.min(list.pageLimit, 1000);
  for (let from = window.from; ; ) {
    let slice: Slice<T>;
    let rows: readonly T[];
    try {
      slice = await list.read({ direction: window.direction, count, from, needs: { end: true, total: false } }, call);
      rows = filtering.complete === undefined ? slice.rows : await filtering.complete(slice.rows, call);
    } catch (error) {
      if (isBudgetSpent(error) && slices.length > 0) return { matches, ended: false, cutAt: from, slices };
      throw error;
    }
    slices.push(slice);
    const found = positionsOf(slice, rows, filtering.test);
    if (forward) matches.push(...found);
    else matches.unshift(...found);
    const more = forward ? slice.hasNext : slice.hasPrevious;
    if (!more || slice.rows.length === 0) return { matches, ended: true, cutAt: null, slices };
    if (matches.length >= enough) return { matches, ended: null, cutAt: null, slices };
    from = slice.position(forward ? slice.rows.length - 1 : 0);
  }
};

/** The rows of a list that pass a test, read within the call budget; what the budget cuts off is said, and can be gone on from. */
export const filterList = <T>(list: List<T>, filtering: Filtering<T>): List<T> => ({
  pageLimit: list.pageLimit,
  accepts: list.accepts,
  read: async (window, call) => {
    const { matches, ended, cutAt, slices } = await scan(list, filtering, window, call);
    const forward = window.direction === 'forward';
    const kept = forward ? matches.slice(0, window.count) : matches.slice(Math.max(0, matches.length - window.count));
    const more = matches.length > kept.length ? true : ended === null ? null : !ended;
    const behind = window.from !== null;
    const cut = cutAt !== null && matches.length <= window.count;
    return {
      rows: kept.map(({ row }) => row),
      position: (index) => {
        const match = kept[index];
        if (match === undefined) throw new RangeError(`There is no row ${index} in this slice.`);
        return match.position;
      },
      hasNext: forward ? more : behind,
      hasPrevious: forward ? behind : more,
      total: window.from === null && ended === true ? matches.length : null,
      completeness: cut || slices.some(({ completeness }) => completeness !== 'COMPLETE') ? 'PARTIAL' : 'COMPLETE',
      notes: [
        filtering.note,
        ...new Set(slices.flatMap(({ notes }) => notes)),
        ...(cut ? [budgetSpent(call.budget.limit)] : []),
      ],
      resume: cut ? cutAt : null,
    };
  },
});
