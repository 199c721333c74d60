import { defineConnection } from './connection-types.ts';
import { directoryOf } from './directory-of.ts';
import { gapsOf } from './gap.ts';
import { hydrateMembership } from './hydrate.ts';
import { rawDescription, readRaw } from './raw.ts';
import type { Types } from './types.ts';

export const defineMembership = (types: Types): void => {
  types.Membership.implement({
    description: 'A user in a workspace, with roles.',
    interfaces: [types.Node],
    fields: (t) => ({
      vendorId: t.exposeString('id', {
        nullable: true,
        description:
          "The vendor's own id of the membership. Null where the vendor has none: workspace and user name it.",
      }),
      directory: t.field({
        type: types.Directory,
        description: 'The directory that the membership is in.',
        resolve: ({ directory }, _, context) => directoryOf(context, directory),
      }),
      user: t.field({ type: types.User, description: 'The user.', resolve: ({ user }) => user }),
      workspace: t.field({
        type: types.Workspace,
        nullable: true,
        description: 'The workspace. Null only where reading it failed.',
        resolve: ({ directory, workspace, workspaceId }, _, { loaders }) =>
          workspace ?? loaders().workspace.load({ directory, scope: null, id: workspaceId }),
      }),
      roles: t.field({
        type: [types.Role],
        nullable: true,
        description:
          "The roles that the user has in the workspace. Null where the vendor's answer left them out, or reading them failed.",
        resolve: (membership, _, context) => hydrateMembership(membership, 'roles', context),
      }),
      origin: t.field({
        type: types.MembershipOrigin,
        nullable: true,
        description: 'How the membership came about. Null where the vendor does not say.',
        resolve: (membership, _, context) => hydrateMembership(membership, 'origin', context),
      }),
      joinedAt: t.field({
        type: 'DateTime',
        nullable: true,
        description: 'When the user joined. Null where the vendor does not say.',
        resolve: (membership, _, context) => hydrateMembership(membership, 'joinedAt', context),
      }),
      gaps: t.field({
        type: [types.Gap],
        description: 'Which fields are null, and why. Selecting it reads what the row lacks.',
        resolve: (membership, _, context) => {
          const { directory, workspaceId: scope, userId: id } = membership;
          return gapsOf(directoryOf(context, directory), {
            noun: 'Membership',
            row: membership,
            fields: ['vendorId', 'roles', 'origin', 'joinedAt'],
            load: () => context.loaders().member.load({ directory, scope, id }),
          });
        },
      }),
      raw: t.field({
        type: 'JSON',
        nullable: true,
        description: rawDescription,
        resolve: (membership, _, context) => readRaw(membership, context),
      }),
    }),
  });

  defineConnection(types, {
    connection: types.MembershipConnection,
    edge: types.MembershipEdge,
    node: types.Membership,
    nodeOf: (membership) => membership,
    what: 'memberships',
    edgeDescription: 'A membership in a list.',
  });

  defineConnection(types, {
    connection: types.WorkspaceMemberConnection,
    edge: types.WorkspaceMemberEdge,
    node: types.User,
    nodeOf: ({ user }) => user,
    what: 'members',
    edgeDescription: 'A member of a workspace: the user, and what the user is there.',
    edgeFields: (t) => ({
      membership: t.field({
        type: types.Membership,
        description: 'The membership itself.',
        resolve: ({ node }) => node,
      }),
      roles: t.field({
        type: [types.Role],
        nullable: true,
        description:
          "The roles that the user has in the workspace. Null where the vendor's answer left them out, or reading them failed.",
        resolve: ({ node }, _, context) => hydrateMembership(node, 'roles', context),
      }),
    }),
  });
};
