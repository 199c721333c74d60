import type { Call } from '../domain/call.ts';
import { createOrigins, oneReading } from '../domain/freshness.ts';
import { ProviderError } from '../domain/provider-error.ts';
import type { List, Slice, Window } from '../domain/window.ts';
import { type ListFacts, noFacts } from './list-facts.ts';
import { anchorGone, changedWhileRead } from './notes.ts';
import { offsetPositionOf, parseOffsetPosition } from './offset-position.ts';
import type { PageGrid, PageNumberStyle } from './page-grid.ts';
import { joinRuns } from './page-run.ts';
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

const readOnce = async <T>(style: PageNumberStyle<T>, window: Window, call: Call): Promise<Slice<T>> => {
  const facts = noFacts();
  const forward = window.direction === 'forward';
  const { grid, from, to, anchorLost } = await openStretch(style, window, facts, call);
  const { rows, offsetOf, hasRepeats } = joinRuns(await grid.runs(from, to), style.idOf);
  // Backward, the cursor's own row stands behind the window, unless it is gone.
  const isNextSure = !forward && !anchorLost;
  const hasNext = isNextSure ? window.from !== null : await isRowAt(grid, facts, to, forward && window.needs.end);
  const total = window.needs.total ? await totalOrNull(() => askTotal(grid, facts)) : facts.total;
  const notes = [...(anchorLost ? [anchorGone] : []), ...(facts.changed || hasRepeats ? [changedWhileRead] : [])];
  return {
    rows,
    position: (index) => {
      const row = rows[index];
      if (row === undefined) throw new RangeError(`There is no row ${index} in this slice.`);
      return offsetPositionOf(offsetOf(index), style.idOf(row), facts.changed ? null : facts.total);
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
 * A window of more rows than a page holds is read once more, page for page, where the list changed between its pages: rows may have moved from one
 * that was still to be read to one that was not. Of any window whose pages were kept from different times, the older ones are read anew, since nothing
 * would show that they do not fit. Where it changes again, or cannot be read again, the slice says that it did.
 */
const readWindow = async <T>(style: PageNumberStyle<T>, window: Window, call: Call): Promise<Slice<T>> => {
  const { directory } = style;
  const origins = createOrigins();
  const slice = await readOnce(style, window, { ...call, origins });
  const isMixed = origins.isMixed(directory);
  const mayBeMended = window.count > style.pageLimit && slice.notes.includes(changedWhileRead);
  try {
    // The request's other reads are not asked, nor what is kept from before: they have the pages as they were.
    if (isMixed) return await readOnce(style, window, { ...call, reads: new Map(), maxAge: oneReading });
    if (mayBeMended) return await readOnce(style, window, { ...call, reads: new Map(), maxAge: 0 });
  } catch (error) {
    if (!(error instanceof ProviderError) || error.kind === 'aborted') throw error;
  }
  const origin = origins.of(directory);
  if (origin !== null) call.origins?.note(directory, origin);
  if (!isMixed) return slice;
  const notes = [...slice.notes.filter((note) => note !== changedWhileRead), changedWhileRead];
  return { ...slice, completeness: 'PARTIAL', total: null, notes };
};

/**
 * A list paged by number and size (org-user-management). A cursor holds the row's own offset, so any page size goes with any other.
 */
export const createPageNumberList = <T>(style: PageNumberStyle<T>): List<T> => ({
  pageLimit: style.pageLimit,
  accepts: (position) => parseOffsetPosition(position) !== null,
  read: (window, call) => readWindow(style, window, call),
});
