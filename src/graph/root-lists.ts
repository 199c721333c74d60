import type { GraphQLResolveInfo } from 'graphql';
import type { Provider } from '../domain/provider.ts';
import type { List } from '../domain/window.ts';
import { acrossDirectories } from '../loaders/across-directories.ts';
import { serve } from '../loaders/offer.ts';
import type { Builder } from './builder.ts';
import { type ConnectionArguments, readConnection } from './connection.ts';
import { connectionArguments } from './connection-types.ts';
import type { RequestContext } from './context.ts';
import type { FilterInputs } from './filters.ts';
import type { NodeRow } from './global-id.ts';
import { listInvitesBy } from './invite-lists.ts';
import { listMembershipsBy, listName, listUsersBy, listWorkspacesBy } from './lists.ts';
import { directoriesInScope, type ScopeArguments } from './scope.ts';
import type { Types } from './types.ts';

interface RootList<T> {
  readonly field: string;
  readonly listOf: (provider: Provider) => List<T>;
  readonly filter: ScopeArguments;
  /** Whether hardly any row passes the filter. */
  readonly isRare?: boolean;
}

/** Reads one list over all directories in its filter's scope. */
const readRootList = <T extends NodeRow>(
  { field, listOf, filter, isRare }: RootList<T>,
  windowArguments: ConnectionArguments,
  context: RequestContext,
  info: GraphQLResolveInfo,
) =>
  readConnection<T>({
    list: acrossDirectories(directoriesInScope(context, filter), listOf, isRare),
    listName: listName(field, null, filter),
    arguments: windowArguments,
    context,
    info,
  });

const across =
  'Directory after directory in configured order; `sources` says how each was read. A directory that fails is named there while the others go on. Null only where the arguments are wrong.';

/** The lists at the root: each one connection over all directories. */
export const defineRootLists = (builder: Builder, types: Types, filters: FilterInputs): void => {
  builder.queryFields((t) => ({
    users: t.field({
      type: types.UserConnection,
      nullable: true,
      args: {
        filter: t.arg({ type: filters.UserFilter, description: 'Which users.' }),
        ...connectionArguments(builder),
      },
      description: `The users of all directories. ${across}`,
      resolve: (_, { filter, ...window }, context, info) =>
        readRootList(
          {
            field: 'users',
            listOf: listUsersBy(filter ?? {}, context),
            filter: filter ?? {},
            // An address is one person's.
            isRare: filter?.email != null,
          },
          window,
          context,
          info,
        ),
    }),
    workspaces: t.field({
      type: types.WorkspaceConnection,
      nullable: true,
      args: {
        filter: t.arg({ type: filters.WorkspaceFilter, description: 'Which workspaces.' }),
        ...connectionArguments(builder),
      },
      description: `The workspaces of all directories. ${across}`,
      resolve: (_, { filter, ...window }, context, info) =>
        readRootList(
          { field: 'workspaces', listOf: listWorkspacesBy(filter ?? {}), filter: filter ?? {} },
          window,
          context,
          info,
        ),
    }),
    roles: t.field({
      type: types.RoleConnection,
      nullable: true,
      args: {
        filter: t.arg({ type: filters.RoleFilter, description: 'Which roles.' }),
        ...connectionArguments(builder),
      },
      description: `The directory-wide roles of all directories. ${across}`,
      resolve: (_, { filter, ...window }, context, info) =>
        readRootList(
          { field: 'roles', listOf: (one) => serve(one, 'listRoles')(), filter: filter ?? {} },
          window,
          context,
          info,
        ),
    }),
    invites: t.field({
      type: types.InviteConnection,
      nullable: true,
      args: {
        filter: t.arg({ type: filters.InviteFilter, description: 'Which invites.' }),
        ...connectionArguments(builder),
      },
      description: `The invites of all directories: what vendors list, and what Rollcall knows of those they do not. ${across}`,
      resolve: (_, { filter, ...window }, context, info) =>
        readRootList(
          { field: 'invites', listOf: listInvitesBy(filter ?? {}, context), filter: filter ?? {} },
          window,
          context,
          info,
        ),
    }),
    memberships: t.field({
      type: types.MembershipConnection,
      nullable: true,
      args: {
        filter: t.arg({ type: filters.MembershipFilter, description: 'Which memberships.' }),
        ...connectionArguments(builder),
      },
      description: `Who belongs to which workspace, with which roles, in all directories. ${across}`,
      resolve: (_, { filter, ...window }, context, info) =>
        readRootList(
          { field: 'memberships', listOf: listMembershipsBy(filter ?? {}, context), filter: filter ?? {} },
          window,
          context,
          info,
        ),
    }),
  }));
};
