import { ProviderError } from '../domain/provider-error.ts';
import type { List, Position } from '../domain/window.ts';
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

/** A row's place, or the one where the call budget ended a walk. */
export interface FlattenedPosition extends FlattenedPlace {
  readonly stop: Stop | null;
}

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
  const [outer, id, inner, ...parts] = position;
  if (!isPosition(outer) || typeof id !== 'string' || (inner !== null && !isPosition(inner))) return null;
  if (!outerList.accepts(outer) || !isId(id)) return null;
  if (inner !== null && !acceptsUnlessFailing(() => innerOf(id), inner)) return null;
  if (parts.length === 0) return inner === null ? null : { outer, id, inner, stop: null };
  const stop = parts.length === 2 ? parseStop(parts) : null;
  return stop === null ? null : { outer, id, inner, stop };
};

/** The position of a row's place, or with a stop of where a walk ended. */
export const flattenedPositionOf = ({ outer, id, inner }: FlattenedPlace, stop: Stop | null): Position =>
  stop === null ? [outer, id, inner] : [outer, id, inner, ...partsOfStop(stop)];
