import type { Position, Window } from '../../src/domain/window.ts';
import { isAnchor } from '../../src/pagination/anchor.ts';
import type { Plain, Specimen } from './specimen.ts';

/** A window over a list at rest, and the place of its cursor among the list's rows. */
export interface CountedWindow {
  readonly direction: Window['direction'];
  readonly count: number;
  readonly end: boolean;
  readonly at: { readonly index: number; readonly position: Position } | null;
}

/** Lists of one vendor each, as one list. */
export type PlainFlattened = Extract<Specimen, { kind: 'flattened' }> & {
  readonly outer: Plain;
  readonly inners: readonly Plain[];
};

export type PlainFiltered = Extract<Specimen, { kind: 'filtered' }> & { readonly of: Plain };

/** The rows that a window yields, as indexes `from` (inclusive) to `to` (exclusive) into a list of `length` rows. */
export const rangeOf = (length: number, { direction, count, at }: CountedWindow) => {
  if (direction === 'forward') {
    const from = at === null ? 0 : at.index + 1;
    return { from, to: Math.min(length, from + count) };
  }
  const to = at === null ? length : at.index;
  return { from: Math.max(0, to - count), to };
};

/** How many pages of `size` rows the rows `from` to `to` (exclusive) lie on. */
const pagesOver = (from: number, to: number, size: number): number =>
  to <= from ? 0 : Math.floor((to - 1) / size) - Math.floor(from / size) + 1;

/** An opened page of tokens costs what its rows cost; a page that was fetched the other way round costs one more. */
const mostTokenCalls = (limit: number, rows: number, at: Position, direction: Window['direction']): number => {
  const [side, , distance, anchor, next, previous] = at;
  if (!isAnchor(anchor) || typeof distance !== 'number') throw new Error('This is no position of a token list.');
  const forward = direction === 'forward';
  if ((forward ? next : previous) !== null) return Math.max(1, Math.ceil(rows / limit));
  if ((side === 'a') === forward) return Math.ceil((distance + 1 + rows) / limit);
  // The vendor's documented tokens lead on from a page's edges only: what lies between must be fetched again as it was.
  return 1 + Math.ceil(Math.max(0, rows - distance) / limit);
};

/** What law 4 allows for a window over a list of one vendor. */
export const mostCalls = (specimen: Plain, window: CountedWindow): number => {
  const { direction, count, end, at } = window;
  const { from, to } = rangeOf(specimen.rows, window);
  const rows = to - from;
  switch (specimen.kind) {
    case 'array':
      return 1;
    case 'cursor':
      if (at !== null) return mostTokenCalls(specimen.vendor.limit, rows, at.position, direction);
      return Math.max(1, Math.ceil(rows / specimen.vendor.limit));
    case 'json': {
      if (at !== null) return mostTokenCalls(100, rows, at.position, direction);
      if (direction === 'forward' || specimen.rows <= 100) return Math.max(1, Math.ceil(rows / 100));
      return specimen.vendor.last ? 1 + pagesOver(from, to, 100) : Math.ceil(specimen.rows / 100);
    }
    case 'number': {
      const { limit } = specimen.vendor;
      // A window that runs over the end is told so by a page that is short, if only by being empty.
      const reach = Math.min(from + count, specimen.rows + 1);
      if (direction === 'forward') {
        const anchorBefore = at !== null && from % limit === 0 ? 1 : 0;
        return pagesOver(from, reach, limit) + anchorBefore + (end && rows === count ? 1 : 0);
      }
      if (at !== null) return pagesOver(from, at.index + 1, limit);
      const isProven = specimen.vendor.count === 'total' && specimen.rows > limit;
      return isProven ? 1 + pagesOver(from, to, limit) : Math.floor(specimen.rows / limit) + 1;
    }
  }
};

/** Each inner list costs what its part of the window costs, a look at the end is a look into the next that has rows. */
export const mostFlattenedCalls = (specimen: PlainFlattened, window: CountedWindow): number => {
  const { direction, end, at } = window;
  const all = Array.from({ length: specimen.outer.rows }, (_, index) => {
    const inner = specimen.inners[index % specimen.inners.length] ?? { kind: 'array', rows: 0 };
    const isFailing = specimen.failing.includes(index);
    return { index, inner, isFailing, rows: isFailing ? 0 : inner.rows };
  });
  const startOf = (index: number): number => all.slice(0, index).reduce((sum, { rows }) => sum + rows, 0);
  const own = at === null ? -1 : all.findIndex(({ index, rows }) => at.index < startOf(index) + rows);
  const forward = direction === 'forward';
  const ahead = (forward ? all : all.toReversed()).filter(
    ({ index }) => own === -1 || (forward ? index >= own : index <= own),
  );

  let calls = 0;
  let left = window.count;
  let usesOuter = at === null;
  for (const { index, inner, isFailing, rows } of ahead) {
    usesOuter ||= index !== own;
    if (isFailing) {
      calls += 1;
      continue;
    }
    const place =
      at === null || index !== own ? null : { index: at.index - startOf(own), position: at.position[2] as Position };
    const part =
      left === 0 ? { direction, count: 1, end: false, at: null } : { direction, count: left, end, at: place };
    calls += mostCalls(inner, part);
    const { from, to } = rangeOf(rows, part);
    if (left === 0 && rows > 0) break;
    left = Math.max(0, left - (to - from));
    const isMore = forward ? to < rows : from > 0;
    if (left === 0 && (isMore || !end)) break;
    usesOuter = usesOuter || left > 0 || end;
  }
  if (!usesOuter) return calls;
  const outerAt = own === -1 || at === null ? null : { index: own, position: at.position[0] as Position };
  return calls + mostCalls(specimen.outer, { direction, count: 100, end: false, at: outerAt });
};

/**
 * A scan costs what the rows cost that it looks at, up to the one after the last that the window keeps: and two calls at most, for
 * setting in inside a page or on a numbered page before, and for the end.
 */
export const mostFilteredCalls = (
  { of, keep }: PlainFiltered,
  { direction, count, end, at }: CountedWindow,
): number => {
  const limit = of.kind === 'array' ? 1000 : of.kind === 'json' ? 100 : of.vendor.limit;
  const kept = Array.from({ length: of.rows }, (_, index) => index).filter((index) => keep[index % keep.length]);
  const ordered = direction === 'forward' ? kept : kept.toReversed();
  const start = at === null ? 0 : ordered.indexOf(kept[at.index] ?? -1) + 1;
  const last = ordered[start + count - (end ? 0 : 1)];
  const first = at === null ? (direction === 'forward' ? -1 : of.rows) : (kept[at.index] ?? 0);
  const scanned = Math.abs((last ?? (direction === 'forward' ? of.rows - 1 : 0)) - first);
  const toTheEnd =
    direction === 'backward' && at === null
      ? of.kind === 'number' || of.kind === 'json'
        ? Math.ceil(of.rows / limit)
        : 0
      : 0;
  return Math.ceil(scanned / limit) + toTheEnd + 2;
};
