import { defineConnection } from './connection-types.ts';
import { directoryOf } from './directory-of.ts';
import { gapsOf } from './gap.ts';
import { hydrateRole } from './hydrate.ts';
import { rawDescription, readRaw } from './raw.ts';
import type { Types } from './types.ts';

export const defineRole = (types: Types): void => {
  types.Role.implement({
    description: 'What a user may do, in a scope.',
    interfaces: [types.Node],
    fields: (t) => ({
      vendorId: t.exposeString('id', { description: "The vendor's own id of the role, or its word for it." }),
      directory: t.field({
        type: types.Directory,
        description: 'The directory that the role is of.',
        resolve: ({ directory }, _, context) => directoryOf(context, directory),
      }),
      workspace: t.field({
        type: types.Workspace,
        nullable: true,
        description:
          'The workspace whose role it is, where each workspace has roles of its own (Tray). Null for all others.',
        resolve: ({ directory, workspaceId }, _, { loaders }) =>
          workspaceId === null ? null : loaders().workspace.load({ directory, scope: null, id: workspaceId }),
      }),
      name: t.string({
        nullable: true,
        description: "The name. Null where the vendor's answer left it out, or reading it failed.",
        resolve: (role, _, context) => hydrateRole(role, 'name', context),
      }),
      description: t.string({
        nullable: true,
        description: 'What the vendor says the role is for. Null where it does not say.',
        resolve: (role, _, context) => hydrateRole(role, 'description', context),
      }),
      scope: t.expose('scope', {
        type: types.RoleScope,
        nullable: true,
        description: 'Where the role applies. Null for a custom role of unknown kind.',
      }),
      privilege: t.expose('privilege', {
        type: types.Privilege,
        nullable: true,
        description: "How much it lets its holder do. Null for a role that is not among the provider's built-in ones.",
      }),
      custom: t.boolean({
        nullable: true,
        description: 'Whether the company made the role itself. Null where the vendor does not say.',
        resolve: (role, _, context) => hydrateRole(role, 'custom', context),
      }),
      gaps: t.field({
        type: [types.Gap],
        description: 'Which fields are null, and why. Selecting it reads what the row lacks.',
        resolve: (role, _, context) => {
          const { directory, workspaceId: scope, id } = role;
          return gapsOf(directoryOf(context, directory), {
            noun: 'Role',
            row: role,
            fields: ['name', 'description', 'custom'],
            load: () => context.loaders().role.load({ directory, scope, id }),
          });
        },
      }),
      raw: t.field({
        type: 'JSON',
        nullable: true,
        description: rawDescription,
        resolve: (role, _, context) => readRaw(role, context),
      }),
    }),
  });

  defineConnection(types, {
    connection: types.RoleConnection,
    edge: types.RoleEdge,
    node: types.Role,
    nodeOf: (role) => role,
    what: 'roles',
    edgeDescription: 'A role in a list.',
  });
};
