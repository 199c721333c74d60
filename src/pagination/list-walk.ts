import type { Call } from '../domain/call.ts';
import type { List, Position, Slice, Window } from '../domain/window.ts';

/** One window of a walk, and where the walk goes on. */
export interface WalkStep<T> {
  readonly slice: Slice<T>;
  readonly onward: Position | null;
}

/** Where a walk goes on from a window; null at the list's end. */
export const onwardOf = <T>(slice: Slice<T>, direction: Window['direction']): Position | null => {
  if (slice.resume !== null) return slice.resume;
  const more = direction === 'forward' ? slice.hasNext : slice.hasPrevious;
  if (more === false || slice.rows.length === 0) return null;
  return slice.position(direction === 'forward' ? slice.rows.length - 1 : 0);
};

/** Reads a list window after window, without asking for more than the rows. */
export async function* walkList<T>(
  list: List<T>,
  walk: Pick<Window, 'direction' | 'count' | 'from'>,
  call: Call,
): AsyncGenerator<WalkStep<T>> {
  const needs = { end: false, total: false };
  const seen = new Set<string>();
  for (let from = walk.from; ; ) {
    const slice = await list.read({ ...walk, from, needs }, call);
    const onward = onwardOf(slice, walk.direction);
    yield { slice, onward };
    if (onward === null) return;
    const place = JSON.stringify(onward);
    if (seen.has(place)) {
      // No window shows that the vendor goes round in circles. Read as one, the list finds it out and says so.
      await list.read({ ...walk, from, count: Number.MAX_SAFE_INTEGER, needs }, call);
      seen.clear();
    }
    seen.add(place);
    from = onward;
  }
}
