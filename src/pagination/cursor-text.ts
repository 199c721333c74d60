import type { List, Position, PositionPart } from '../domain/window.ts';
import { anchorOf } from './anchor.ts';

/** Raised when the layout of positions changes, so that an older cursor is refused rather than misread. */
const version = 1;
const longestCursor = 8192;
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

/** Reads a cursor that came back; null where it is not one that this list could have made. No upstream call is made. */
export const decodeCursor = (
  listName: string,
  list: Pick<List<unknown>, 'accepts'>,
  cursor: string,
): Position | null => {
  if (cursor.length === 0 || cursor.length > longestCursor || !/^[\w-]+$/.test(cursor)) return null;
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
  if (!Array.isArray(parts) || parts.length !== 3) return null;
  const [made, name, position] = parts as unknown[];
  if (made !== version || name !== anchorOf(listName) || !Array.isArray(position)) return null;
  return isPart(position, 0) && list.accepts(position as Position) ? (position as Position) : null;
};
