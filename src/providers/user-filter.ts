import type { Call } from '../domain/call.ts';
import type { Known } from '../domain/known.ts';
import type { UserFilter } from '../domain/provider.ts';
import type { User } from '../domain/user.ts';
import type { List } from '../domain/window.ts';
import { filterList } from '../pagination/filtered-list.ts';

/** Text as it is compared: case does not matter, nor does how an accent is encoded. */
const fold = (text: string): string => text.normalize('NFC').toLowerCase();

/** Whether a name has `search` in it, case aside; a test made once and asked per row. A null `search` holds for every name. */
export const searchTest = (search: string | null): ((name: Known<string>) => boolean) => {
  if (search === null) return () => true;
  const wanted = fold(search);
  return (name) => typeof name === 'string' && fold(name).includes(wanted);
};

/** Whether an address is this one, case aside; a test made once and asked per row. A null `email` holds for every address. */
export const addressTest = (email: string | null): ((address: Known<string>) => boolean) => {
  if (email === null) return () => true;
  const wanted = fold(email);
  return (address) => typeof address === 'string' && fold(address) === wanted;
};

export interface UserFiltering {
  /** Told to the caller: what Rollcall compared, and why it had to. */
  readonly note: string;
  /** Reads one user whole, for rows that lack what the filter looks at. */
  readonly getUser: (userId: string, call: Call) => Promise<User | null>;
}

/** The users of a list that pass the filter, compared here; rows that lack the field in question are first read whole, one call each. */
export const filterUsers = (list: List<User>, filter: UserFilter, { note, getUser }: UserFiltering): List<User> => {
  const hasAddress = addressTest(filter.email);
  const hasName = searchTest(filter.search);
  const lacks = ({ email, name }: User): boolean =>
    (filter.email !== null && email === undefined) || (filter.search !== null && name === undefined);
  return filterList(inStrides(list, lacks), {
    test: ({ email, name }) => hasAddress(email) && hasName(name),
    note,
    // An address is one person's.
    isRare: filter.email !== null,
    complete: (rows, call) =>
      Promise.all(rows.map(async (row) => (lacks(row) ? ((await getUser(row.id, call)) ?? row) : row))),
  });
};

/** So many rows are completed at a time: enough to be read side by side, few enough to waste little when the budget ends. */
const stride = 20;

/**
 * The same list, but no window brings more rows that must be completed than one stride: else the call budget could end before the
 * first window is done, and the caller would have nothing to go on from.
 */
const inStrides = <T>(list: List<T>, lacks: (row: T) => boolean): List<T> => ({
  ...list,
  read: async (window, call) => {
    const slice = await list.read(window, call);
    if (slice.rows.filter(lacks).length <= stride) return slice;
    const forward = window.direction === 'forward';
    const from = forward ? 0 : slice.rows.length - stride;
    return {
      ...slice,
      rows: slice.rows.slice(from, from + stride),
      position: (index) => slice.position(from + index),
      hasNext: forward ? true : slice.hasNext,
      hasPrevious: forward ? slice.hasPrevious : true,
    };
  },
});
