import type { Call } from '../domain/call.ts';
import type { List, Position, Slice, Window } from '../domain/window.ts';
import { anchorOf, isAnchor } from './anchor.ts';
import { type ListFacts, noFacts } from './list-facts.ts';
import { anchorGone, changedWhileRead } from './notes.ts';
import { coveringSize, createPageGrid, type PageGrid, type PageNumberStyle, type PlacedRow } from './page-grid.ts';
import { ofThisList } from './position.ts';
import { totalOrNull } from './total.ts';

interface OffsetPosition {
  readonly offset: number;
  readonly anchor: string;
}

/** Past any directory's size, and small enough that page arithmetic stays exact. */
const mostOffset = 1_000_000_000;

const parse = (position: Position): OffsetPosition | null => {
  const [offset, anchor] = position;
  if (position.length !== 2 || typeof offset !== 'number' || !Number.isInteger(offset)) return null;
  return offset >= 0 && offset <= mostOffset && isAnchor(anchor) ? { offset, anchor } : null;
};

/** The rows a window keeps, as offsets, and the pages they are read from. */
interface Stretch<T> {
  readonly grid: PageGrid<T>;
  readonly from: number;
  readonly to: number;
  readonly anchorLost: boolean;
}

/** Looks for the cursor's row where it stood, then in its page and the neighbours among pages of the largest size. */
const findAnchor = async <T>(
  style: PageNumberStyle<T>,
  at: OffsetPosition,
  grid: PageGrid<T>,
  facts: ListFacts,
  call: Call,
) => {
  const isAnchorRow = (row: T | undefined): boolean => row !== undefined && anchorOf(style.idOf(row)) === at.anchor;
  if (isAnchorRow(await grid.row(at.offset))) return { grid, offset: at.offset };
  const wide = grid.size === style.pageLimit ? grid : createPageGrid(style, style.pageLimit, facts, call);
  const own = Math.floor(at.offset / wide.size);
  for (const index of [own, own - 1, own + 1]) {
    if (index < 0 || wide.isPastEnd(index * wide.size)) continue;
    const within = (await wide.page(index)).rows.findIndex(isAnchorRow);
    if (within !== -1) return { grid: wide, offset: index * wide.size + within };
  }
  return { grid: wide, offset: null };
};

const stretchAfter = async <T>(
  style: PageNumberStyle<T>,
  window: Window,
  facts: ListFacts,
  call: Call,
): Promise<Stretch<T>> => {
  const at = window.from === null ? null : ofThisList(parse(window.from));
  const from = at === null ? 0 : at.offset + 1;
  const to = from + window.count;
  const lowest = at === null ? 0 : at.offset;
  // One row more than the window tells whether the list goes on, where it fits into the same page.
  const size =
    (window.needs.end ? coveringSize(lowest, to + 1, style.pageLimit) : null) ??
    coveringSize(lowest, to, style.pageLimit) ??
    style.pageLimit;
  const grid = createPageGrid(style, size, facts, call);
  if (at === null) return { grid, from, to, anchorLost: false };
  const found = await findAnchor(style, at, grid, facts, call);
  // Where the row is gone, rows repeat by up to a page rather than that one which stayed is skipped.
  const start = found.offset === null ? Math.max(0, at.offset - style.pageLimit) : found.offset + 1;
  return { grid: found.grid, from: start, to: start + window.count, anchorLost: found.offset === null };
};

/** Reads pages from the first until one proves how many rows there are. */
const learnTotal = async <T>(grid: PageGrid<T>, facts: ListFacts): Promise<number> => {
  for (let index = 0; facts.total === null && !grid.isPastEnd(index * grid.size); index += 1) await grid.page(index);
  return facts.total ?? facts.end ?? 0;
};

const stretchBefore = async <T>(
  style: PageNumberStyle<T>,
  window: Window,
  facts: ListFacts,
  call: Call,
): Promise<Stretch<T>> => {
  const at = window.from === null ? null : ofThisList(parse(window.from));
  if (at === null) {
    const opening = createPageGrid(style, style.pageLimit, facts, call);
    const to = await learnTotal(opening, facts);
    const from = Math.max(0, to - window.count);
    const size =
      to === from || (opening.has(from) && opening.has(to - 1)) ? null : coveringSize(from, to, style.pageLimit);
    return { grid: size === null ? opening : createPageGrid(style, size, facts, call), from, to, anchorLost: false };
  }
  const lowest = Math.max(0, at.offset - window.count);
  const size = coveringSize(lowest, at.offset + 1, style.pageLimit) ?? style.pageLimit;
  const grid = createPageGrid(style, size, facts, call);
  const found = await findAnchor(style, at, grid, facts, call);
  const to = found.offset ?? (await offsetAfterLost(style, at, found.grid, facts));
  return { grid: found.grid, from: Math.max(0, to - window.count), to, anchorLost: found.offset === null };
};

/** Up to a page past the place of a row that is gone, and not past the end: rows repeat rather than that one which stayed is skipped. */
const offsetAfterLost = async <T>(
  style: PageNumberStyle<T>,
  at: OffsetPosition,
  grid: PageGrid<T>,
  facts: ListFacts,
): Promise<number> => {
  const to = at.offset + style.pageLimit;
  return grid.isPastEnd(to) ? Math.min(to, await learnTotal(grid, facts)) : to;
};

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
  const stretch = await (forward ? stretchAfter : stretchBefore)(style, window, facts, call);
  const { grid, from, to, anchorLost } = stretch;
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
      return [at.offset, anchorOf(style.idOf(at.row))];
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
  accepts: (position) => parse(position) !== null,
  read: (window, call) => readWindow(style, window, call),
});
