import type { Call } from '../../domain/call.ts';
import { ProviderError } from '../../domain/provider-error.ts';
import type { User } from '../../domain/user.ts';
import type { List } from '../../domain/window.ts';
import { createArrayList } from '../../pagination/array-list.ts';
import { type Query, readWhole } from './list.ts';
import { listMembers } from './members.ts';
import { leaveOutUnreadable, listReadableOrgs } from './orgs.ts';
import type { Snyk } from './snyk.ts';

/**
 * The members of every organisation that the token may read, each user once, where the first organisation has them. All are read for
 * every window, since only then can none be repeated: the list rejects where the call budget does not suffice.
 */
export const listUsersOfEveryOrg = (snyk: Snyk, filters: Query): List<User> => {
  const idOf = ({ id }: User): string => id;
  return {
    ...createArrayList<User>(idOf, async () => []),
    read: async (window, call) => {
      const { users, notes } = await readUsers(snyk, filters, call);
      const slice = await createArrayList(idOf, async () => users).read(window, call);
      if (notes.length === 0) return slice;
      return { ...slice, total: null, completeness: 'PARTIAL', notes: [...notes, ...slice.notes] };
    },
  };
};

const readUsers = async (snyk: Snyk, filters: Query, call: Call) => {
  const orgs = await readWhole(listReadableOrgs(snyk), call);
  const reads = await Promise.allSettled(orgs.map(({ id }) => readWhole(listMembers(snyk, id, filters), call)));
  const users = new Map<string, User>();
  const notes: string[] = [];
  for (const [index, { id }] of orgs.entries()) {
    const read = reads[index];
    if (read?.status === 'fulfilled') {
      for (const { user } of read.value) users.set(user.id, user);
      continue;
    }
    const error: unknown = read?.reason;
    const note = error instanceof ProviderError ? leaveOutUnreadable(error, id, 'the members') : null;
    if (note === null) throw error;
    notes.push(note);
  }
  return { users: [...users.values()], notes };
};
