import type { Membership } from '../domain/membership.ts';
import type { Privilege, Role } from '../domain/role.ts';
import type { User } from '../domain/user.ts';
import type { List } from '../domain/window.ts';
import { filterList } from '../pagination/filtered-list.ts';
import type { Loaders } from './loaders.ts';

type Holder = Pick<User, 'roles'> | Pick<Membership, 'roles'>;

const holds = ({ roles }: Holder, privileges: readonly Privilege[]): boolean =>
  (roles ?? []).some(({ privilege }: Role) => privilege !== null && privileges.includes(privilege));

const note = (whose: string): string =>
  `No vendor filters by privilege: Rollcall compared the roles of the ${whose} it read. Roles it cannot classify never match.`;

/** The loaders' answers were asked for by the whole request, and the list is as old as they are. */
const asOldAsAll = <T>(list: List<T>, directory: string): List<T> => ({
  ...list,
  read: async (window, call) => {
    const slice = await list.read(window, call);
    call.origins?.noteAll(directory);
    return slice;
  },
});

/** The users who hold a role of one of these privileges in the whole directory. */
export const usersWithPrivilege = (
  list: List<User>,
  directory: string,
  privileges: readonly Privilege[],
  loaders: Loaders,
): List<User> =>
  asOldAsAll(
    filterList(list, {
      test: (user) => holds(user, privileges),
      note: note('users'),
      complete: (users) =>
        Promise.all(
          users.map(async (user) => {
            if (user.roles !== undefined) return user;
            return (await loaders.user.load({ directory, scope: null, id: user.id })) ?? user;
          }),
        ),
    }),
    directory,
  );

/** The memberships whose roles in the workspace have one of these privileges. */
export const membershipsWithPrivilege = (
  list: List<Membership>,
  directory: string,
  privileges: readonly Privilege[],
  loaders: Loaders,
): List<Membership> =>
  asOldAsAll(
    filterList(list, {
      test: (membership) => holds(membership, privileges),
      note: note('memberships'),
      complete: (memberships) =>
        Promise.all(
          memberships.map(async (membership) => {
            if (membership.roles !== undefined) return membership;
            const { workspaceId: scope, userId: id } = membership;
            return (await loaders.member.load({ directory, scope, id })) ?? membership;
          }),
        ),
    }),
    directory,
  );
