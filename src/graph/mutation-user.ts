import type { WriteResult } from '../domain/outcome.ts';
import type { User } from '../domain/user.ts';
import { createUser, removeUser, sendPasswordReset, setUserRoles } from '../writes/user-writes.ts';
import { updateViewer } from '../writes/viewer-write.ts';
import type { Builder } from './builder.ts';
import type { RequestContext } from './context.ts';
import {
  dryRunDescription,
  idempotencyKeyDescription,
  type MutationTypes,
  overridesDescription,
  payloadFields,
} from './mutation-types.ts';
import type { Types } from './types.ts';
import { createInputReader, providerOf, write } from './write-input.ts';

const loadUser = ({ directory, userId }: WriteResult, { loaders }: RequestContext): Promise<User | null> | null =>
  directory === null || userId === null ? null : loaders().user.load({ directory, scope: null, id: userId });

/** The mutations that change accounts. */
export const defineUserMutations = (builder: Builder, types: Types, mutationTypes: MutationTypes): void => {
  const { WriteCheck } = mutationTypes;

  const UserPayload = builder.objectRef<WriteResult>('UserPayload').implement({
    description: 'What became of a change to a user.',
    fields: (t) => ({
      ...payloadFields(t, types, mutationTypes),
      user: t.field({
        type: types.User,
        nullable: true,
        description:
          'The user as the vendor now has it, read again once. Null where there is none (any more), or it was not reached.',
        resolve: (result, _, context) => loadUser(result, context),
      }),
    }),
  });

  const UserActionInput = builder.inputType('UserActionInput', {
    description: 'A user to act upon.',
    fields: (t) => ({
      userId: t.id({ required: true, description: 'The user.' }),
      idempotencyKey: t.string({ description: idempotencyKeyDescription }),
      dryRun: t.boolean({ defaultValue: false, description: dryRunDescription }),
      overrides: t.field({ type: [WriteCheck], description: overridesDescription }),
    }),
  });
  const SetUserRolesInput = builder.inputType('SetUserRolesInput', {
    description: 'The roles that a user is to have in the whole directory.',
    fields: (t) => ({
      userId: t.id({ required: true, description: 'The user.' }),
      roleIds: t.idList({
        required: true,
        description: 'All the roles the user is to have: they take the place of those there are.',
      }),
      expectedRoleIds: t.idList({
        description: 'The roles that the user had when you looked: if they have changed meanwhile, nothing is sent.',
      }),
      idempotencyKey: t.string({ description: idempotencyKeyDescription }),
      dryRun: t.boolean({ defaultValue: false, description: dryRunDescription }),
      overrides: t.field({ type: [WriteCheck], description: overridesDescription }),
    }),
  });
  const CreateUserInput = builder.inputType('CreateUserInput', {
    description: 'An account to be made without an invite.',
    fields: (t) => ({
      directory: t.id({ required: true, description: 'The directory, by its key or its id.' }),
      email: t.string({ required: true, description: 'The address, sent exactly as written.' }),
      name: t.string({ required: true, description: 'The display name.' }),
      roleIds: t.idList({ required: true, description: 'The roles in the whole directory.' }),
      idempotencyKey: t.string({ description: idempotencyKeyDescription }),
      dryRun: t.boolean({ defaultValue: false, description: dryRunDescription }),
      overrides: t.field({ type: [WriteCheck], description: overridesDescription }),
    }),
  });
  const UpdateDirectoryViewerInput = builder.inputType('UpdateDirectoryViewerInput', {
    description: "What is to change of the account behind a directory's token. What is left out stays as it is.",
    fields: (t) => ({
      directory: t.id({ required: true, description: 'The directory, by its key or its id.' }),
      email: t.string({ description: 'The new address.' }),
      name: t.string({ description: 'The new display name.' }),
      idempotencyKey: t.string({ description: idempotencyKeyDescription }),
      dryRun: t.boolean({ defaultValue: false, description: dryRunDescription }),
    }),
  });

  /** Reads the input of a mutation of one user. */
  const readTarget = (
    input: {
      readonly userId: string | number;
      readonly overrides?: readonly (typeof WriteCheck.$inferType)[] | null | undefined;
    },
    reader: ReturnType<typeof createInputReader>,
  ) => ({
    address: reader.node('User', `${input.userId}`, ['userId']),
    subject: `${input.userId}`,
    overrides: input.overrides ?? [],
  });

  builder.mutationFields((t) => ({
    createUser: t.field({
      type: UserPayload,
      args: { input: t.arg({ type: CreateUserInput, required: true, description: 'The account to be made.' }) },
      description:
        'Makes an account without sending an invite, where the vendor can (Tray, for organisations with single sign-on).',
      resolve: (_, { input }, context) => {
        const reader = createInputReader(context);
        const provider = reader.directory(`${input.directory}`, ['directory']);
        const roles = reader.roles(input.roleIds.map(String), ['roleIds']);
        const options = reader.options(input);
        const { email, name, overrides } = input;
        return write(context, reader, async (writes) => {
          if (provider === null) throw new Error('A directory that is not there was not refused.');
          return createUser(writes, { provider, email, name, roles, overrides: overrides ?? [] }, options);
        });
      },
    }),
    removeUser: t.field({
      type: UserPayload,
      args: { input: t.arg({ type: UserActionInput, required: true, description: 'The user to be removed.' }) },
      description:
        'Removes an account from the whole directory. A dry run names what the vendor documents to happen to what it leaves.',
      resolve: (_, { input }, context) => {
        const reader = createInputReader(context);
        const { address, subject, overrides } = readTarget(input, reader);
        const options = reader.options(input);
        return write(context, reader, async (writes) => {
          if (address === null) throw new Error('An id that is not a user was not refused.');
          return removeUser(
            writes,
            { provider: providerOf(address, context), userId: address.id, subject, overrides },
            options,
          );
        });
      },
    }),
    setUserRoles: t.field({
      type: UserPayload,
      args: { input: t.arg({ type: SetUserRolesInput, required: true, description: 'The roles to be had.' }) },
      description: 'Replaces the roles that a user has in the whole directory.',
      resolve: (_, { input }, context) => {
        const reader = createInputReader(context);
        const { address, subject, overrides } = readTarget(input, reader);
        const roles = reader.roles(input.roleIds.map(String), ['roleIds']);
        const expectedRoles =
          input.expectedRoleIds == null ? null : reader.roles(input.expectedRoleIds.map(String), ['expectedRoleIds']);
        const options = reader.options(input);
        return write(context, reader, async (writes) => {
          if (address === null) throw new Error('An id that is not a user was not refused.');
          const provider = providerOf(address, context);
          return setUserRoles(
            writes,
            { provider, userId: address.id, subject, overrides, roles, expectedRoles },
            options,
          );
        });
      },
    }),
    sendPasswordReset: t.field({
      type: UserPayload,
      args: { input: t.arg({ type: UserActionInput, required: true, description: 'The user.' }) },
      description:
        'Has the vendor send the user a mail with which the password can be set anew, where it can (org-user-management).',
      resolve: (_, { input }, context) => {
        const reader = createInputReader(context);
        const { address, subject, overrides } = readTarget(input, reader);
        const options = reader.options(input);
        return write(context, reader, async (writes) => {
          if (address === null) throw new Error('An id that is not a user was not refused.');
          return sendPasswordReset(
            writes,
            { provider: providerOf(address, context), userId: address.id, subject, overrides },
            options,
          );
        });
      },
    }),
    updateDirectoryViewer: t.field({
      type: UserPayload,
      args: { input: t.arg({ type: UpdateDirectoryViewerInput, required: true, description: 'What is to change.' }) },
      description: "Changes the account behind a directory's own token, where the vendor can (org-user-management).",
      resolve: (_, { input }, context) => {
        const reader = createInputReader(context);
        const provider = reader.directory(`${input.directory}`, ['directory']);
        const options = reader.options(input);
        return write(context, reader, async (writes) => {
          if (provider === null) throw new Error('A directory that is not there was not refused.');
          return updateViewer(
            writes,
            { provider, email: input.email ?? undefined, name: input.name ?? undefined },
            options,
          );
        });
      },
    }),
  }));
};
