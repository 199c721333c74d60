import type { List, Window, WindowNeeds } from '../domain/window.ts';
import { decodeCursor } from '../pagination/cursor-text.ts';
import { RequestError } from './request-error.ts';

/** Relay's paging arguments as a client sent them. */
export interface WindowArguments {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
  readonly last?: number | null | undefined;
  readonly before?: string | null | undefined;
}

export const defaultWindow = 50;
export const largestWindow = 500;

const forms = 'Pass `first` with or without `after`, or `last` with or without `before`.';

const readCount = (name: 'first' | 'last', count: number): number => {
  if (count < 1 || count > largestWindow) {
    throw new RequestError('INVALID_WINDOW', `\`${name}\` is ${count}; it takes 1 to ${largestWindow}.`);
  }
  return count;
};

const readPosition = (
  name: 'after' | 'before',
  cursor: string,
  listName: string,
  list: Pick<List<unknown>, 'accepts'>,
) => {
  const position = decodeCursor(listName, list, cursor);
  if (position !== null) return position;
  throw new RequestError(
    'INVALID_CURSOR',
    `\`${name}\` is not a cursor of this list: it is malformed, of another version, or of another field, filter or directory.`,
  );
};

/**
 * Reads Relay's arguments into a window, once, for every list alike. Throws a RequestError before anything is asked of a vendor.
 * Without any argument it is the first 50 rows.
 */
export const readWindow = (
  { first, after, last, before }: WindowArguments,
  needs: WindowNeeds,
  listName: string,
  list: Pick<List<unknown>, 'accepts'>,
): Window => {
  const isBackward = last != null || before != null;
  if (isBackward && (first != null || after != null)) {
    throw new RequestError('INVALID_WINDOW', `The arguments mix two directions. ${forms}`);
  }
  if (isBackward && last == null) throw new RequestError('INVALID_WINDOW', `\`before\` needs \`last\`. ${forms}`);
  const count = isBackward ? readCount('last', last ?? 0) : readCount('first', first ?? defaultWindow);
  const cursor = isBackward ? before : after;
  const from = cursor == null ? null : readPosition(isBackward ? 'before' : 'after', cursor, listName, list);
  return { direction: isBackward ? 'backward' : 'forward', count, from, needs };
};
