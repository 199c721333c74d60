import { userFields } from '../domain/user.ts';
import { ofDirectory } from '../loaders/sourced-list.ts';
import { membershipsOf } from '../loaders/user-memberships.ts';
import type { Builder } from './builder.ts';
import { readConnection } from './connection.ts';
import { connectionArguments, defineConnection } from './connection-types.ts';
import { directoryOf } from './directory-of.ts';
import { gapsOf } from './gap.ts';
import { globalId } from './global-id.ts';
import { hydrateUser } from './hydrate.ts';
import { listName } from './lists.ts';
import { rawDescription, readRaw } from './raw.ts';
import type { Types } from './types.ts';

export const defineUser = (builder: Builder, types: Types): void => {
  types.User.implement({
    description: 'One account in one directory. The same person has one in each directory they belong to.',
    interfaces: [types.Node],
    fields: (t) => ({
      vendorId: t.exposeString('id', { description: "The vendor's own id of the account." }),
      directory: t.field({
        type: types.Directory,
        description: 'The directory that the account is in.',
        resolve: ({ directory }, _, context) => directoryOf(context, directory),
      }),
      email: t.string({
        nullable: true,
        description:
          'The e-mail address exactly as the vendor has it. Null for accounts without one, such as service accounts.',
        resolve: (user, _, context) => hydrateUser(user, 'email', context),
      }),
      name: t.string({
        nullable: true,
        description: 'The display name. Null where the vendor has none for the account.',
        resolve: (user, _, context) => hydrateUser(user, 'name', context),
      }),
      username: t.string({
        nullable: true,
        description: 'The name to log in with. Null where the vendor has no such field.',
        resolve: (user, _, context) => hydrateUser(user, 'username', context),
      }),
      accountType: t.field({
        type: types.AccountType,
        nullable: true,
        description:
          'What kind of account it is. Null where the vendor does not say, or says a word that Rollcall does not know.',
        resolve: (user, _, context) => hydrateUser(user, 'accountType', context),
      }),
      accountTypeRaw: t.string({
        nullable: true,
        description: "The vendor's own word for the account's type. Null where the vendor does not say.",
        resolve: (user, _, context) => hydrateUser(user, 'accountTypeRaw', context),
      }),
      status: t.field({
        type: types.UserStatus,
        nullable: true,
        description: 'Whether the account may be used. Null where the vendor does not say; never assumed.',
        resolve: (user, _, context) => hydrateUser(user, 'status', context),
      }),
      loginMethod: t.string({
        nullable: true,
        description: "How the account logs in, in the vendor's words (Snyk only). Null where the vendor does not say.",
        resolve: (user, _, context) => hydrateUser(user, 'loginMethod', context),
      }),
      roles: t.field({
        type: [types.Role],
        nullable: true,
        description:
          'The roles that hold in the whole directory. Null where the directory has none such, the answer of the vendor left them out, or reading them failed; roles in workspaces are on `memberships`.',
        resolve: (user, _, context) => hydrateUser(user, 'roles', context),
      }),
      memberships: t.field({
        type: types.MembershipConnection,
        nullable: true,
        args: connectionArguments(builder),
        description:
          "The workspaces that the user belongs to, with roles. Where the vendor does not list them by user, Rollcall asks each workspace: see the directory's `capabilities`. Null where that failed; `sources` says `PARTIAL` for an account whose memberships the vendor lists nowhere.",
        resolve: (user, windowArguments, context, info) =>
          readConnection({
            list: ofDirectory(directoryOf(context, user.directory), membershipsOf(user, context.loaders())),
            listName: listName('User.memberships', globalId(user)),
            arguments: windowArguments,
            context,
            info,
          }),
      }),
      gaps: t.field({
        type: [types.Gap],
        description: 'Which fields are null, and why. Selecting it reads what the row lacks.',
        resolve: (user, _, context) => {
          const { directory, id } = user;
          return gapsOf(directoryOf(context, directory), {
            noun: 'User',
            row: user,
            fields: userFields,
            words: { accountType: 'accountTypeRaw' },
            load: () => context.loaders().user.load({ directory, scope: null, id }),
          });
        },
      }),
      raw: t.field({
        type: 'JSON',
        nullable: true,
        description: rawDescription,
        resolve: (user, _, context) => readRaw(user, context),
      }),
    }),
  });

  defineConnection(types, {
    connection: types.UserConnection,
    edge: types.UserEdge,
    node: types.User,
    nodeOf: (user) => user,
    what: 'users',
    edgeDescription: 'A user in a list.',
  });
};
