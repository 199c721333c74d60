import { ProviderError } from '../../../src/domain/provider-error.ts';
import type { List, Window } from '../../../src/domain/window.ts';
import { createArrayList } from '../../../src/pagination/array-list.ts';
import { filterList } from '../../../src/pagination/filtered-list.ts';
import { flattenLists } from '../../../src/pagination/flattened-list.ts';
import type { Plain } from '../specimen.ts';
import { createFakeCursorList } from './cursor-vendor.ts';
import { createFakeJsonApiList } from './json-api-vendor.ts';
import { createFakePageNumberList } from './page-number-vendor.ts';
import { createRows, idOf, idsOf, type Row } from './row.ts';
import { createUpstream } from './upstream.ts';

/** Rows behind a list, which a test may add to and take from. */
export interface Store {
  readonly rows: Row[];
  /** How many rows may shift past a cursor unseen at most: those that a page holds, or any number where the whole list is read at once. */
  readonly limit: number;
  /** In which direction any number may, since the vendor's tokens name rows and a walk reads what is beyond them. */
  readonly follows: readonly Window['direction'][];
}

const storeOf = (specimen: Plain, rows: Row[]): Store => {
  switch (specimen.kind) {
    case 'array':
      return { rows, limit: Number.POSITIVE_INFINITY, follows: [] };
    case 'cursor':
      return { rows, limit: specimen.vendor.limit, follows: ['forward', 'backward'] };
    case 'json':
      return { rows, limit: 100, follows: ['forward'] };
    case 'number':
      return { rows, limit: specimen.vendor.limit, follows: [] };
  }
};

/** A list whose rows come and go. */
export interface LiveList {
  readonly list: List<Row>;
  /** The ids that a walk would yield now, in order. */
  readonly ids: () => string[];
  readonly stores: () => readonly Store[];
}

const listOver = (specimen: Plain, rows: readonly Row[], prefix: string): List<Row> => {
  const upstream = createUpstream(prefix);
  switch (specimen.kind) {
    case 'array':
      return createArrayList(idOf, async () => [...rows]);
    case 'cursor':
      return createFakeCursorList(specimen.vendor, rows, upstream);
    case 'number':
      return createFakePageNumberList(specimen.vendor, rows, upstream);
    case 'json':
      return createFakeJsonApiList(specimen.vendor, rows, upstream);
  }
};

/** What is tested, as data: so that fast-check can shrink it and print it. */
export type LiveSpecimen =
  | { readonly kind: 'plain'; readonly of: Plain }
  | { readonly kind: 'filtered'; readonly of: Plain }
  | { readonly kind: 'flattened'; readonly outer: Plain; readonly inners: readonly Plain[] };

const createLivePlainList = (specimen: Plain, prefix = 'r'): LiveList => {
  const rows = createRows(prefix, specimen.rows);
  return { list: listOver(specimen, rows, prefix), ids: () => idsOf(rows), stores: () => [storeOf(specimen, rows)] };
};

/** Which rows pass depends on nothing but the row, so that rows which come later are judged too. */
const passes = ({ key }: Row): boolean => Math.floor(key * 7) % 3 !== 0;

const createLiveFilteredList = (specimen: Plain): LiveList => {
  const rows = createRows('r', specimen.rows);
  return {
    list: filterList(listOver(specimen, rows, 'r'), { test: passes, note: 'Filtered here.' }),
    ids: () => idsOf(rows.filter(passes)),
    stores: () => [storeOf(specimen, rows)],
  };
};

/** Lists in lists: an outer row that comes brings an inner list, one that goes takes its own with it. */
const createLiveFlattenedList = (outer: Plain, inners: readonly Plain[]): LiveList => {
  const outside = createLivePlainList(outer, 'o');
  const known = new Map<string, LiveList>();
  const innerOf = (id: string): LiveList => {
    const made = known.get(id) ?? createLivePlainList(inners[known.size % inners.length] ?? outer, `${id}.`);
    known.set(id, made);
    return made;
  };
  outside.ids().forEach(innerOf);
  return {
    list: flattenLists({
      outer: outside.list,
      idOf,
      isId: () => true,
      innerOf: (id) => {
        if (!outside.ids().includes(id)) throw new ProviderError('not-found', 'fake', `There is no ${id}.`);
        return innerOf(id).list;
      },
      leaveOut: (_, id) => `${id} is left out.`,
    }),
    ids: () => outside.ids().flatMap((id) => innerOf(id).ids()),
    stores: () => [outside, ...outside.ids().map(innerOf)].flatMap(({ stores }) => stores()),
  };
};

export const createLiveList = (specimen: LiveSpecimen): LiveList => {
  if (specimen.kind === 'plain') return createLivePlainList(specimen.of);
  if (specimen.kind === 'filtered') return createLiveFilteredList(specimen.of);
  return createLiveFlattenedList(specimen.outer, specimen.inners);
};
