/** A row in its table, with the number by which the vendor orders rows. */
export interface Entry<Row> {
  readonly key: number;
  readonly row: Row;
}

/** Rows in the order of their keys: as they were inserted, unless one was put before another. */
export interface Table<Row extends { readonly id: string }> {
  readonly entries: readonly Entry<Row>[];
  readonly rows: () => readonly Row[];
  readonly get: (id: string) => Row | undefined;
  /**
   * Adds a row at the end, or before the row with the id `before`, and returns it.
   * @throws Error for an id that is taken, or a `before` that is not there.
   */
  readonly insert: (row: Row, before?: string) => Row;
  /** Whether there was such a row. */
  readonly remove: (id: string) => boolean;
  /** Whether a row with this key is here or was once: a cursor may stand on a row that has gone. */
  readonly hasHad: (key: number) => boolean;
}

/** Gives the tables of one sandbox their keys, so that no key is used twice. */
export type KeySequence = () => number;

/** Every key is greater than `floor`. */
export const createKeySequence = (floor: number): KeySequence => {
  let next = floor;
  return () => {
    next += spacing;
    return next;
  };
};

/** An empty table. */
export const createTable = <Row extends { readonly id: string }>(nextKey: KeySequence): Table<Row> => {
  const entries: Entry<Row>[] = [];
  const byId = new Map<string, Entry<Row>>();
  const keys = new Set<number>();

  const placeOf = (id: string): number => {
    const entry = byId.get(id);
    if (entry === undefined) throw new Error(`The sandbox's table has no row ${id}.`);
    return firstIndexWhere(entries, ({ key }) => key >= entry.key);
  };

  return {
    entries,
    rows: () => entries.map(({ row }) => row),
    get: (id) => byId.get(id)?.row,
    insert: (row, before) => {
      if (byId.has(row.id)) throw new Error(`The sandbox's table already has a row ${row.id}.`);
      const place = before === undefined ? entries.length : placeOf(before);
      const behind = entries[place];
      const entry = { key: behind === undefined ? nextKey() : keyBelow(keys, behind.key), row };
      entries.splice(place, 0, entry);
      byId.set(row.id, entry);
      keys.add(entry.key);
      return row;
    },
    remove: (id) => {
      if (!byId.has(id)) return false;
      entries.splice(placeOf(id), 1);
      return byId.delete(id);
    },
    hasHad: (key) => keys.has(key),
  };
};

/** The least index at which `holds` is true, in a list where it stays true from there on; the length if nowhere. */
export const firstIndexWhere = <Item>(items: readonly Item[], holds: (item: Item) => boolean): number => {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const item = items[middle];
    if (item !== undefined && holds(item)) high = middle;
    else low = middle + 1;
  }
  return low;
};

/** Far enough apart for some dozen rows to be put between any two. */
const spacing = 1_000;
/** Irrational, so that what is put into different tables does not meet: merged lists rely on keys being unique. */
const share = Math.sqrt(5) - 2;

/** A key below another one, and above all those that were ever below it. */
const keyBelow = (keys: ReadonlySet<number>, above: number): number => {
  let below = above - spacing;
  for (const key of keys) if (key < above && key > below) below = key;
  const key = below + (above - below) * share;
  if (keys.has(key)) throw new Error('The sandbox has no room for another row at this place.');
  return key;
};
