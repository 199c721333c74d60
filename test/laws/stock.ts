import type { Table } from '../../src/providers/snyk/sandbox/table.ts';
import type { Stock } from './listing.ts';

/** Rows that a vendor's sandbox keeps in an array. @param make invents a row that is not there yet */
export const arrayStock = <Row>(rows: Row[], idOf: (row: Row) => string, make: (serial: number) => Row): Stock => {
  const start = [...rows];
  const atFirst = start.length;
  let serial = 0;
  const invent = (): Row => {
    serial += 1;
    return make(serial);
  };
  const resize = (count: number): void => {
    while (start.length < count) start.push(invent());
    rows.splice(0, rows.length, ...start.slice(0, count));
  };
  return {
    ids: () => rows.map(idOf),
    resize,
    restore: () => resize(atFirst),
    insert: (index) => rows.splice(index, 0, invent()),
    remove: (index) => rows.splice(index, 1),
  };
};

/** Rows that Snyk's sandbox keeps in a table, which keeps the keys of those that have gone. @param order of the list */
export const tableStock = <Row extends { readonly id: string }>(
  table: Table<Row>,
  idOf: (row: Row) => string,
  make: (serial: number) => Row,
  order: 'ascending' | 'descending' = 'ascending',
): Stock => {
  const start = [...table.rows()];
  const atFirst = start.length;
  let serial = 0;
  const invent = (): Row => {
    serial += 1;
    return make(serial);
  };
  const shown = (): readonly Row[] => (order === 'ascending' ? table.rows() : table.rows().toReversed());
  const resize = (count: number): void => {
    while (start.length < count) start.push(invent());
    for (const { id } of table.rows()) table.remove(id);
    for (const row of start.slice(0, count)) table.insert(row);
  };
  return {
    ids: () => shown().map(idOf),
    resize,
    restore: () => resize(atFirst),
    insert: (index) => {
      const before = shown()[order === 'ascending' ? index : index - 1];
      table.insert(invent(), before?.id);
    },
    remove: (index) => {
      const row = shown()[index];
      if (row !== undefined) table.remove(row.id);
    },
  };
};

/** How many rows of a list of lists are in each: none, one, a page and more, so that windows begin and end in all of them. */
const shares = [0, 3, 0, 0, 12, 1, 110, 0, 2];

/** The rows of several stocks as those of one, stock after stock. */
export const nestedStock = (stocks: () => readonly Stock[], nameOf: (id: string, stock: number) => string): Stock => {
  const at = (index: number): { stock: Stock; within: number } => {
    let within = index;
    const all = stocks();
    for (const stock of all) {
      const { length } = stock.ids();
      if (within < length) return { stock, within };
      within -= length;
    }
    const last = all.at(-1);
    if (last === undefined) throw new Error('There is no list to put a row into.');
    return { stock: last, within: last.ids().length };
  };
  return {
    ids: () => stocks().flatMap((stock, place) => stock.ids().map((id) => nameOf(id, place))),
    resize: (count) => {
      let left = count;
      const all = stocks();
      for (const [place, stock] of all.entries()) {
        const share = place === all.length - 1 ? left : Math.min(left, shares[place % shares.length] ?? 0);
        stock.resize(share);
        left -= share;
      }
    },
    restore: () => {
      for (const stock of stocks()) stock.restore();
    },
    insert: (index) => {
      const { stock, within } = at(index);
      stock.insert(within);
    },
    remove: (index) => {
      const { stock, within } = at(index);
      stock.remove(within);
    },
  };
};
