import type { Position } from '../domain/window.ts';
import { anchorOf, isAnchor } from './anchor.ts';

/** Where a row stands: so many rows from the list's first, whatever the pages' size is. */
export interface OffsetPosition {
  readonly offset: number;
  readonly anchor: string;
}

/** Past any directory's size, and small enough that page arithmetic stays exact. */
const mostOffset = 1_000_000_000;

/** Reads a position that came back from a stranger; null where it could not have been made here. */
export const parseOffsetPosition = (position: Position): OffsetPosition | null => {
  const [offset, anchor] = position;
  if (position.length !== 2 || typeof offset !== 'number' || !Number.isInteger(offset)) return null;
  return offset >= 0 && offset <= mostOffset && isAnchor(anchor) ? { offset, anchor } : null;
};

/** The position of the row with this id. */
export const offsetPositionOf = (offset: number, id: string): Position => [offset, anchorOf(id)];
