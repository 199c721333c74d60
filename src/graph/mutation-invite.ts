import type { WriteProblem, WriteResult } from '../domain/outcome.ts';
import { inviteUser } from '../writes/invite-user.ts';
import { cancelInvite, resendInvite } from '../writes/invite-writes.ts';
import type { InviteTarget } from '../writes/prepare-invite.ts';
import { problem } from '../writes/problem.ts';
import { jointOutcome } from '../writes/result.ts';
import type { Builder } from './builder.ts';
import { directoryOf } from './directory-of.ts';
import type { ProviderDescription } from './enums.ts';
import { type InvitePayload, loadInvite, onInvite } from './invite-action.ts';
import { createInviteOptionInputs, type InviteOptionInput, readInviteOptions } from './invite-options.ts';
import {
  dryRunDescription,
  idempotencyKeyDescription,
  type MutationTypes,
  overridesDescription,
  payloadFields,
} from './mutation-types.ts';
import { problemOfWrite } from './problem.ts';
import type { Types } from './types.ts';
import { createInputReader, type InputReader, writeEach } from './write-input.ts';

const mostTargets = 20;

interface TargetInput {
  readonly directory: string | number;
  readonly workspaceId?: string | number | null | undefined;
  readonly roleIds: readonly (string | number)[];
}

/** Reads one target of `inviteUser`; null where it cannot be understood. */
const readTarget = (
  target: TargetInput,
  index: number,
  reader: InputReader,
  inputs: readonly InviteOptionInput[],
): InviteTarget | null => {
  const path = ['targets', `${index}`];
  const place = reader.place(`${target.directory}`, [...path, 'directory']);
  const roles = reader.roles(target.roleIds.map(String), [...path, 'roleIds']);
  const workspace =
    target.workspaceId == null
      ? null
      : reader.reference('Workspace', `${target.workspaceId}`, [...path, 'workspaceId']);
  if (place === null) return null;
  const { provider, denied } = place;
  if (workspace !== null && workspace.directory !== provider.directory.key) {
    reader.refuse('The workspace is of another directory.', [...path, 'workspaceId']);
  }
  const given = target as unknown as Readonly<Record<string, Readonly<Record<string, unknown>> | null | undefined>>;
  let options: InviteTarget['options'] = null;
  const problems: WriteProblem[] = [];
  const refuse = (message: string, field: string): void => {
    problems.push(problem('INVALID_INPUT', message, [...path, field], provider.directory.key));
  };
  for (const input of inputs) {
    const chosen = given[input.field];
    if (input.provider === provider.directory.provider) {
      if (chosen == null) refuse(`An invite of this vendor needs \`${input.field}\`.`, input.field);
      else options = readInviteOptions(input, chosen);
    } else if (chosen != null) {
      refuse('This is for another vendor.', input.field);
    }
  }
  return { provider, denied, workspaceId: workspace?.id ?? null, roles, options, problems };
};

/** The mutations that send and withdraw invites. */
export const defineInviteMutations = (
  builder: Builder,
  types: Types,
  mutationTypes: MutationTypes,
  InvitePayload: InvitePayload,
  providers: readonly ProviderDescription[],
): void => {
  const { WriteCheck } = mutationTypes;
  const optionInputs = createInviteOptionInputs(builder, providers);

  const InviteUserResult = builder.objectRef<WriteResult>('InviteUserResult').implement({
    description: 'What became of one target of an invite.',
    fields: (t) => ({
      ...payloadFields(t, types, mutationTypes),
      directory: t.field({
        type: types.Directory,
        nullable: true,
        description: 'The directory. Null where the request as a whole was rejected.',
        resolve: ({ directory }, _, context) => (directory === null ? null : directoryOf(context, directory)),
      }),
      invite: t.field({
        type: types.Invite,
        nullable: true,
        description: 'The invite that was sent, or may have been, or that was open already. Null where there is none.',
        resolve: (result, _, context) => loadInvite(result, context),
      }),
      existingUser: t.field({
        type: types.User,
        nullable: true,
        description: 'Who has the address already, where that is why nothing was sent. Else null.',
        resolve: ({ directory, userId }, _, { loaders }) =>
          directory === null || userId === null ? null : loaders().user.load({ directory, scope: null, id: userId }),
      }),
    }),
  });

  const InviteUserPayload = builder.objectRef<readonly WriteResult[]>('InviteUserPayload').implement({
    description: 'What became of an invite, target by target.',
    fields: (t) => ({
      outcome: t.field({
        type: mutationTypes.Outcome,
        description: 'How the targets ended: the outcome that they share, else PARTIAL.',
        resolve: jointOutcome,
      }),
      results: t.field({
        type: [InviteUserResult],
        description: 'One for each target, in the order of the input.',
        resolve: (results) => results.filter(({ directory }) => directory !== null),
      }),
      problems: t.field({
        type: [types.Problem],
        description: 'All problems of all targets, and of the request as a whole.',
        resolve: (results) => results.flatMap(({ problems }) => problems.map(problemOfWrite)),
      }),
    }),
  });

  const InviteTargetInput = builder.inputType('InviteTargetInput', {
    description: 'One place to invite somebody to.',
    fields: (t) => ({
      directory: t.id({ required: true, description: 'The directory, by its key or its id.' }),
      workspaceId: t.id({
        description: 'The workspace, where the vendor invites to workspaces (Snyk). Elsewhere left out.',
      }),
      roleIds: t.idList({ required: true, description: 'The roles to be offered.' }),
      ...Object.fromEntries(
        optionInputs.map(({ field, input, provider }) => [
          field,
          t.field({ type: input, description: `Needed where the directory is one of ${provider}; for no other.` }),
        ]),
      ),
    }),
  });
  const InviteUserInput = builder.inputType('InviteUserInput', {
    description: 'Whom to invite, and where to.',
    fields: (t) => ({
      email: t.string({ required: true, description: 'The address, sent exactly as written.' }),
      name: t.string({ description: "The person's name, where the vendor asks for one." }),
      targets: t.field({
        type: [InviteTargetInput],
        required: true,
        description: `Where to: 1 to ${mostTargets} places, each with its own result.`,
      }),
      idempotencyKey: t.string({ description: idempotencyKeyDescription }),
      dryRun: t.boolean({ defaultValue: false, description: dryRunDescription }),
      overrides: t.field({ type: [WriteCheck], description: overridesDescription }),
    }),
  });
  const InviteActionInput = builder.inputType('InviteActionInput', {
    description: 'An invite to act upon.',
    fields: (t) => ({
      inviteId: t.id({ required: true, description: 'The invite.' }),
      idempotencyKey: t.string({ description: idempotencyKeyDescription }),
      dryRun: t.boolean({ defaultValue: false, description: dryRunDescription }),
    }),
  });

  builder.mutationFields((t) => ({
    inviteUser: t.field({
      type: InviteUserPayload,
      args: { input: t.arg({ type: InviteUserInput, required: true, description: 'Whom, and where to.' }) },
      description: 'Invites one person to one place or several at once. The vendors send the mail.',
      resolve: (_, { input }, context) => {
        const reader = createInputReader(context);
        const { email, name, overrides } = input;
        if (input.targets.length < 1 || input.targets.length > mostTargets) {
          reader.refuse(`\`targets\` takes 1 to ${mostTargets} places.`, ['targets']);
        }
        const targets = input.targets.map((target, index) => readTarget(target, index, reader, optionInputs));
        const options = reader.options(input);
        return writeEach(context, reader, (writes) => {
          const known = targets.filter((target) => target !== null);
          return inviteUser(writes, { email, name: name ?? null, targets: known, overrides: overrides ?? [] }, options);
        });
      },
    }),
    resendInvite: t.field({
      type: InvitePayload,
      args: { input: t.arg({ type: InviteActionInput, required: true, description: 'The invite to be sent anew.' }) },
      description:
        "Sends an invite anew: a new one takes its place. At Snyk that is a withdrawal and an invite, two recorded steps; elsewhere a second invite (see the directory's `capabilities`).",
      resolve: (_, { input }, context) => onInvite(input, context, resendInvite),
    }),
    cancelInvite: t.field({
      type: InvitePayload,
      args: { input: t.arg({ type: InviteActionInput, required: true, description: 'The invite to be withdrawn.' }) },
      description: 'Withdraws an open invite, where the vendor can (Snyk).',
      resolve: (_, { input }, context) => onInvite(input, context, cancelInvite),
    }),
  }));
};
