import fc from 'fast-check';
import type { List, Position, Slice, Window } from '../../src/domain/window.ts';
import { decodeCursor, encodeCursor } from '../../src/pagination/cursor-text.ts';
import { newCall } from './fakes/upstream.ts';

/** Windows of every size, most of them small enough to end inside a page. */
export const counts: fc.Arbitrary<number> = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: 1, max: 12 }) },
  { weight: 1, arbitrary: fc.constantFrom(10, 20, 50, 99, 100, 101, 200) },
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 500 }) },
);

export const directions: fc.Arbitrary<Window['direction']> = fc.constantFrom('forward', 'backward');

export const listName = 'the list under test';

/** The position that a cursor stands for. */
export const decodePosition = (list: Pick<List<unknown>, 'accepts'>, cursor: string): Position => {
  const position = decodeCursor(listName, list, cursor);
  if (position === null) throw new Error(`The list refuses its own cursor ${cursor}.`);
  return position;
};

export interface Asking {
  readonly direction: Window['direction'];
  readonly count: number;
  readonly cursor: string | null;
  readonly end?: boolean;
  readonly total?: boolean;
}

/** Reads one window as a request of its own would: the cursor comes as text, and nothing is remembered from before. */
export const readAt = async <T>(list: List<T>, asking: Asking, call = newCall()): Promise<Slice<T>> => {
  const from = asking.cursor === null ? null : decodePosition(list, asking.cursor);
  const needs = { end: asking.end ?? true, total: asking.total ?? false };
  return list.read({ direction: asking.direction, count: asking.count, from, needs }, call);
};

export const cursorsOf = (slice: Slice<unknown>): string[] =>
  slice.rows.map((_, index) => encodeCursor(listName, slice.position(index)));

/** The cursor that a client would go on from, in the direction it read. */
export const onwardCursorOf = (slice: Slice<unknown>, direction: Window['direction']): string | null => {
  if (slice.resume !== null) return encodeCursor(listName, slice.resume);
  if (slice.rows.length === 0) return null;
  return encodeCursor(listName, slice.position(direction === 'forward' ? slice.rows.length - 1 : 0));
};

/** Reads window after window, each of the next size, until the list says that nothing is left. */
export const walk = async <T>(
  list: List<T>,
  direction: Window['direction'],
  sizes: readonly number[],
  options: { readonly end?: boolean; readonly limit?: number; readonly between?: (step: number) => void } = {},
): Promise<Slice<T>[]> => {
  const slices: Slice<T>[] = [];
  let cursor: string | null = null;
  for (let step = 0; step < 3000; step += 1) {
    const count = sizes[step % sizes.length] ?? 1;
    const slice: Slice<T> = await readAt(
      list,
      { direction, count, cursor, end: options.end ?? true },
      newCall(options.limit),
    );
    slices.push(slice);
    const more = direction === 'forward' ? slice.hasNext : slice.hasPrevious;
    if (more === false) return slices;
    cursor = onwardCursorOf(slice, direction);
    // Without a look at the end, an empty page is how a client learns that it has come there.
    if (more === null && slice.rows.length === 0 && slice.resume === null) return slices;
    if (cursor === null) throw new Error('The list says that it goes on, and gives no cursor to go on from.');
    options.between?.(step);
  }
  throw new Error('The walk does not end.');
};

/** All rows of a walk, in the list's order. */
export const rowsOf = <T>(slices: readonly Slice<T>[], direction: Window['direction']): T[] =>
  (direction === 'forward' ? slices : slices.toReversed()).flatMap(({ rows }) => rows);
