import type { Call } from '../domain/call.ts';
import { ProviderError } from '../domain/provider-error.ts';
import type { List, Position } from '../domain/window.ts';
import { answerOf } from './keyed-loader.ts';

/** Two ways to the same things: one at a time by id, or out of the pages of a list. */
export interface Ways<T> {
  readonly get: (id: string, call: Call) => Promise<T | null>;
  /** Null where the vendor has no such list. */
  readonly list: List<T> | null;
  readonly idOf: (row: T) => string;
  /** Whether a list's row has all that `get` would tell. A row that has not is no use here. */
  readonly isWhole: (row: T) => boolean;
}

/** Up to this many ids are got one by one: a list page could save one call, and cost a thousand rows. */
const fewIds = 2;

/** What a list's pages yielded: the wanted rows among them, and which ids are still to be found. */
const harvest = async <T>(
  { list, idOf, isWhole }: Ways<T>,
  ids: readonly string[],
  call: Call,
): Promise<Map<string, T>> => {
  const found = new Map<string, T>();
  if (list === null || ids.length <= fewIds) return found;
  const missing = new Set(ids);
  const count = Math.min(list.pageLimit, 1000);
  let from: Position | null = null;
  for (let pages = 1, rowsRead = 0; ; pages += 1) {
    const needs = { end: false, total: false };
    const slice = await list.read({ direction: 'forward', count, from, needs }, call);
    rowsRead += slice.rows.length;
    for (const row of slice.rows) {
      const id = idOf(row);
      if (!missing.has(id)) continue;
      if (!isWhole(row)) return found;
      found.set(id, row);
      missing.delete(id);
      if (missing.size === 0) return found;
    }
    if (slice.rows.length === 0 || slice.hasNext === false) return found;
    // Where the list's size is known, read on only if that is cheaper; where it is not, spend no more on pages than on gets.
    const pagesLeft = slice.total === null ? null : Math.ceil((slice.total - rowsRead) / count);
    if (pagesLeft === null ? pages >= missing.size : pagesLeft >= missing.size) return found;
    from = slice.position(slice.rows.length - 1);
  }
};

const isAborted = (error: unknown): boolean => error instanceof ProviderError && error.kind === 'aborted';

/**
 * Finds many things by id in few calls. None of the vendors has a multi-get, so ids are harvested from list pages where that costs
 * less than getting them one by one; where the list's size is not known beforehand, never more than twice the least.
 * One id that fails fails alone.
 */
export const loadByCost = async <T>(
  ways: Ways<T>,
  ids: readonly string[],
  call: Call,
): Promise<Map<string, T | null | Error>> => {
  let found: Map<string, T>;
  try {
    found = await harvest(ways, ids, call);
  } catch (error) {
    if (isAborted(error) || !(error instanceof ProviderError)) throw error;
    // The list may be out of reach where single things are not: a token may read one and not the other.
    if (error.kind !== 'forbidden' && error.kind !== 'not-found') throw error;
    found = new Map();
  }
  if (found.size === ids.length) return found;
  const rest = ids.filter((id) => !found.has(id));
  const got = await Promise.allSettled(rest.map((id) => ways.get(id, call)));
  const answers = new Map<string, T | null | Error>(found);
  for (const [index, id] of rest.entries()) answers.set(id, answerOf(got[index]));
  return answers;
};
