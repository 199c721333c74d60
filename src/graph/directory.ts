import type { GraphQLResolveInfo } from 'graphql';
import type { Provider } from '../domain/provider.ts';
import type { List } from '../domain/window.ts';
import { serve } from '../loaders/offer.ts';
import { ofDirectory } from '../loaders/sourced-list.ts';
import type { Builder } from './builder.ts';
import { capabilitiesOf } from './capability.ts';
import { type ConnectionArguments, readConnection } from './connection.ts';
import { connectionArguments } from './connection-types.ts';
import type { RequestContext } from './context.ts';
import type { FilterInputs } from './filters.ts';
import { directoryId, type NodeRow } from './global-id.ts';
import { listInvitesBy } from './invite-lists.ts';
import { listMembershipsBy, listName, listUsersBy, listWorkspacesBy } from './lists.ts';
import type { Types } from './types.ts';

interface OwnList<T> {
  readonly field: string;
  readonly listOf: (provider: Provider) => List<T>;
  readonly filter?: object | null | undefined;
}

/** Reads a list that hangs on one directory. */
const readOwnList = <T extends NodeRow>(
  provider: Provider,
  { field, listOf, filter }: OwnList<T>,
  windowArguments: ConnectionArguments,
  context: RequestContext,
  info: GraphQLResolveInfo,
) =>
  context.oncePerDirectory(provider.directory.key, info, async () =>
    readConnection<T>({
      list: ofDirectory(provider, listOf(provider)),
      listName: listName(`Directory.${field}`, directoryId(provider.directory), filter ?? {}),
      arguments: windowArguments,
      context,
      info,
    }),
  );

export const defineDirectory = (builder: Builder, types: Types, filters: FilterInputs): void => {
  types.Directory.implement({
    description: 'One configured organisation at one vendor. A company may have several at the same vendor.',
    interfaces: [types.Node],
    fields: (t) => ({
      key: t.string({
        description: 'Its name in the configuration. Part of every id and cursor that it issues.',
        resolve: ({ directory }) => directory.key,
      }),
      label: t.string({ description: 'What people call it.', resolve: ({ directory }) => directory.label }),
      provider: t.field({
        type: types.Provider,
        description: 'The vendor.',
        resolve: ({ directory }) => directory.provider,
      }),
      users: t.field({
        type: types.UserConnection,
        nullable: true,
        args: {
          filter: t.arg({ type: filters.DirectoryUserFilter, description: 'Which users.' }),
          ...connectionArguments(builder),
        },
        description: 'Its users. Null where reading failed.',
        resolve: (provider, { filter, ...window }, context, info) =>
          readOwnList(
            provider,
            { field: 'users', listOf: listUsersBy(filter ?? {}, context), filter },
            window,
            context,
            info,
          ),
      }),
      workspaces: t.field({
        type: types.WorkspaceConnection,
        nullable: true,
        args: {
          filter: t.arg({ type: filters.DirectoryWorkspaceFilter, description: 'Which workspaces.' }),
          ...connectionArguments(builder),
        },
        description: 'Its workspaces. Null where reading failed.',
        resolve: (provider, { filter, ...window }, context, info) =>
          readOwnList(
            provider,
            { field: 'workspaces', listOf: listWorkspacesBy(filter ?? {}), filter },
            window,
            context,
            info,
          ),
      }),
      roles: t.field({
        type: types.RoleConnection,
        nullable: true,
        args: connectionArguments(builder),
        description: 'The roles that hold in the whole directory; a workspace has its own. Null where reading failed.',
        resolve: (provider, window, context, info) =>
          readOwnList(provider, { field: 'roles', listOf: (one) => serve(one, 'listRoles')() }, window, context, info),
      }),
      invites: t.field({
        type: types.InviteConnection,
        nullable: true,
        args: {
          filter: t.arg({ type: filters.DirectoryInviteFilter, description: 'Which invites.' }),
          ...connectionArguments(builder),
        },
        description:
          'Its invites: what the vendor lists, each once, completed by what Rollcall knows of it; then those that only Rollcall knows of, the newest first. Null where neither does (see `capabilities`), or reading failed.',
        resolve: (provider, { filter, ...window }, context, info) =>
          readOwnList(
            provider,
            { field: 'invites', listOf: listInvitesBy(filter ?? {}, context), filter },
            window,
            context,
            info,
          ),
      }),
      memberships: t.field({
        type: types.MembershipConnection,
        nullable: true,
        args: {
          filter: t.arg({ type: filters.DirectoryMembershipFilter, description: 'Which memberships.' }),
          ...connectionArguments(builder),
        },
        description: 'Every membership, workspace after workspace. Null where reading failed.',
        resolve: (provider, { filter, ...window }, context, info) =>
          readOwnList(
            provider,
            { field: 'memberships', listOf: listMembershipsBy(filter ?? {}, context), filter },
            window,
            context,
            info,
          ),
      }),
      viewer: t.field({
        type: types.User,
        nullable: true,
        description:
          "The account behind the directory's token. Null where the vendor does not tell (see `capabilities`), or reading failed.",
        resolve: (provider, _, context) => serve(provider, 'getViewer')(context.createRowsCall()),
      }),
      health: t.field({
        type: types.DirectoryHealth,
        description: 'How its vendor has been answering this gateway. No call is made for it.',
        resolve: ({ directory }, _, { healthOf }) => ({ health: healthOf(directory.key) }),
      }),
      capabilities: t.field({
        type: [types.Capability],
        description: 'What can be asked of it and changed in it, how that is done, and how far it has been tried.',
        resolve: (provider, _, { ledger }) => capabilitiesOf(provider, ledger),
      }),
    }),
  });
};
