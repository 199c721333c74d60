import type { Call } from '../../domain/call.ts';
import type { Membership } from '../../domain/membership.ts';
import { ProviderError } from '../../domain/provider-error.ts';
import type { User } from '../../domain/user.ts';
import type { List } from '../../domain/window.ts';
import { createArrayList } from '../../pagination/array-list.ts';
import { mapList } from '../../pagination/mapped-list.ts';
import { readWhole } from '../../pagination/whole-list.ts';
import type { Query } from './list.ts';
import { listMembers } from './members.ts';
import { leaveOutUnreadable, listReadableOrgs } from './orgs.ts';
import type { Snyk } from './snyk.ts';

/**
 * The members of every organisation that the token may read, each user once, where the first organisation has them. All are read for
 * every window, since only then can none be repeated: the list rejects where the call budget does not suffice.
 */
export const listUsersOfEveryOrg = (snyk: Snyk, filters: Query): List<User> => {
  const list: List<Membership> = {
    ...createArrayList<Membership>(placeOf, async () => []),
    read: async (window, call) => {
      const { firsts, notes } = await readFirsts(snyk, filters, call);
      const slice = await createArrayList(placeOf, async () => firsts).read(window, call);
      if (notes.length === 0) return slice;
      return {
        ...slice,
        total: null,
        completeness: 'PARTIAL',
        notes: [...notes, ...slice.notes],
        leftOut: notes.length,
      };
    },
  };
  return mapList(list, ({ user }) => user);
};

/**
 * A user stands where the first organisation has them. One who has left it and is still in another has moved on, past rows that nobody may
 * have read yet: a cursor that stood on them must not go along.
 */
const placeOf = ({ workspaceId, userId }: Membership): string => `${workspaceId} ${userId}`;

/** Each user's membership in the first organisation that has them. */
const readFirsts = async (snyk: Snyk, filters: Query, call: Call) => {
  const orgs = await readWhole(listReadableOrgs(snyk), call);
  const reads = await Promise.allSettled(orgs.map(({ id }) => readWhole(listMembers(snyk, id, filters), call)));
  const firsts = new Map<string, Membership>();
  const notes: string[] = [];
  for (const [index, { id }] of orgs.entries()) {
    const read = reads[index];
    if (read?.status === 'fulfilled') {
      for (const row of read.value) if (!firsts.has(row.userId)) firsts.set(row.userId, row);
      continue;
    }
    const error: unknown = read?.reason;
    const note = error instanceof ProviderError ? leaveOutUnreadable(error, id, 'the members') : null;
    if (note === null) throw error;
    notes.push(note);
  }
  return { firsts: [...firsts.values()], notes };
};
