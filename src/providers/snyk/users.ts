import type { Call } from '../../domain/call.ts';
import { emulated, type FilterSupport, native, type Price } from '../../domain/capability.ts';
import type { Operations, UserFilter } from '../../domain/provider.ts';
import { ProviderError } from '../../domain/provider-error.ts';
import type { User } from '../../domain/user.ts';
import type { List } from '../../domain/window.ts';
import { pathOf } from '../../http/path.ts';
import { mapList } from '../../pagination/mapped-list.ts';
import { orElse } from '../../pagination/or-else.ts';
import { readWhole } from '../../pagination/whole-list.ts';
import { filterUsers } from '../user-filter.ts';
import { type Count, createSnykList, findRow, type Query } from './list.ts';
import { findMember, listMembers } from './members.ts';
import { listReadableOrgs } from './orgs.ts';
import type { Snyk } from './snyk.ts';
import { listUsersOfEveryOrg } from './users-of-every-org.ts';
import { toGroupUser } from './user-mapping.ts';
import { readViewer } from './viewer.ts';
import { type MembershipRow, membershipPage } from './wire.ts';

type UserOperations = Pick<Operations, 'listUsers' | 'getUser'>;

/** The members of the group, or where none is configured, of the one organisation or of all that the token may read. */
export const userOperations = (snyk: Snyk): UserOperations => ({
  listUsers: listUsers(snyk),
  getUser: getUser(snyk),
});

const filters: Readonly<Record<'email' | 'search', FilterSupport>> = {
  email: {
    support: 'NATIVE',
    how: 'Snyk looks for the address; Rollcall compares again. Where Snyk finds nobody, Rollcall reads the users and compares, since Snyk does not say whether it minds case.',
  },
  search: { support: 'EMULATED', how: 'Snyk cannot search by name: Rollcall reads the users and compares.' },
};

const listUsers = (snyk: Snyk): Operations['listUsers'] => {
  const { scope } = snyk;
  const run = (filter: UserFilter) => narrow(snyk, filter);
  switch (scope.kind) {
    case 'group':
      return native(run, { filters });
    case 'org':
      return native(run, {
        filters,
        how: 'No Snyk group is configured, so the users are the members of the organisation.',
      });
    case 'token':
      return emulated(
        'No Snyk group or organisation is configured: Rollcall reads the members of every organisation that the token may read, at one call for each or more, and shows each user once. Where the call budget does not suffice for all, the list fails.',
        run,
        { filters },
      );
  }
};

/** All users, or with Snyk's own filter on the address. */
const usersOf = (snyk: Snyk, query: Query): List<User> => {
  switch (snyk.scope.kind) {
    case 'group':
      return listGroupUsers(snyk, snyk.scope.groupId, query);
    case 'org':
      return mapList(listMembers(snyk, snyk.scope.orgId, query), ({ user }) => user);
    case 'token':
      return listUsersOfEveryOrg(snyk, query);
  }
};

/** Snyk repeats the count in each row. */
const count: Count<MembershipRow> = {
  query: [['include_group_membership_count', 'true']],
  of: ({ data }) => data[0]?.meta?.group_membership_count,
};

const listGroupUsers = (snyk: Snyk, groupId: string, filters: Query): List<User> =>
  createSnykList(snyk, {
    path: pathOf`/rest/groups/${groupId}/memberships`,
    filters,
    page: membershipPage,
    map: (row) => toGroupUser(snyk.directory, row),
    idOf: ({ id }) => id,
    ...(filters.length === 0 ? { count } : {}),
  });

const narrow = (snyk: Snyk, { email, search }: UserFilter): List<User> => {
  const all = usersOf(snyk, []);
  // Nothing has to be read beside the rows: they all tell address and name.
  const keep = (list: List<User>, filter: UserFilter, note: string) =>
    filterUsers(list, filter, { note, getUser: async () => null });
  const byName = (list: List<User>) =>
    search === null ? list : keep(list, { email: null, search }, filters.search.how);
  if (email === null) return byName(all);
  const filter = { email, search: null };
  const found = keep(
    usersOf(snyk, [['email', email]]),
    filter,
    'Snyk looked for the address, and Rollcall compared it again.',
  );
  const compared = keep(
    all,
    filter,
    'Snyk found nobody by the address as it was given, so Rollcall compared that of every user.',
  );
  return byName(orElse(found, compared));
};

/** Whose token it is, is read once within a request. */
const userAndViewer: Price = { once: 1, each: 1 };

const getUser = (snyk: Snyk): Operations['getUser'] => {
  const { scope } = snyk;
  switch (scope.kind) {
    case 'group': {
      const findInGroup = (userId: string, call: Call) =>
        findRow(listGroupUsers(snyk, scope.groupId, [['user_id', userId]]), ({ id }) => id === userId, call);
      return native(orViewer(snyk, findInGroup), { price: userAndViewer });
    }
    case 'org': {
      const findInOrg = async (userId: string, call: Call) =>
        (await findMember(snyk, scope.orgId, userId, call))?.user ?? null;
      return native(orViewer(snyk, findInOrg), { price: userAndViewer });
    }
    case 'token':
      return emulated(
        'Rollcall asks one organisation after the other until one has the user.',
        orViewer(snyk, (userId, call) => findUserAnywhere(snyk, userId, call)),
      );
  }
};

/** Whoever is in no list of members may be the account behind the token: the viewer's id is given out too, and must lead back to it. */
const orViewer =
  (snyk: Snyk, find: (userId: string, call: Call) => Promise<User | null>) =>
  async (userId: string, call: Call): Promise<User | null> => {
    const user = await find(userId, call);
    if (user !== null) return user;
    const viewer = await readViewer(snyk, call);
    return viewer.id === userId ? viewer : null;
  };

const findUserAnywhere = async (snyk: Snyk, userId: string, call: Call): Promise<User | null> => {
  let unread: ProviderError | null = null;
  for (const { id } of await readWhole(listReadableOrgs(snyk), call)) {
    try {
      const member = await findMember(snyk, id, userId, call);
      if (member !== null) return member.user;
    } catch (error) {
      if (!(error instanceof ProviderError) || (error.kind !== 'not-found' && error.kind !== 'forbidden')) throw error;
      unread = error;
    }
  }
  // Whoever is in none of the organisations that could be read may be in one that could not.
  if (unread !== null) throw unread;
  return null;
};
