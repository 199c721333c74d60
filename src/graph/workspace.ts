import { type Workspace, workspaceFields } from '../domain/workspace.ts';
import { serve } from '../loaders/offer.ts';
import { ofDirectory } from '../loaders/sourced-list.ts';
import type { Builder } from './builder.ts';
import { type ConnectionArguments, readConnection } from './connection.ts';
import { connectionArguments, defineConnection } from './connection-types.ts';
import type { RequestContext } from './context.ts';
import { directoryOf } from './directory-of.ts';
import type { FilterInputs } from './filters.ts';
import { gapsOf } from './gap.ts';
import { globalId, type NodeRow } from './global-id.ts';
import { hydrateWorkspace } from './hydrate.ts';
import { listWorkspaceInvitesBy } from './invite-lists.ts';
import { listName } from './lists.ts';
import { rawDescription, readRaw } from './raw.ts';
import type { Types } from './types.ts';
import type { GraphQLResolveInfo } from 'graphql';
import type { List } from '../domain/window.ts';
import type { Provider } from '../domain/provider.ts';

/** Reads a list that hangs on one workspace. */
const readOwnList = <T extends NodeRow>(
  field: string,
  workspace: Workspace,
  listOf: (provider: Provider) => List<T>,
  [windowArguments, context, info]: [ConnectionArguments, RequestContext, GraphQLResolveInfo],
  filter?: object | null,
) => {
  const provider = directoryOf(context, workspace.directory);
  return readConnection<T>({
    list: ofDirectory(provider, listOf(provider)),
    listName: listName(`Workspace.${field}`, globalId(workspace), filter ?? {}),
    arguments: windowArguments,
    context,
    info,
  });
};

export const defineWorkspace = (builder: Builder, types: Types, filters: FilterInputs): void => {
  types.Workspace.implement({
    description:
      'A subdivision that users belong to: a Tray workspace, a Snyk organisation, the one organisation of org-user-management.',
    interfaces: [types.Node],
    fields: (t) => ({
      vendorId: t.exposeString('id', { description: "The vendor's own id of the workspace." }),
      directory: t.field({
        type: types.Directory,
        description: 'The directory that the workspace is in.',
        resolve: ({ directory }, _, context) => directoryOf(context, directory),
      }),
      name: t.string({
        nullable: true,
        description: 'The name. Null only where reading it failed.',
        resolve: (workspace, _, context) => hydrateWorkspace(workspace, 'name', context),
      }),
      slug: t.string({
        nullable: true,
        description: 'The short name used in addresses. Null where the vendor has no such field.',
        resolve: (workspace, _, context) => hydrateWorkspace(workspace, 'slug', context),
      }),
      type: t.field({
        type: types.WorkspaceType,
        nullable: true,
        description: 'What it is for. Null where the vendor says a word that Rollcall does not know.',
        resolve: (workspace, _, context) => hydrateWorkspace(workspace, 'type', context),
      }),
      typeRaw: t.string({
        nullable: true,
        description: "The vendor's own word for the type. Null where the vendor does not say.",
        resolve: (workspace, _, context) => hydrateWorkspace(workspace, 'typeRaw', context),
      }),
      description: t.string({
        nullable: true,
        description: 'What people wrote about it. Null where nobody did, or the vendor has no such field.',
        resolve: (workspace, _, context) => hydrateWorkspace(workspace, 'description', context),
      }),
      monthlyTaskLimit: t.field({
        type: 'Int64',
        nullable: true,
        description:
          'Tray only: how many tasks a month may run in it. Null where there is no limit, and at other vendors.',
        resolve: (workspace, _, context) => hydrateWorkspace(workspace, 'monthlyTaskLimit', context),
      }),
      createdAt: t.field({
        type: 'DateTime',
        nullable: true,
        description: 'When it was made. Null where the vendor does not say.',
        resolve: (workspace, _, context) => hydrateWorkspace(workspace, 'createdAt', context),
      }),
      updatedAt: t.field({
        type: 'DateTime',
        nullable: true,
        description: 'When it was last changed. Null where the vendor does not say.',
        resolve: (workspace, _, context) => hydrateWorkspace(workspace, 'updatedAt', context),
      }),
      members: t.field({
        type: types.WorkspaceMemberConnection,
        nullable: true,
        args: connectionArguments(builder),
        description:
          'The users in the workspace; each edge carries the membership and its roles. Null where reading failed.',
        resolve: (workspace, ...rest) =>
          readOwnList('members', workspace, (provider) => serve(provider, 'listMembers')(workspace.id), rest),
      }),
      roles: t.field({
        type: types.RoleConnection,
        nullable: true,
        args: connectionArguments(builder),
        description: 'The roles that can be held in the workspace. Null where reading failed.',
        resolve: (workspace, ...rest) =>
          readOwnList('roles', workspace, (provider) => serve(provider, 'listWorkspaceRoles')(workspace.id), rest),
      }),
      invites: t.field({
        type: types.InviteConnection,
        nullable: true,
        args: {
          filter: t.arg({ type: filters.DirectoryInviteFilter, description: 'Which invites.' }),
          ...connectionArguments(builder),
        },
        description:
          'The invites to the workspace, as those of a directory. Null where the vendor invites to no workspace, or neither it nor Rollcall knows of invites (see `capabilities`), or reading failed.',
        resolve: (workspace, { filter, ...window }, context, info) =>
          readOwnList(
            'invites',
            workspace,
            listWorkspaceInvitesBy(workspace.id, filter ?? {}, context),
            [window, context, info],
            filter,
          ),
      }),
      gaps: t.field({
        type: [types.Gap],
        description: 'Which fields are null, and why. Selecting it reads what the row lacks.',
        resolve: (workspace, _, context) => {
          const { directory, id } = workspace;
          return gapsOf(directoryOf(context, directory), {
            noun: 'Workspace',
            row: workspace,
            fields: workspaceFields,
            words: { type: 'typeRaw' },
            load: () => context.loaders().workspace.load({ directory, scope: null, id }),
          });
        },
      }),
      raw: t.field({
        type: 'JSON',
        nullable: true,
        description: rawDescription,
        resolve: (workspace, _, context) => readRaw(workspace, context),
      }),
    }),
  });

  defineConnection(types, {
    connection: types.WorkspaceConnection,
    edge: types.WorkspaceEdge,
    node: types.Workspace,
    nodeOf: (workspace) => workspace,
    what: 'workspaces',
    edgeDescription: 'A workspace in a list.',
  });
};
