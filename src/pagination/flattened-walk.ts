import type { Call } from '../domain/call.ts';
import { ProviderError } from '../domain/provider-error.ts';
import type { Position, Slice, Window } from '../domain/window.ts';
import type { FlattenedPlace, FlattenedPosition } from './flattened-position.ts';
import { createVisits, type InnerVisit } from './flattened-visits.ts';
import { type Flattening, outerStride } from './flattening.ts';
import { onwardOf, walkList } from './list-walk.ts';
import { isBudgetSpent } from './spent-budget.ts';

/** The part of a window that one inner list yields. */
export interface FlattenedPiece<T> {
  readonly slice: Slice<T>;
  readonly outer: Position;
  readonly id: string;
  /** How many inner lists had been left out before this one. */
  readonly leftOut: number;
}

/** What one window found, before it is a slice. */
export interface FlattenedWalk<T> {
  /** In the list's order. */
  readonly pieces: readonly FlattenedPiece<T>[];
  readonly visits: readonly InnerVisit[];
  readonly outerSlices: readonly Slice<unknown>[];
  /** Whether rows lie beyond the window; null where it was not learnt. */
  readonly more: boolean | null;
  /** Where the call budget ended the walk. */
  readonly cutAt: FlattenedPlace | null;
  /** How many inner lists were left out on earlier pages of the walk, and how many by its end. */
  readonly leftOut: { readonly before: number; readonly byNow: number };
}

/** Reads one window's rows from inner list after inner list. One closure, since every step shares what was gathered and how far the walk has come. */
export const walkInnerLists = async <O, T>(
  { outer, idOf, innerOf, leaveOut }: Flattening<O, T>,
  at: FlattenedPosition | null,
  { direction, count, needs }: Window,
  call: Call,
): Promise<FlattenedWalk<T>> => {
  const forward = direction === 'forward';
  const pieces: FlattenedPiece<T>[] = [];
  const visits = createVisits();
  const outerSlices: Slice<O>[] = [];
  const before = at?.leftOut?.direction === direction ? at.leftOut.lists : 0;
  /** How many inner lists have been left out, apart from those that the list `id` is made of: its own positions remember them. */
  const leftOutBeside = (id: string | null): number =>
    visits.all().reduce((sum, visit) => {
      if (visit.error !== null) return sum + 1;
      return visit.id === id ? sum : sum + visit.leftOut;
    }, before);
  let gathered = 0;
  /** How far the walk has come since it began. */
  let reached = null as FlattenedPlace | null;

  const readSlice = async (id: string, from: Position | null): Promise<Slice<T> | null> => {
    const isPeek = gathered === count;
    try {
      const window = { direction, count: isPeek ? 1 : count - gathered, from };
      return await innerOf(id).read({ ...window, needs: { end: needs.end && !isPeek, total: false } }, call);
    } catch (error) {
      if (!(error instanceof ProviderError) || error.kind === 'aborted') throw error;
      // With calls left, it is what the request may ask of one directory that is spent: that ends the lists of this one only.
      if (isBudgetSpent(error) && call.budget.isSpent()) throw error;
      const note = leaveOut(error, id);
      if (note === null) throw error;
      visits.addFailed(id, error, note);
      return null;
    }
  };

  /** Takes from one inner list what the window still wants. Whether rows lie beyond the window; undefined where the walk must go on. */
  const takeFrom = async ({ outer: outerPosition, id, inner }: FlattenedPlace): Promise<boolean | null | undefined> => {
    for (let from = inner; ; ) {
      const isFull = gathered === count;
      const slice = await readSlice(id, from);
      if (isFull && slice !== null && slice.rows.length > 0) return true;
      const onward = slice === null ? null : onwardOf(slice, direction);
      reached = { outer: outerPosition, id, inner: onward };
      if (slice !== null) {
        visits.addRead(id, slice);
        const piece = { slice, outer: outerPosition, id, leftOut: leftOutBeside(id) };
        if (forward) pieces.push(piece);
        else pieces.unshift(piece);
        gathered += slice.rows.length;
        const more = forward ? slice.hasNext : slice.hasPrevious;
        if (gathered === count && more === true && slice.resume === null) return true;
      }
      if (gathered === count && !needs.end) return null;
      if (onward === null) return undefined;
      from = onward;
    }
  };

  const walk = async (): Promise<boolean | null> => {
    // Beyond the whole inner list in the walk's own direction, nothing of it is left.
    const isPassed = at?.inner === null && at.stop?.direction === direction;
    if (at !== null && !isPassed) {
      const more = await takeFrom(at);
      if (more !== undefined) return more;
    }
    const outerWalk = { direction, count: outerStride, from: at?.outer ?? null };
    for await (const { slice } of walkList(outer, outerWalk, call)) {
      outerSlices.push(slice);
      const indexes = forward ? slice.rows.keys() : [...slice.rows.keys()].reverse();
      for (const index of indexes) {
        const row = slice.rows[index];
        if (row === undefined) continue;
        const more = await takeFrom({ outer: slice.position(index), id: idOf(row), inner: null });
        if (more !== undefined) return more;
      }
    }
    return false;
  };

  const end = (more: boolean | null, cutAt: FlattenedPlace | null): FlattenedWalk<T> => ({
    pieces,
    visits: visits.all(),
    outerSlices,
    more,
    cutAt,
    leftOut: { before, byNow: leftOutBeside(cutAt?.inner == null ? null : cutAt.id) },
  });
  try {
    return end(await walk(), null);
  } catch (error) {
    if (!isBudgetSpent(error) || reached === null) throw error;
    return end(true, reached);
  }
};
