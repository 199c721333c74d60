import type { UserFilter } from '../../domain/provider.ts';
import type { User } from '../../domain/user.ts';
import type { List } from '../../domain/window.ts';
import { filterList } from '../../pagination/filtered-list.ts';
import { orElse } from '../../pagination/or-else.ts';
import { addressTest, filterUsers, type UserFiltering } from '../user-filter.ts';

export interface AddressSearch {
  /** All users, or those that Tray finds by an address. */
  readonly listWith: (email: string | null) => List<User>;
  readonly getUser: UserFiltering['getUser'];
  /** Told to the caller where a name is compared as well. */
  readonly searchNote: string;
}

const askedNote = 'Tray was asked for the address; Rollcall compared those it answered with, case aside.';
const comparedNote =
  'Tray found nobody by the address, so Rollcall compared the addresses in the rows of all users, case aside.';
const untoldNote =
  'Tray found nobody by the address as it was given, nor in lower case. An account whose address Tray keeps in other letters would not be seen: it lists users, but its rows do not tell addresses, and to read every user takes a call for each.';

/** An account without an address may lack the field; its row then tells what only a user's whole row does. */
const isAddressUntold = ({ email, accountType, roles }: User): boolean =>
  email === undefined && accountType !== 'API' && roles === undefined;

/** The same list up to the first rows that do not tell addresses: to compare those would cost a call each, so the list ends there and says that it is partial. */
const asFarAsTold = (list: List<User>): List<User> => ({
  ...list,
  read: async (window, call) => {
    const slice = await list.read(window, call);
    if (!slice.rows.some(isAddressUntold)) return slice;
    const end = window.direction === 'forward' ? { hasNext: false } : { hasPrevious: false };
    return { ...slice, ...end, total: null, completeness: 'PARTIAL', notes: [...slice.notes, untoldNote] };
  },
});

/**
 * The users who have an address. Whether Tray minds the case of an address is not documented: it is asked as given and then in lower
 * case, as most directories keep addresses, and where it finds nobody all users are compared, at one call for each page.
 */
export const listByAddress = (
  email: string,
  { search }: UserFilter,
  { listWith, getUser, searchNote }: AddressSearch,
): List<User> => {
  const note = search === null ? askedNote : `${askedNote} ${searchNote}`;
  const spelt = (spelling: string): List<User> => filterUsers(listWith(spelling), { email, search }, { note, getUser });
  const hasAddress = addressTest(email);
  const found = filterList(asFarAsTold(listWith(null)), { test: (user) => hasAddress(user.email), note: comparedNote });
  const compared = search === null ? found : filterUsers(found, { email: null, search }, { note: searchNote, getUser });
  const lower = email.toLowerCase();
  return orElse(spelt(email), lower === email ? compared : orElse(spelt(lower), compared));
};
