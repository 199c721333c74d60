/** The place of a value in a queue. */
export interface Entry<T> {
  /** Null once it has left. */
  value: T | null;
  before: Entry<T> | null;
  after: Entry<T> | null;
}

/** Values in the order in which they came, any of which can leave at any time. */
export interface Queue<T> {
  readonly add: (value: T) => Entry<T>;
  /** Takes a value out; false where it has left already. */
  readonly remove: (entry: Entry<T>) => boolean;
  readonly first: () => Entry<T> | null;
  readonly size: () => number;
  /** All that are in it now. */
  readonly entries: () => readonly Entry<T>[];
}

/**
 * A queue that nobody waits in for long. A `Set` has the same order, but each table that it grows out of keeps what was in it from the collection of
 * young garbage, which with so many coming and going costs more than the rest of a call. For the same reason, who leaves lets go of all.
 */
export const createQueue = <T>(): Queue<T> => {
  let first: Entry<T> | null = null;
  let last: Entry<T> | null = null;
  let size = 0;
  return {
    add: (value) => {
      const entry: Entry<T> = { value, before: last, after: null };
      if (last === null) first = entry;
      else last.after = entry;
      last = entry;
      size += 1;
      return entry;
    },
    remove: (entry) => {
      if (entry.value === null) return false;
      const { before, after } = entry;
      if (before === null) first = after;
      else before.after = after;
      if (after === null) last = before;
      else after.before = before;
      entry.value = null;
      entry.before = null;
      entry.after = null;
      size -= 1;
      return true;
    },
    first: () => first,
    size: () => size,
    entries: () => {
      const found: Entry<T>[] = [];
      for (let entry = first; entry !== null; entry = entry.after) found.push(entry);
      return found;
    },
  };
};
