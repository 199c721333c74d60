import type { Membership } from '../domain/membership.ts';
import type { WriteResult } from '../domain/outcome.ts';
import { addMember, removeMember, setMemberRoles } from '../writes/member-writes.ts';
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
import { createInputReader, type InputReader, providerOf, write } from './write-input.ts';

const loadMember = (result: WriteResult, { loaders }: RequestContext): Promise<Membership | null> | null => {
  const { directory, userId, workspaceId } = result;
  if (directory === null || userId === null || workspaceId === null) return null;
  return loaders().member.load({ directory, scope: workspaceId, id: userId });
};

/** The mutations that change who belongs to which workspace. */
export const defineMemberMutations = (builder: Builder, types: Types, mutationTypes: MutationTypes): void => {
  const { WriteCheck } = mutationTypes;

  const MembershipPayload = builder.objectRef<WriteResult>('MembershipPayload').implement({
    description: 'What became of a change to a membership.',
    fields: (t) => ({
      ...payloadFields(t, types, mutationTypes),
      membership: t.field({
        type: types.Membership,
        nullable: true,
        description:
          'The membership as the vendor now has it, read again once. Null where there is none (any more), or it was not reached.',
        resolve: (result, _, context) => loadMember(result, context),
      }),
    }),
  });

  const AddWorkspaceMemberInput = builder.inputType('AddWorkspaceMemberInput', {
    description: 'A user of the directory, to be put into a workspace.',
    fields: (t) => ({
      workspaceId: t.id({ required: true, description: 'The workspace.' }),
      userId: t.id({ required: true, description: 'The user, of the same directory.' }),
      roleIds: t.idList({ required: true, description: 'The roles in the workspace.' }),
      idempotencyKey: t.string({ description: idempotencyKeyDescription }),
      dryRun: t.boolean({ defaultValue: false, description: dryRunDescription }),
      overrides: t.field({ type: [WriteCheck], description: overridesDescription }),
    }),
  });
  const SetWorkspaceMemberRolesInput = builder.inputType('SetWorkspaceMemberRolesInput', {
    description: 'The roles that a member is to have in the workspace.',
    fields: (t) => ({
      membershipId: t.id({ required: true, description: 'The membership.' }),
      roleIds: t.idList({
        required: true,
        description: 'All the roles the member is to have: they take the place of those there are.',
      }),
      expectedRoleIds: t.idList({
        description: 'The roles that the member had when you looked: if they have changed meanwhile, nothing is sent.',
      }),
      idempotencyKey: t.string({ description: idempotencyKeyDescription }),
      dryRun: t.boolean({ defaultValue: false, description: dryRunDescription }),
      overrides: t.field({ type: [WriteCheck], description: overridesDescription }),
    }),
  });
  const RemoveWorkspaceMemberInput = builder.inputType('RemoveWorkspaceMemberInput', {
    description: 'A member to be taken out of a workspace.',
    fields: (t) => ({
      membershipId: t.id({ required: true, description: 'The membership.' }),
      idempotencyKey: t.string({ description: idempotencyKeyDescription }),
      dryRun: t.boolean({ defaultValue: false, description: dryRunDescription }),
      overrides: t.field({ type: [WriteCheck], description: overridesDescription }),
    }),
  });

  const readMembership = (id: string, reader: InputReader, context: RequestContext) => {
    const address = reader.node('Membership', id, ['membershipId']);
    if (address === null) return null;
    return {
      provider: providerOf(address, context),
      workspaceId: address.scope ?? '',
      userId: address.id,
      subject: id,
    };
  };

  builder.mutationFields((t) => ({
    addWorkspaceMember: t.field({
      type: MembershipPayload,
      args: {
        input: t.arg({ type: AddWorkspaceMemberInput, required: true, description: 'Whom to add, and as what.' }),
      },
      description: 'Puts a user of the directory into a workspace.',
      resolve: (_, { input }, context) => {
        const reader = createInputReader(context);
        const workspace = reader.node('Workspace', `${input.workspaceId}`, ['workspaceId']);
        const user = reader.node('User', `${input.userId}`, ['userId']);
        if (workspace !== null && user !== null && workspace.directory !== user.directory) {
          reader.refuse('The user is of another directory than the workspace. Invite the person instead.', ['userId']);
        }
        const roles = reader.roles(input.roleIds.map(String), ['roleIds']);
        const options = reader.options(input);
        return write(context, reader, async (writes) => {
          if (workspace === null || user === null) throw new Error('An id that is of another kind was not refused.');
          const provider = providerOf(workspace, context);
          const target = { provider, workspaceId: workspace.id, userId: user.id, subject: `${input.userId}` };
          return addMember(writes, { ...target, roles, overrides: input.overrides ?? [] }, options);
        });
      },
    }),
    setWorkspaceMemberRoles: t.field({
      type: MembershipPayload,
      args: {
        input: t.arg({ type: SetWorkspaceMemberRolesInput, required: true, description: 'The roles to be had.' }),
      },
      description: 'Replaces the roles that a member has in a workspace.',
      resolve: (_, { input }, context) => {
        const reader = createInputReader(context);
        const target = readMembership(`${input.membershipId}`, reader, context);
        const roles = reader.roles(input.roleIds.map(String), ['roleIds']);
        const expectedRoles =
          input.expectedRoleIds == null ? null : reader.roles(input.expectedRoleIds.map(String), ['expectedRoleIds']);
        const options = reader.options(input);
        return write(context, reader, async (writes) => {
          if (target === null) throw new Error('An id that is not of a membership was not refused.');
          return setMemberRoles(writes, { ...target, roles, expectedRoles, overrides: input.overrides ?? [] }, options);
        });
      },
    }),
    removeWorkspaceMember: t.field({
      type: MembershipPayload,
      args: { input: t.arg({ type: RemoveWorkspaceMemberInput, required: true, description: 'Whom to take out.' }) },
      description: 'Takes a member out of a workspace. A dry run names what the vendor documents to stay behind.',
      resolve: (_, { input }, context) => {
        const reader = createInputReader(context);
        const target = readMembership(`${input.membershipId}`, reader, context);
        const options = reader.options(input);
        return write(context, reader, async (writes) => {
          if (target === null) throw new Error('An id that is not of a membership was not refused.');
          return removeMember(writes, { ...target, overrides: input.overrides ?? [] }, options);
        });
      },
    }),
  }));
};
