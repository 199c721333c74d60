import { ProviderError } from '../domain/provider-error.ts';
import type { List, Position, Window } from '../domain/window.ts';
import type { Flattening } from './flattening.ts';
import { isPosition, parseStop, partsOfStop, type Stop } from './position.ts';

/** A place in one of the inner lists. */
export interface FlattenedPlace {
  /** The position of the inner list's row in the outer list. */
  readonly outer: Position;
  readonly id: string;
  /** Null stands beyond the whole inner list, seen in the direction of the stop. */
  readonly inner: Position | null;
}

/** How many inner lists a walk in one direction had left out when it came to a place. */
export interface LeftOut {
  readonly direction: Window['direction'];
  readonly lists: number;
}

/** A row's place, or the one where the call budget ended a walk. */
export interface FlattenedPosition extends FlattenedPlace {
  readonly stop: Stop | null;
  /** Null where none was left out. */
  readonly leftOut: LeftOut | null;
}

/** Above any number of lists that a walk meets; more are counted as so many. */
const mostLeftOut = 100_000;

const parseLeftOut = ([direction, lists, ...others]: Position): LeftOut | null => {
  if ((direction !== 'f' && direction !== 'b') || others.length > 0) return null;
  if (typeof lists !== 'number' || !Number.isInteger(lists) || lists < 1 || lists > mostLeftOut) return null;
  return { direction: direction === 'f' ? 'forward' : 'backward', lists };
};

/** A list that cannot be read now cannot judge the position either: it is judged when it is read. */
const acceptsUnlessFailing = <T>(listOf: () => List<T>, inner: Position): boolean => {
  try {
    return listOf().accepts(inner);
  } catch (error) {
    if (error instanceof ProviderError) return true;
    throw error;
  }
};

/** Reads a position that came back from a stranger; null where it could not have been made here. No upstream call is made. */
export const parseFlattenedPosition = <O, T>(
  { outer: outerList, isId, innerOf }: Flattening<O, T>,
  position: Position,
): FlattenedPosition | null => {
  const [outer, id, inner, ...rest] = position;
  if (!isPosition(outer) || typeof id !== 'string' || (inner !== null && !isPosition(inner))) return null;
  if (!outerList.accepts(outer) || !isId(id)) return null;
  if (inner !== null && !acceptsUnlessFailing(() => innerOf(id), inner)) return null;
  const last = rest.at(-1);
  const leftOut = isPosition(last) ? parseLeftOut(last) : null;
  if (isPosition(last) && leftOut === null) return null;
  const parts = leftOut === null ? rest : rest.slice(0, -1);
  if (parts.length === 0) return inner === null ? null : { outer, id, inner, stop: null, leftOut };
  const stop = parts.length === 2 ? parseStop(parts) : null;
  return stop === null ? null : { outer, id, inner, stop, leftOut };
};

/** The inner list that an accepted position names, and whether a walk in this direction has it behind it as a whole. */
export const innerListAt = (
  [, id, inner, way]: Position,
  direction: Window['direction'],
): { readonly id: string; readonly isPassed: boolean } => ({
  id: String(id),
  isPassed: inner === null && way === (direction === 'forward' ? 'f' : 'b'),
});

/** The position of a row's place, or with a stop of where a walk ended. */
export const flattenedPositionOf = (
  { outer, id, inner }: FlattenedPlace,
  { direction, lists }: LeftOut,
  stop: Stop | null,
): Position => [
  outer,
  id,
  inner,
  ...(stop === null ? [] : partsOfStop(stop)),
  ...(lists === 0 ? [] : [[direction === 'forward' ? 'f' : 'b', Math.min(lists, mostLeftOut)]]),
];
