import type { Membership } from '../domain/membership.ts';
import type { User } from '../domain/user.ts';
import type { List } from '../domain/window.ts';
import { createArrayList } from '../pagination/array-list.ts';
import type { Loaders } from './loaders.ts';

const untold =
  'The vendor does not list the memberships of this account: it may reach workspaces all the same, and Rollcall cannot tell which.';

/** The memberships of a user. Where the vendor lists those of other users only, the list is empty and says that it is partial. */
export const membershipsOf = ({ directory, id }: User, { userMemberships }: Loaders): List<Membership> => {
  const load = (): Promise<readonly Membership[] | null> => userMemberships.load({ directory, scope: null, id });
  const list = createArrayList<Membership>(
    ({ workspaceId }) => workspaceId,
    async () => (await load()) ?? [],
  );
  return {
    ...list,
    read: async (window, call) => {
      const slice = await list.read(window, call);
      call.origins?.noteAll(directory);
      if ((await load()) !== null) return slice;
      return { ...slice, total: null, completeness: 'PARTIAL', notes: [untold] };
    },
  };
};
