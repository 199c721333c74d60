import { GraphQLError } from 'graphql';
import type { WriteProblem, WriteResult } from '../domain/outcome.ts';
import type { Provider } from '../domain/provider.ts';
import { unreadReport } from '../loaders/sourced-list.ts';
import { problem } from '../writes/problem.ts';
import { type Reconciliation, reconcileInvites } from '../writes/reconcile.ts';
import type { InviteChange } from '../writes/reconcile-record.ts';
import { rejected } from '../writes/result.ts';
import { settleInvite } from '../writes/settle-invite.ts';
import { ledgerProblem } from '../writes/single-write.ts';
import type { Builder } from './builder.ts';
import type { RequestContext } from './context.ts';
import { type InvitePayload, onInvite } from './invite-action.ts';
import { dryRunDescription, idempotencyKeyDescription, type MutationTypes } from './mutation-types.ts';
import { deniedProblem } from './permission.ts';
import { problemOfWrite } from './problem.ts';
import { directoriesInScope, type ScopeArguments } from './scope.ts';
import type { Types } from './types.ts';
import { createInputReader, noLedger } from './write-input.ts';

/** What was not even begun. */
const refused = ({ outcome, problems }: Pick<WriteResult, 'outcome' | 'problems'>): Reconciliation => ({
  outcome,
  changes: [],
  sources: [],
  problems,
});

const readScope = (scope: ScopeArguments, context: RequestContext): Provider[] | WriteProblem => {
  try {
    return directoriesInScope(context, scope);
  } catch (error) {
    if (error instanceof GraphQLError) return problem('INVALID_INPUT', error.message, ['directories']);
    throw error;
  }
};

const reconcile = async (
  { dryRun, ...scope }: ScopeArguments & { readonly dryRun?: boolean | null | undefined },
  context: RequestContext,
): Promise<Reconciliation> => {
  const providers = readScope(scope, context);
  if (!Array.isArray(providers)) return refused(rejected(null, [providers]));
  const denials = denialsOf(providers, context);
  if (denials.length > 0 && denials.length === providers.length) return refused(rejected(null, denials));
  const writes = context.beginWriting();
  if (writes === null) return refused(noLedger());
  const allowed = providers.filter(({ directory }) => writes.providers.has(directory.key));
  try {
    const done = await reconcileInvites(writes, allowed, { dryRun: dryRun === true });
    return denials.length === 0 ? done : withDenials(done, providers, denials);
  } catch (error) {
    return refused({ outcome: 'REFUSED', problems: [ledgerProblem(error)] });
  }
};

/** It records what it finds, so that it is a write; each directory stands on its own. */
const denialsOf = (providers: readonly Provider[], context: RequestContext): readonly WriteProblem[] =>
  providers.flatMap(({ directory }) => deniedProblem('write', directory.key, ['directories'], context) ?? []);

const withDenials = (
  { outcome, changes, sources, problems }: Reconciliation,
  providers: readonly Provider[],
  denials: readonly WriteProblem[],
): Reconciliation => ({
  outcome: outcome === 'APPLIED' ? 'PARTIAL' : outcome,
  changes,
  sources: providers.flatMap(({ directory: { key } }) => {
    const denied = denials.find(({ directory }) => directory === key);
    if (denied !== undefined) return unreadReport(key, 'SKIPPED', null, [denied.message]);
    return sources.find(({ directory }) => directory === key) ?? [];
  }),
  problems: [...problems, ...denials],
});

/** The mutations that find out, and record, what became of invites. Neither writes to a vendor. */
export const defineReconcileMutations = (
  builder: Builder,
  types: Types,
  mutationTypes: MutationTypes,
  InvitePayload: InvitePayload,
): void => {
  const InviteChangeType = builder.objectRef<InviteChange>('InviteChange').implement({
    description: 'An invite of which something else is known than before.',
    fields: (t) => ({
      before: t.expose('before', {
        type: types.InviteStatus,
        nullable: true,
        description: 'What was believed of it. Null where nothing was known of it at all.',
      }),
      invite: t.field({
        type: types.Invite,
        description: 'The invite as it is now known; in a dry run, as it would be.',
        resolve: ({ invite }) => invite,
      }),
    }),
  });

  const ReconcileInvitesPayload = builder.objectRef<Reconciliation>('ReconcileInvitesPayload').implement({
    description: 'What was found out about invites.',
    fields: (t) => ({
      outcome: t.expose('outcome', {
        type: mutationTypes.Outcome,
        description: 'How it ended: PARTIAL where something could not be looked into, PLANNED for a dry run.',
      }),
      changes: t.field({
        type: [InviteChangeType],
        description: 'The invites of which something else is known than before. Those merely seen again are not here.',
        resolve: ({ changes }) => changes,
      }),
      sources: t.field({
        type: [types.SourceReport],
        description: 'Every directory in scope, and how it was read.',
        resolve: ({ sources }) => sources,
      }),
      problems: t.field({
        type: [types.Problem],
        description: 'What kept invites from being looked into. They stay as they were.',
        resolve: ({ problems }) => problems.map(problemOfWrite),
      }),
    }),
  });

  const ReconcileInvitesInput = builder.inputType('ReconcileInvitesInput', {
    description: 'Of which directories. Where both parts are given, both must hold; without any, of all.',
    fields: (t) => ({
      directories: t.idList({
        description: 'Only these directories, each by its key or its id. An empty list is refused.',
      }),
      providers: t.field({
        type: [types.Provider],
        description: 'Only directories of these vendors. An empty list is refused.',
      }),
      dryRun: t.boolean({
        defaultValue: false,
        description: 'Whether only to say what would be recorded. The vendors are read all the same.',
      }),
    }),
  });

  const SettleInviteInput = builder.inputType('SettleInviteInput', {
    description: 'An invite, and what somebody knows of it.',
    fields: (t) => ({
      inviteId: t.id({ required: true, description: 'The invite: open, expired or unknown.' }),
      status: t.field({
        type: types.InviteStatus,
        required: true,
        description: 'What became of it, or PENDING where it is open after all. UNKNOWN is refused.',
      }),
      reason: t.string({
        required: true,
        description: 'How that is known, as a sentence of at most 1000 characters. It is kept with the invite.',
      }),
      idempotencyKey: t.string({ description: idempotencyKeyDescription }),
      dryRun: t.boolean({ defaultValue: false, description: dryRunDescription }),
    }),
  });

  builder.mutationFields((t) => ({
    reconcileInvites: t.field({
      type: ReconcileInvitesPayload,
      args: { input: t.arg({ type: ReconcileInvitesInput, description: 'Of which directories.' }) },
      description:
        'Finds out what became of the open invites, in as few upstream calls as it takes, and records it with its evidence. Where the vendor lists invites, by its list, and for those that vanished from it, by the members; elsewhere by looking for the invitees among the users. Disappearance is not acceptance. Nothing is written to a vendor; since it is recorded, it takes the permission `write` all the same, and leaves out the directories where that is missing.',
      resolve: (_, { input }, context) => reconcile(input ?? {}, context),
    }),
    settleInvite: t.field({
      type: InvitePayload,
      args: { input: t.arg({ type: SettleInviteInput, required: true, description: 'The invite, and its status.' }) },
      description:
        'Records what somebody found out about an invite at the vendor itself. Nothing is sent. Who said so, and why, is in the audit trail; what is ACCEPTED or CANCELLED cannot be settled otherwise.',
      resolve: (_, { input }, context) => {
        const reader = createInputReader(context);
        const { status, reason } = input;
        if (status === 'UNKNOWN') reader.refuse('That nothing is known settles nothing.', ['status']);
        return onInvite(
          input,
          context,
          (writes, subject, options) =>
            settleInvite(writes, { ...subject, reason, status: status === 'UNKNOWN' ? 'PENDING' : status }, options),
          reader,
        );
      },
    }),
  }));
};
