import type { Call } from '../domain/call.ts';
import type { List, Slice, Window } from '../domain/window.ts';
import { type ListFacts, noFacts } from './list-facts.ts';
import { anchorGone, changedWhileRead } from './notes.ts';
import { offsetPositionOf, parseOffsetPosition } from './offset-position.ts';
import type { PageGrid, PageNumberStyle, PlacedRow } from './page-grid.ts';
import { openStretch } from './page-stretch.ts';
import { totalOrNull } from './total.ts';

/** Whether a row stands at `offset`; null where no answer tells and the window does not need it. */
const isRowAt = async <T>(
  grid: PageGrid<T>,
  facts: ListFacts,
  offset: number,
  needed: boolean,
): Promise<boolean | null> => {
  if (grid.has(offset)) return true;
  if (grid.isPastEnd(offset)) return false;
  if (facts.total !== null) return true;
  return needed ? (await grid.row(offset)) !== undefined : null;
};

/** A first page that is full and counts its own length leaves open what is counted: the second page tells. */
const askTotal = async <T>(grid: PageGrid<T>, facts: ListFacts): Promise<number | null> => {
  for (const index of [0, 1]) {
    if (facts.total === null && !facts.uncounted) await grid.page(index);
  }
  return facts.total;
};

const dropRepeats = <T>(style: PageNumberStyle<T>, found: readonly PlacedRow<T>[]): PlacedRow<T>[] => {
  const seen = new Set<string>();
  return found.filter(({ row }) => {
    const id = style.idOf(row);
    if (seen.has(id)) return false;
    seen.add(id);
    return true;
  });
};

const readWindow = async <T>(style: PageNumberStyle<T>, window: Window, call: Call): Promise<Slice<T>> => {
  const facts = noFacts();
  const forward = window.direction === 'forward';
  const { grid, from, to, anchorLost } = await openStretch(style, window, facts, call);
  const read = await grid.rows(from, to);
  const kept = dropRepeats(style, read);
  // Backward, the cursor's own row stands behind the window, unless it is gone.
  const isNextSure = !forward && !anchorLost;
  const hasNext = isNextSure ? window.from !== null : await isRowAt(grid, facts, to, forward && window.needs.end);
  const total = window.needs.total ? await totalOrNull(() => askTotal(grid, facts)) : facts.total;
  const notes = [
    ...(anchorLost ? [anchorGone] : []),
    ...(facts.changed || kept.length < read.length ? [changedWhileRead] : []),
  ];
  return {
    rows: kept.map(({ row }) => row),
    position: (index) => {
      const at = kept[index];
      if (at === undefined) throw new RangeError(`There is no row ${index} in this slice.`);
      return offsetPositionOf(at.offset, style.idOf(at.row));
    },
    hasNext,
    hasPrevious: from > 0,
    total: facts.changed ? null : total,
    completeness: notes.length > 0 ? 'PARTIAL' : 'COMPLETE',
    notes,
    resume: null,
  };
};

/**
 * A list paged by number and size (org-user-management). A cursor holds the row's own offset, so any page size goes with any other.
 */
export const createPageNumberList = <T>(style: PageNumberStyle<T>): List<T> => ({
  pageLimit: style.pageLimit,
  accepts: (position) => parseOffsetPosition(position) !== null,
  read: (window, call) => readWindow(style, window, call),
});
