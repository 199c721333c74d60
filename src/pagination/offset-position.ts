import type { Position } from '../domain/window.ts';
import { anchorOf, isAnchor } from './anchor.ts';

/** Where a row stands: so many rows from the list's first, whatever the pages' size is. */
export interface OffsetPosition {
  readonly offset: number;
  readonly anchor: string;
  /** How many rows the list had; null where that was not proven. Pages that are certain to be needed by it can be asked for at once. */
  readonly total: number | null;
}

/** Past any directory's size, and small enough that page arithmetic stays exact. */
const mostOffset = 1_000_000_000;

/** Reads a position that came back from a stranger; null where it could not have been made here. */
export const parseOffsetPosition = (position: Position): OffsetPosition | null => {
  const [offset, anchor, total = null] = position;
  if (!isOffset(offset) || !isAnchor(anchor)) return null;
  if (position.length === 2) return { offset, anchor, total: null };
  return position.length === 3 && isOffset(total) ? { offset, anchor, total } : null;
};

const isOffset = (part: Position[number] | undefined): part is number =>
  typeof part === 'number' && Number.isInteger(part) && part >= 0 && part <= mostOffset;

/** The position of the row with this id, in a list of so many rows. */
export const offsetPositionOf = (offset: number, id: string, total: number | null): Position => {
  const anchor = anchorOf(id);
  return total === null ? [offset, anchor] : [offset, anchor, total];
};
