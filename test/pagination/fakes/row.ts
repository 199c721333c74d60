/** A row of a fake vendor: `key` orders the list, `id` is what a client sees. */
export interface Row {
  readonly id: string;
  readonly key: number;
}

/** `length` rows of one list, in order. Ids of different lists differ by their prefix. */
export const createRows = (prefix: string, length: number): Row[] =>
  Array.from({ length }, (_, index) => ({ id: `${prefix}${index}`, key: index + 1 }));

export const idOf = ({ id }: Row): string => id;

export const idsOf = (rows: readonly Row[]): string[] => rows.map(idOf);
