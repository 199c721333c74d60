import type { Call } from '../../domain/call.ts';
import type { UserFilter } from '../../domain/provider.ts';
import { ProviderError } from '../../domain/provider-error.ts';
import type { User } from '../../domain/user.ts';
import type { List } from '../../domain/window.ts';
import { encodeSegment } from '../../http/path.ts';
import type { NumberedPage } from '../../pagination/page-grid.ts';
import { createPageNumberList } from '../../pagination/page-number.ts';
import type { Reader } from '../reader.ts';
import { filterUsers } from '../user-filter.ts';
import type { OumRoutes } from './routes.ts';
import { toUser, toWholeUser } from './user-mapping.ts';
import type { UsersInHand } from './users-in-hand.ts';
import { userPage, userRow } from './wire.ts';

export interface OumUsers {
  readonly list: (filter: UserFilter) => List<User>;
  readonly get: (userId: string, call: Call) => Promise<User | null>;
  /** The user whose token it is. */
  readonly viewer: (call: Call) => Promise<User>;
}

/** The vendor's own pattern for `name_search`, which it refuses anything else for. */
const searchable = /^[a-zA-Z ]{3,}$/;

const emailNote =
  'org-user-management cannot filter by e-mail address; Rollcall compared the addresses of the users it read.';
const pushedNote = 'org-user-management searched by name; Rollcall compared the names that it answered with.';
const scannedNote =
  'org-user-management searches names by three or more unaccented letters and spaces only; Rollcall compared the names of the users it read.';

/** The users of the organisation. */
export const createOumUsers = (reader: Reader, directory: string, routes: OumRoutes, inHand: UsersInHand): OumUsers => {
  const fetchPage = async (
    number: number,
    size: number,
    call: Call,
    search: string | null,
  ): Promise<NumberedPage<User>> => {
    const paging = [['page_number', String(number)] as const, ['page_size', String(size)] as const];
    const query = search === null ? paging : [...paging, ['name_search', search] as const];
    try {
      const { count, items } = await reader.get(userPage, routes.users, call, query);
      const rows = items.map((row) => toUser(directory, row));
      inHand.keep(rows, call);
      return { rows, count: count ?? null };
    } catch (error) {
      // What a page past the end looks like is not documented: it may also be not found.
      if (number > 1 && error instanceof ProviderError && error.kind === 'not-found') return { rows: [], count: null };
      throw error;
    }
  };

  const listWith = (search: string | null): List<User> =>
    createPageNumberList({
      directory,
      idOf: ({ id }) => id,
      pageLimit: 100,
      fetch: (number, size, call) => fetchPage(number, size, call, search),
    });

  const get = async (userId: string, call: Call): Promise<User | null> => {
    const row = await reader.find(userRow, routes.user.replace('{id}', encodeSegment(userId)), call);
    if (row === null) return null;
    const user = toWholeUser(directory, row);
    inHand.keep([user], call);
    return user;
  };

  return {
    get,
    viewer: async (call) => toWholeUser(directory, await reader.get(userRow, routes.viewer, call)),
    list: (filter) => {
      const term = filter.search?.trim() ?? '';
      const pushed = searchable.test(term) ? term : null;
      const list = listWith(pushed);
      if (filter.email === null && filter.search === null) return list;
      const notes = [
        ...(filter.email === null ? [] : [emailNote]),
        ...(filter.search === null ? [] : [pushed === null ? scannedNote : pushedNote]),
      ];
      return filterUsers(list, filter, { note: notes.join(' '), getUser: get });
    },
  };
};
