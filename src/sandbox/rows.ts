/** Whatever a vendor keeps in a list. */
export interface Row {
  readonly id: string;
}

const known = new WeakMap<readonly Row[], Map<string, number>>();

/**
 * Where the row with this id stands, or -1. Remembered per list and checked on use, so that a test may change the list
 * as it likes and a directory of fifty thousand is not searched from its start for every request.
 */
export const positionOf = (rows: readonly Row[], id: string): number => {
  const remembered = known.get(rows)?.get(id);
  if (remembered !== undefined && rows[remembered]?.id === id) return remembered;
  const found = rows.findIndex((row) => row.id === id);
  if (found !== -1) known.set(rows, new Map(rows.map((row, index) => [row.id, index])));
  return found;
};

/** The row with this id, if the list has one. */
export const rowWith = <Kind extends Row>(rows: readonly Kind[], id: string): Kind | undefined =>
  rows[positionOf(rows, id)];

/** Takes the row with this id out of the list. @returns whether it was there */
export const removeRow = (rows: Row[], id: string): boolean => {
  const position = positionOf(rows, id);
  if (position === -1) return false;
  rows.splice(position, 1);
  return true;
};
