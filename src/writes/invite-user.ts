import type { NewInvite } from '../domain/ledger-write.ts';
import type { WriteResult } from '../domain/outcome.ts';
import type { Provider } from '../domain/provider.ts';
import type { InviteInput } from '../domain/write.ts';
import type { Steps } from './mutation.ts';
import { type InviteTarget, type InviteUserInput, type PreparedInvite, prepareInvite } from './prepare-invite.ts';
import { problem } from './problem.ts';
import { rejected, resultOf } from './result.ts';
import { roleIdsOf } from './role-choice.ts';
import { endOfStored, plannedRequest, type StepEnd } from './send.ts';
import { ledgerProblem, runToResults, type WriteOptions } from './single-write.ts';
import type { WriteContext } from './write-context.ts';

/** What the end of the step that sends an invite means for its target. */
export const inviteResult = (end: StepEnd, provider: Provider, workspaceId: string | null): WriteResult => {
  const { key } = provider.directory;
  switch (end.state) {
    case 'APPLIED': {
      const { inviteId, receipt, problems } = end;
      if (receipt.isUnclear !== true) return resultOf('APPLIED', key, { inviteId, workspaceId, problems });
      const message =
        'The vendor said that it sent the invite, but its answer is not what it documents and names no invite. See whether it is there before you send another.';
      const doubt = problem('NOT_CONFIRMED', message, [], key);
      return resultOf('UNCONFIRMED', key, { inviteId, workspaceId, problems: [...problems, doubt] });
    }
    case 'UNKNOWN':
      return resultOf('UNKNOWN', key, { inviteId: end.inviteId, workspaceId, problems: end.problems });
    case 'GONE':
      return resultOf('ALREADY_IN_STATE', key, { workspaceId });
    case 'REFUSED':
    case 'NOT_SENT':
      return resultOf('REFUSED', key, { workspaceId, problems: end.problems });
  }
};

const isResult = (prepared: PreparedInvite | WriteResult): prepared is WriteResult => 'outcome' in prepared;

export const newInvite = (context: WriteContext, input: InviteInput, supersedes: string | null): NewInvite => ({
  id: context.newId(),
  workspaceId: input.workspaceId,
  email: input.email,
  name: input.name,
  roleIds: input.roleIds,
  options: input.options,
  supersedes,
});

/** What the audit trail keeps of an invite that was sent. */
export const sentInvite = ({ email, name, roleIds }: InviteInput): unknown => ({
  email,
  name,
  status: 'PENDING',
  roles: roleIds.map((id) => ({ id })),
});

const pathOf = (index: number): string[] => ['targets', `${index}`];

/** The input as the key stands for it. */
const canonical = ({ email, name, targets, overrides }: InviteUserInput): unknown => ({
  email,
  name,
  targets: targets.map(({ provider, workspaceId, roles, options }) => [
    provider.directory.key,
    workspaceId,
    roleIdsOf(roles),
    options,
  ]),
  overrides,
});

const carryOutTarget = async (
  context: WriteContext,
  input: InviteUserInput,
  index: number,
  steps: Steps,
): Promise<WriteResult> => {
  const target = input.targets[index];
  if (target === undefined) throw new RangeError(`There is no target ${index}.`);
  const { provider, workspaceId } = target;
  const path = pathOf(index);
  const begun = steps.begun.get(index);
  if (begun !== undefined && target.denied === null)
    return inviteResult(endOfStored({ path }, begun), provider, workspaceId);
  const prepared = await prepareInvite(context, input, target, path, false);
  if (isResult(prepared)) return prepared;
  const invite = newInvite(context, prepared.input, null);
  const end = await steps.send(index, {
    provider,
    operation: 'inviteUser',
    planned: prepared.planned,
    path,
    subject: input.email,
    before: null,
    after: sentInvite(prepared.input),
    invite,
  });
  return inviteResult(end, provider, workspaceId);
};

/** Invites one person to one place or several at once. Each target has its own result: one that fails fails alone. */
export const inviteUser = async (
  context: WriteContext,
  input: InviteUserInput,
  { idempotencyKey, dryRun }: WriteOptions,
): Promise<readonly WriteResult[]> => {
  const indexes = [...input.targets.keys()];
  if (dryRun) {
    return Promise.all(
      indexes.map(async (index) => {
        const target = input.targets[index] as InviteTarget;
        const prepared = await prepareInvite(context, input, target, pathOf(index), true);
        if (isResult(prepared)) return prepared;
        const { provider, workspaceId } = target;
        return resultOf('PLANNED', provider.directory.key, {
          workspaceId,
          plan: [plannedRequest({ provider, planned: prepared.planned })],
        });
      }),
    );
  }
  const request = { mutation: 'inviteUser', input: canonical(input), idempotencyKey };
  const results = await runToResults(context, request, (steps) =>
    Promise.all(
      indexes.map((index) =>
        // One that could not be recorded was not sent; the others may have been.
        carryOutTarget(context, input, index, steps).catch((error: unknown) =>
          rejected(input.targets[index]?.provider.directory.key ?? null, [ledgerProblem(error)]),
        ),
      ),
    ),
  );
  // A result that was kept for the key is not for those who may no longer write there.
  return results.map((result, index) => {
    const target = input.targets[index];
    return target === undefined || target.denied === null
      ? result
      : rejected(target.provider.directory.key, [target.denied]);
  });
};
