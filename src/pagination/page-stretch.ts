import type { Call } from '../domain/call.ts';
import type { Window } from '../domain/window.ts';
import { anchorOf } from './anchor.ts';
import type { ListFacts } from './list-facts.ts';
import { type OffsetPosition, parseOffsetPosition } from './offset-position.ts';
import { coveringSize, createPageGrid, type PageGrid, type PageNumberStyle } from './page-grid.ts';
import { ofThisList } from './position.ts';

/** The rows a window keeps, as offsets, and the pages they are read from. */
export interface Stretch<T> {
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
  const at = window.from === null ? null : ofThisList(parseOffsetPosition(window.from));
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
  if (at.total !== null && at.total > from) grid.expect(at.offset, Math.min(to, at.total));
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
  const at = window.from === null ? null : ofThisList(parseOffsetPosition(window.from));
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
  grid.expect(lowest, at.offset + 1);
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

/** Chooses the pages that a window is read from, and finds its place in them. */
export const openStretch = <T>(
  style: PageNumberStyle<T>,
  window: Window,
  facts: ListFacts,
  call: Call,
): Promise<Stretch<T>> => (window.direction === 'forward' ? stretchAfter : stretchBefore)(style, window, facts, call);
