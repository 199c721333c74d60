import type { Call } from '../domain/call.ts';
import type { List, Position, Slice, Window } from '../domain/window.ts';
import { leastComplete } from './completeness.ts';
import { walkList } from './list-walk.ts';
import { budgetSpent } from './notes.ts';
import { isPosition, isRowBehind, ofThisList, parseStop, partsOfStop, type Stop } from './position.ts';
import { isBudgetSpent } from './spent-budget.ts';

/** Which rows of a list are wanted, where the vendor cannot be told. */
export interface Filtering<T> {
  readonly test: (row: T) => boolean;
  /** Told to the caller with every slice: what is filtered here rather than by the vendor. */
  readonly note: string;
  /** Whether hardly any row passes: then it is taken for certain that a scan for more than one comes to the list's end. @default false */
  readonly isRare?: boolean;
  /** Fills in what the test needs and the list's rows lack. */
  readonly complete?: (rows: readonly T[], call: Call) => Promise<readonly T[]>;
}

/** A row that passed, by its position in the list, or where the call budget ended a scan. */
interface FilteredPosition {
  readonly inner: Position;
  readonly stop: Stop | null;
}

const parse = <T>(list: List<T>, position: Position): FilteredPosition | null => {
  const [inner, ...parts] = position;
  if (!isPosition(inner) || !list.accepts(inner)) return null;
  if (parts.length === 0) return { inner, stop: null };
  const stop = parts.length === 2 ? parseStop(parts) : null;
  return stop === null ? null : { inner, stop };
};

interface Match<T> {
  readonly row: T;
  readonly position: Position;
}

interface Scan<T> {
  /** In the list's order. */
  readonly matches: readonly Match<T>[];
  readonly slices: readonly Slice<T>[];
  /** How far the list was looked through; null to its end. */
  readonly reached: Position | null;
  /** Whether the call budget ended it. */
  readonly spent: boolean;
}

/** Of a list that is looked through to its end, so many pages are asked for at once. */
const mostPages = 50;

/** How many rows a scan is certain to look through after its first page, in whole pages. */
const strideOf = (page: number, enough: number, isRare: boolean): number =>
  page * Math.max(1, Math.min(mostPages, isRare && enough > 1 ? mostPages : Math.floor(enough / page)));

/**
 * Looks through the list until `enough` rows have passed. After one page, as many are read at once as have to be looked through in any case, unless
 * the list itself brings fewer rows at a time.
 */
const scan = async <T>(
  list: List<T>,
  { test, complete, isRare = false }: Filtering<T>,
  walk: Pick<Window, 'direction' | 'from'>,
  enough: number,
  call: Call,
): Promise<Scan<T>> => {
  const matches: Match<T>[] = [];
  const slices: Slice<T>[] = [];
  let reached = walk.from;
  const page = Math.min(list.pageLimit, 1000);

  /** Looks on in windows of so many rows, until others are better or the scan is done: then null. */
  const look = async (count: number): Promise<number | null> => {
    for await (const { slice, onward } of walkList(list, { ...walk, from: reached, count }, call)) {
      const rows = complete === undefined ? slice.rows : await complete(slice.rows, call);
      const found = rows.flatMap((row, index) => (test(row) ? [{ row, position: slice.position(index) }] : []));
      if (walk.direction === 'forward') matches.push(...found);
      else matches.unshift(...found);
      slices.push(slice);
      reached = onward;
      if (matches.length >= enough) return null;
      const next = slice.rows.length < page || isSpent ? page : strideOf(page, enough - matches.length, isRare);
      if (onward !== null && next !== count) return next;
    }
    return null;
  };

  let isSpent = false;
  for (let count: number | null = page; count !== null; ) {
    try {
      count = await look(count);
    } catch (error) {
      if (!isBudgetSpent(error) || slices.length === 0) throw error;
      if (count === page) return { matches, slices, reached, spent: true };
      // What was read of the pages at once is had again without a call, one after the other, as far as the budget went.
      isSpent = true;
      count = page;
    }
  }
  return { matches, slices, reached, spent: false };
};

const readWindow = async <T>(list: List<T>, filtering: Filtering<T>, window: Window, call: Call): Promise<Slice<T>> => {
  const { direction, count, needs } = window;
  const forward = direction === 'forward';
  const at = window.from === null ? null : ofThisList(parse(list, window.from));
  const wanted = count + (needs.end ? 1 : 0);
  const enough = needs.total && at === null ? Number.POSITIVE_INFINITY : wanted;
  const { matches, slices, reached, spent } = await scan(
    list,
    filtering,
    { direction, from: at?.inner ?? null },
    enough,
    call,
  );

  const kept = forward ? matches.slice(0, count) : matches.slice(Math.max(0, matches.length - count));
  const isCut = spent && matches.length < wanted;
  const isOver = matches.length > count || isCut;
  const more = isOver ? true : reached === null ? false : null;
  const behind = isRowBehind(window, at?.stop ?? null);
  const completeness = leastComplete([
    ...slices.map((slice) => slice.completeness),
    ...(isCut ? (['PARTIAL'] as const) : []),
  ]);
  const stop: Stop = { direction, found: kept.length > 0 ? true : behind };
  return {
    rows: kept.map(({ row }) => row),
    position: (index) => {
      const match = kept[index];
      if (match === undefined) throw new RangeError(`There is no row ${index} in this slice.`);
      return [match.position];
    },
    hasNext: forward ? more : behind,
    hasPrevious: forward ? behind : more,
    total: at === null && reached === null && completeness !== 'PARTIAL' ? matches.length : null,
    completeness,
    notes: [
      filtering.note,
      ...new Set(slices.flatMap(({ notes }) => notes)),
      ...(isCut ? [budgetSpent(call.budget.limit)] : []),
    ],
    leftOut: Math.max(0, ...slices.map((slice) => slice.leftOut ?? 0)),
    resume: isCut && reached !== null ? [reached, ...partsOfStop(stop)] : null,
  };
};

/** The rows of a list that pass a test, read within the call budget; what the budget cuts off is said, and can be gone on from. */
export const filterList = <T>(list: List<T>, filtering: Filtering<T>): List<T> => ({
  pageLimit: list.pageLimit,
  accepts: (position) => parse(list, position) !== null,
  read: (window, call) => readWindow(list, filtering, window, call),
});
