import type { List, Position, PositionPart } from '../domain/window.ts';
import { anchorOf } from './anchor.ts';
import { isPosition } from './position.ts';

/** Raised when the layout of positions changes, so that an older cursor is refused rather than misread. */
const version = 1;
/** Holds the positions of lists in lists in lists, each with three tokens of the greatest length. */
const longestCursor = 65_536;
const deepest = 12;

const isPart = (value: unknown, depth: number): value is PositionPart => {
  if (value === null || typeof value === 'string') return true;
  if (typeof value === 'number') return Number.isFinite(value);
  return depth < deepest && Array.isArray(value) && value.every((part) => isPart(part, depth + 1));
};

/**
 * A position as a client carries it: URL-safe, opaque, bound to the list it was made in by a digest of the list's name. It is not signed: an altered
 * one can at most reach another place in the same list, since a list accepts only positions of its own shape.
 */
export const encodeCursor = (listName: string, position: Position): string =>
  Buffer.from(JSON.stringify([version, anchorOf(listName), position])).toString('base64url');

const positionIn = (cursor: string): unknown => {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return Array.isArray(parts) ? parts[2] : null;
  } catch {
    return null;
  }
};

/** Reads a cursor that came back; null where it is not one that this list could have made. No upstream call is made. */
export const decodeCursor = (
  listName: string,
  list: Pick<List<unknown>, 'accepts'>,
  cursor: string,
): Position | null => {
  if (cursor.length > longestCursor) return null;
  const position = positionIn(cursor);
  if (!isPart(position, 0) || !isPosition(position)) return null;
  // Only the very text that would be written for it: that settles version, list and every other way of spelling the same.
  return encodeCursor(listName, position) === cursor && list.accepts(position) ? position : null;
};
