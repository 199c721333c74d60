import type { Call } from '../../domain/call.ts';
import type { UserFilter } from '../../domain/provider.ts';
import type { User } from '../../domain/user.ts';
import type { List } from '../../domain/window.ts';
import { pathOf } from '../../http/path.ts';
import { createArrayList } from '../../pagination/array-list.ts';
import type { Reader } from '../reader.ts';
import { filterUsers } from '../user-filter.ts';
import { emailPattern } from './email.ts';
import { createTrayList } from './page.ts';
import { toUser, toWholeUser } from './user-mapping.ts';
import { listByAddress } from './users-by-address.ts';
import { accountPage, accountRow } from './wire.ts';

export interface TrayUsers {
  readonly list: (filter: UserFilter) => List<User>;
  readonly get: (userId: string, call: Call) => Promise<User | null>;
}

const path = '/core/v1/users';

const searchNote = 'Tray cannot search by name; Rollcall compared the names of the users it read.';

/** The users of the organisation, people and API users alike. */
export const createTrayUsers = (reader: Reader, directory: string): TrayUsers => {
  const get = async (userId: string, call: Call): Promise<User | null> => {
    const row = await reader.find(accountRow, pathOf`/core/v1/users/${userId}`, call);
    return row === null ? null : toWholeUser(directory, row);
  };

  const listWith = (email: string | null): List<User> =>
    createTrayList(reader, directory, {
      path,
      filter: email === null ? [] : [['email', email]],
      pageLimit: 1000,
      page: accountPage,
      map: (row) => toUser(directory, row),
      idOf: ({ id }) => id,
    });

  const listByEmail = (email: string, filter: UserFilter): List<User> => {
    if (!emailPattern.test(email)) {
      return createArrayList<User>(
        ({ id }) => id,
        async () => [],
      );
    }
    return listByAddress(email, filter, { listWith, getUser: get, searchNote });
  };

  return {
    get,
    list: (filter) => {
      if (filter.email !== null) return listByEmail(filter.email, filter);
      const all = listWith(null);
      return filter.search === null ? all : filterUsers(all, filter, { note: searchNote, getUser: get });
    },
  };
};
