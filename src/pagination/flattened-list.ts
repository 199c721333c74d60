import type { Call } from '../domain/call.ts';
import { ProviderError } from '../domain/provider-error.ts';
import type { Completeness, List, Position, Slice, Window } from '../domain/window.ts';
import { budgetSpent } from './notes.ts';

/** Rows of several lists as one list: for each row of an outer list, an inner one, in the outer's order. */
export interface Flattening<O, T> {
  readonly outer: List<O>;
  readonly idOf: (row: O) => string;
  /** Whether a stranger's id could be an outer row's. */
  readonly isId: (id: string) => boolean;
  /** May throw a ProviderError: this inner list cannot be read. */
  readonly innerOf: (outerId: string) => List<T>;
  /** Whether an inner list that fails is left out, and the sentence that says so; null lets the whole list fail. */
  readonly leaveOut: (error: ProviderError, outerId: string) => string | null;
  /** Whether the total is the sum of the inner lists' totals, each asked for when wanted. Else it is known only when the end was seen. */
  readonly sumsTotals?: boolean;
}

/** What was found at one inner list that the window touched. */
export interface InnerVisit {
  readonly id: string;
  readonly completeness: Completeness;
  readonly notes: readonly string[];
  readonly error: ProviderError | null;
  readonly total: number | null;
}

export interface FlattenedSlice<T> extends Slice<T> {
  /** One entry per inner list that was read or failed, in the order of reading. */
  readonly visits: readonly InnerVisit[];
}

export interface FlattenedList<T> extends List<T> {
  readonly read: (window: Window, call: Call) => Promise<FlattenedSlice<T>>;
}

interface FlattenedPosition {
  readonly outer: Position;
  readonly id: string;
  /** Null stands for the boundary beyond the whole inner list. */
  readonly inner: Position | null;
}

const isPosition = (part: unknown): part is Position => Array.isArray(part);

const parse = <O, T>(flattening: Flattening<O, T>, position: Position): FlattenedPosition | null => {
  const [outer, id, inner] = position;
  if (position.length !== 3 || !isPosition(outer) || typeof id !== 'string') return null;
  if (!flattening.outer.accepts(outer) || !flattening.isId(id)) return null;
  if (inner === null) return { outer, id, inner };
  if (!isPosition(inner)) return null;
  try {
    return flattening.innerOf(id).accepts(inner) ? { outer, id, inner } : null;
  } catch (error) {
    // A list that cannot be read now cannot judge the position either; it is judged when it is read.
    if (error instanceof ProviderError) return { outer, id, inner };
    throw error;
  }
};

/** Rows are asked of the outer list in strides of this many: one page at every vendor. */
const outerStride = 100;

/** Reads one window. Kept as one closure since every step shares the rows, the visits and what is still wanted. */
const readWindow = async <O, T>(
  flattening: Flattening<O, T>,
  window: Window,
  call: Call,
): Promise<FlattenedSlice<T>> => {
  const { outer, idOf, innerOf, leaveOut } = flattening;
  const { direction, count } = window;
  const forward = direction === 'forward';
  const pieces: { slice: Slice<T>; outer: Position; id: string }[] = [];
  const visits: InnerVisit[] = [];
  const outerNotes = new Set<string>();
  let outerPartial = false;
  let gathered = 0;
  /** Whether rows lie beyond the window; null until learnt. */
  let more = null as boolean | null;
  /** How far the walk has come: where it is gone on from when the budget ends it. */
  let done = window.from === null ? null : parse(flattening, window.from);
  let cut = false as boolean;

  const record = (id: string, visit: Partial<InnerVisit>): void => {
    const known = visits.find((other) => other.id === id);
    const entry: InnerVisit = { id, completeness: 'COMPLETE', notes: [], error: null, total: null, ...visit };
    if (known === undefined) visits.push(entry);
    else visits.splice(visits.indexOf(known), 1, { ...entry, total: known.total ?? entry.total });
  };

  /** Reads what one inner list adds; true when the window's question is answered. */
  const readInner = async (outerPosition: Position, id: string, from: Position | null): Promise<boolean> => {
    const peeking = gathered === count;
    const wanted = peeking ? 1 : count - gathered;
    let slice: Slice<T>;
    try {
      const needs = { end: window.needs.end && !peeking, total: false };
      slice = await innerOf(id).read({ direction, count: wanted, from, needs }, call);
    } catch (error) {
      if (!(error instanceof ProviderError) || error.kind === 'aborted' || error.kind === 'budget-exhausted')
        throw error;
      const note = leaveOut(error, id);
      if (note === null) throw error;
      record(id, { completeness: 'PARTIAL', notes: [note], error });
      done = { outer: outerPosition, id, inner: null };
      return false;
    }
    if (peeking) {
      if (slice.rows.length === 0) return false;
      more = true;
      return true;
    }
    record(id, { completeness: slice.completeness, notes: slice.notes, total: from === null ? slice.total : null });
    if (forward) pieces.push({ slice, outer: outerPosition, id });
    else pieces.unshift({ slice, outer: outerPosition, id });
    gathered += slice.rows.length;
    const onward = forward ? slice.hasNext : slice.hasPrevious;
    if (gathered === count && onward !== false) {
      more = onward;
      return onward === true || !window.needs.end;
    }
    if (slice.resume !== null) {
      cut = true;
      done = { outer: outerPosition, id, inner: slice.resume };
      return true;
    }
    if (onward === true && slice.rows.length > 0) {
      // The inner list gave fewer rows than asked, and has more: it dropped repeats.
      return readInner(outerPosition, id, slice.position(forward ? slice.rows.length - 1 : 0));
    }
    done = { outer: outerPosition, id, inner: null };
    return gathered === count && !window.needs.end;
  };

  const walk = async (): Promise<void> => {
    if (done?.inner && (await readInner(done.outer, done.id, done.inner))) return;
    for (let from = done?.outer ?? null; ; ) {
      const slice = await outer.read({ direction, count: outerStride, from, needs: { end: true, total: false } }, call);
      for (const note of slice.notes) outerNotes.add(note);
      outerPartial ||= slice.completeness === 'PARTIAL';
      const indexes = forward ? slice.rows.keys() : [...slice.rows.keys()].reverse();
      for (const index of indexes) {
        const row = slice.rows[index];
        if (row !== undefined && (await readInner(slice.position(index), idOf(row), null))) return;
      }
      if (!(forward ? slice.hasNext : slice.hasPrevious) || slice.rows.length === 0) break;
      from = slice.position(forward ? slice.rows.length - 1 : 0);
    }
    more = false;
  };

  try {
    await walk();
  } catch (error) {
    const spent = error instanceof ProviderError && error.kind === 'budget-exhausted';
    if (!spent || (visits.length === 0 && gathered === 0)) throw error;
    cut = gathered < count;
    more = true;
  }

  const rows = pieces.flatMap(({ slice }) => slice.rows);
  const behind = window.from !== null;
  const whole = window.from === null && more === false && !cut && visits.every(({ error }) => error === null);
  return {
    rows,
    position: (index) => {
      let left = index;
      for (const { slice, outer: outerPosition, id } of pieces) {
        if (left < slice.rows.length) return [outerPosition, id, slice.position(left)];
        left -= slice.rows.length;
      }
      throw new RangeError(`There is no row ${index} in this slice.`);
    },
    hasNext: forward ? (cut ? true : more) : behind,
    hasPrevious: forward ? behind : cut ? true : more,
    total: whole
      ? rows.length
      : window.needs.total && flattening.sumsTotals
        ? await sumTotals(flattening, visits, call)
        : null,
    completeness:
      cut || outerPartial || visits.some(({ completeness }) => completeness === 'PARTIAL') ? 'PARTIAL' : 'COMPLETE',
    notes: [
      ...outerNotes,
      ...new Set(visits.flatMap(({ notes }) => notes)),
      ...(cut ? [budgetSpent(call.budget.limit)] : []),
    ],
    resume: cut && done !== null ? [done.outer, done.id, done.inner] : null,
    visits,
  };
};

/** Null when any part is: a list that failed, or one whose vendor does not tell. */
const sumTotals = async <O, T>(
  flattening: Flattening<O, T>,
  visits: readonly InnerVisit[],
  call: Call,
): Promise<number | null> => {
  if (visits.some(({ error }) => error !== null)) return null;
  const known = new Map(visits.map(({ id, total }) => [id, total]));
  const outer = await flattening.outer.read(
    { direction: 'forward', count: outerStride, from: null, needs: { end: true, total: false } },
    call,
  );
  if (outer.hasNext) return null;
  let sum = 0;
  for (const row of outer.rows) {
    const id = flattening.idOf(row);
    const total = known.get(id) ?? (await totalOf(flattening, id, call));
    if (total === null) return null;
    sum += total;
  }
  return sum;
};

const totalOf = async <O, T>({ innerOf }: Flattening<O, T>, id: string, call: Call): Promise<number | null> => {
  try {
    const inner = innerOf(id);
    const count = Math.min(inner.pageLimit, 1000);
    return (await inner.read({ direction: 'forward', count, from: null, needs: { end: false, total: true } }, call))
      .total;
  } catch (error) {
    if (error instanceof ProviderError && error.kind !== 'aborted') return null;
    throw error;
  }
};

/** Rows of several lists as one list, under the same laws as any: one cursor, both directions, each inner list's order kept. */
export const flattenLists = <O, T>(flattening: Flattening<O, T>): FlattenedList<T> => ({
  pageLimit: outerStride,
  accepts: (position) => parse(flattening, position) !== null,
  read: (window, call) => readWindow(flattening, window, call),
});
