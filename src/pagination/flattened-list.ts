import type { Call } from '../domain/call.ts';
import type { List, Position, Slice, Window } from '../domain/window.ts';
import { leastComplete } from './completeness.ts';
import { flattenedPositionOf, parseFlattenedPosition } from './flattened-position.ts';
import { sumTotals } from './flattened-total.ts';
import type { InnerVisit } from './flattened-visits.ts';
import { type FlattenedWalk, walkInnerLists } from './flattened-walk.ts';
import { type Flattening, outerStride } from './flattening.ts';
import { budgetSpent, leftOutBefore } from './notes.ts';
import { isRowBehind, ofThisList, type Stop } from './position.ts';

export type { InnerVisit } from './flattened-visits.ts';
export type { Flattening } from './flattening.ts';

/** A slice that tells of every inner list that it touched. */
export interface FlattenedSlice<T> extends Slice<T> {
  /** One entry per inner list that was read or failed, in the order of reading. */
  readonly visits: readonly InnerVisit[];
}

/** A list whose rows are those of several. */
export interface FlattenedList<T> extends List<T> {
  readonly read: (window: Window, call: Call) => Promise<FlattenedSlice<T>>;
}

const positionAt = <T>({ pieces }: FlattenedWalk<T>, { direction }: Window, index: number): Position => {
  let left = index;
  for (const { slice, outer, id, leftOut } of pieces) {
    if (left < slice.rows.length) {
      return flattenedPositionOf({ outer, id, inner: slice.position(left) }, { direction, lists: leftOut }, null);
    }
    left -= slice.rows.length;
  }
  throw new RangeError(`There is no row ${index} in this slice.`);
};

const readWindow = async <O, T>(
  flattening: Flattening<O, T>,
  window: Window,
  call: Call,
): Promise<FlattenedSlice<T>> => {
  const { direction } = window;
  const at = window.from === null ? null : ofThisList(parseFlattenedPosition(flattening, window.from));
  const walk = await walkInnerLists(flattening, at, window, call);
  const { pieces, visits, outerSlices, more, cutAt, leftOut } = walk;

  const forward = direction === 'forward';
  const rows = pieces.flatMap(({ slice }) => slice.rows);
  const behind = isRowBehind(window, at?.stop ?? null);
  const stop: Stop = { direction, found: rows.length > 0 ? true : behind };
  const completeness = leastComplete([
    ...[...outerSlices, ...visits].map((part) => part.completeness),
    ...(cutAt === null && leftOut.before === 0 ? [] : (['PARTIAL'] as const)),
  ]);
  const isWhole = at === null && more === false && completeness !== 'PARTIAL';
  const sums = window.needs.total && flattening.sumsTotals === true;
  return {
    rows,
    position: (index) => positionAt(walk, window, index),
    hasNext: forward ? more : behind,
    hasPrevious: forward ? behind : more,
    total: isWhole ? rows.length : sums ? await sumTotals(flattening, visits, call) : null,
    completeness,
    notes: [
      ...(leftOut.before === 0 ? [] : [leftOutBefore(leftOut.before)]),
      ...new Set([...outerSlices, ...visits].flatMap(({ notes }) => notes)),
      ...(cutAt === null ? [] : [budgetSpent(call.budget.limit)]),
    ],
    leftOut: leftOut.byNow,
    resume: cutAt === null ? null : flattenedPositionOf(cutAt, { direction, lists: leftOut.byNow }, stop),
    visits,
  };
};

/** Rows of several lists as one list, under the same laws as any: one cursor, both directions, each inner list's order kept. */
export const flattenLists = <O, T>(flattening: Flattening<O, T>): FlattenedList<T> => ({
  pageLimit: outerStride,
  accepts: (position) => parseFlattenedPosition(flattening, position) !== null,
  read: (window, call) => readWindow(flattening, window, call),
});
