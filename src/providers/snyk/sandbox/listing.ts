import type { Cursor } from './cursor.ts';
import { type Entry, firstIndexWhere, type Table } from './table.ts';

/** A list as it is to be paged. */
export interface Listing<Row> {
  /** Ascending by key, filtered as the query asks. */
  readonly entries: readonly Entry<Row>[];
  /** The column to sort by before the key; null for the order of keys. */
  readonly sortedBy: ((row: Row) => string) | null;
  readonly descending: boolean;
  /** Whether a cursor on this key can have come from this list. */
  readonly hasHad: (key: number) => boolean;
}

/** A table in insertion order, with those rows that `keep` lets through. */
export const listingOf = <Row extends { readonly id: string }>(
  table: Table<Row>,
  keep: ((row: Row) => boolean) | null = null,
): Listing<Row> => ({
  entries: keep === null ? table.entries : table.entries.filter(({ row }) => keep(row)),
  sortedBy: null,
  descending: false,
  hasHad: table.hasHad,
});

/** A listing in its order, which finds places by what a record's place is made of: the record itself may have gone. */
export interface Ordered<Row> {
  readonly entries: readonly Entry<Row>[];
  /** The cursor that stands on an entry. */
  readonly cursorOf: (entry: Entry<Row>) => Cursor;
  /** The index of the first entry that stands at the cursor or behind it. */
  readonly indexAt: (cursor: Cursor) => number;
  /** The index of the first entry behind the cursor. */
  readonly indexAfter: (cursor: Cursor) => number;
}

export const inOrder = <Row>({ entries, sortedBy, descending }: Listing<Row>): Ordered<Row> => {
  const cursorOf = ({ key, row }: Entry<Row>): Cursor => ({ key, value: sortedBy?.(row) ?? null, blank: 0 });
  const direction = descending ? -1 : 1;
  const ordered =
    sortedBy === null
      ? descending
        ? entries.toReversed()
        : entries
      : entries
          .map((entry) => ({ entry, cursor: cursorOf(entry) }))
          .toSorted((one, other) => direction * compare(one.cursor, other.cursor))
          .map(({ entry }) => entry);
  return {
    entries: ordered,
    cursorOf,
    indexAt: (cursor) => firstIndexWhere(ordered, (entry) => direction * compare(cursorOf(entry), cursor) >= 0),
    indexAfter: (cursor) => firstIndexWhere(ordered, (entry) => direction * compare(cursorOf(entry), cursor) > 0),
  };
};

const compare = (one: Cursor, other: Cursor): number => {
  const [left, right] = [one.value ?? '', other.value ?? ''];
  return left < right ? -1 : left > right ? 1 : one.key - other.key;
};
