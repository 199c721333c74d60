import type { NewInvite } from '../domain/ledger-write.ts';
import type { WriteCheck, WriteProblem, WriteResult } from '../domain/outcome.ts';
import type { Provider } from '../domain/provider.ts';
import { ProviderError } from '../domain/provider-error.ts';
import type { InviteInput, PlannedWrite } from '../domain/write.ts';
import type { Reference } from '../loaders/keyed-loader.ts';
import { checkAddress, checkNewcomer } from './newcomer.ts';
import { openInvite } from './open-invite.ts';
import { problem, problemOfError } from './problem.ts';
import { rejected, resultOf } from './result.ts';
import { checkRoles, roleIdsOf } from './role-choice.ts';
import { endOfStored, plannedRequest, type StepEnd } from './send.ts';
import { ledgerProblem, runToResults, type WriteOptions } from './single-write.ts';
import type { Steps } from './mutation.ts';
import type { WriteContext } from './write-context.ts';

/** One place that a person is invited to. */
export interface InviteTarget {
  readonly provider: Provider;
  readonly workspaceId: string | null;
  readonly roles: readonly Reference[];
  readonly options: Readonly<Record<string, string | null>> | null;
  /** What was found wrong with it before it came here, to be told with the rest. */
  readonly problems: readonly WriteProblem[];
}

export interface InviteUserInput {
  readonly email: string;
  readonly name: string | null;
  readonly targets: readonly InviteTarget[];
  readonly overrides: readonly WriteCheck[];
}

/** What sending one invite takes, once nothing speaks against it. */
interface Prepared {
  readonly input: InviteInput;
  readonly planned: PlannedWrite;
}

const vendorInput = (input: InviteUserInput, { workspaceId, roles, options }: InviteTarget): InviteInput => ({
  email: input.email,
  name: input.name,
  workspaceId,
  roleIds: roleIdsOf(roles),
  options: options ?? {},
});

/** What the vendor asks of the input, held before anything is read of it. */
const checkShape = (input: InviteUserInput, target: InviteTarget, path: readonly string[]): WriteProblem[] => {
  const { provider, workspaceId } = target;
  const { writeRules, directory } = provider;
  const problems = [...checkAddress(input.email, provider, ['email']), ...target.problems];
  const first = input.targets.findIndex(
    (other) => other.provider.directory.key === directory.key && other.workspaceId === workspaceId,
  );
  if (input.targets[first] !== target) {
    const message = `This is the place of \`targets.${first}\`: a person is invited there once. Leave one of the two out.`;
    problems.push(problem('INVALID_INPUT', message, path, directory.key));
  }
  if (writeRules.inviteNamesWorkspace !== (workspaceId !== null)) {
    const message = writeRules.inviteNamesWorkspace
      ? 'Invites of this vendor are to a workspace: name one.'
      : 'Invites of this vendor are to the whole directory: name no workspace.';
    problems.push(problem('INVALID_INPUT', message, [...path, 'workspaceId'], directory.key));
  }
  if (writeRules.inviteNeedsName && (input.name ?? '').trim() === '') {
    problems.push(problem('INVALID_INPUT', "This vendor's invites need the person's name.", ['name'], directory.key));
  }
  return problems;
};

/** Whether somebody the directory knows is a member of the very workspace that the invite is to. */
const isMember = async (
  userId: string,
  { provider, workspaceId }: InviteTarget,
  { loaders }: WriteContext,
): Promise<boolean> =>
  workspaceId === null ||
  (await loaders.member.load({ directory: provider.directory.key, scope: workspaceId, id: userId })) !== null;

/** Finds all that speaks against one target; else plans its write. */
const prepare = async (
  context: WriteContext,
  input: InviteUserInput,
  target: InviteTarget,
  path: readonly string[],
): Promise<Prepared | WriteResult> => {
  const { provider, workspaceId, roles } = target;
  const { key } = provider.directory;
  const offer = provider.writes.inviteUser;
  if (offer.support === 'UNSUPPORTED') {
    return rejected(key, [problemOfError(new ProviderError('unsupported', key, offer.why), path)]);
  }
  try {
    const shape = checkShape(input, target, path);
    const rule = provider.writeRules.roles.inviteUser;
    const chosen = await checkRoles(
      { roles, provider, rule, workspaceId, path: [...path, 'roleIds'] },
      context.loaders,
    );
    if (shape.length > 0) return rejected(key, [...shape, ...chosen]);

    const newcomer = await checkNewcomer(
      { provider, email: input.email, overrides: input.overrides, path: ['email'] },
      context,
    );
    if (newcomer.user !== null) {
      if (await isMember(newcomer.user.id, target, context)) {
        return resultOf('ALREADY_IN_STATE', key, {
          userId: newcomer.user.id,
          workspaceId,
          problems: newcomer.problems,
        });
      }
    } else if (newcomer.problems.length > 0) {
      return rejected(key, [...chosen, ...newcomer.problems]);
    }
    if (chosen.length > 0) return rejected(key, chosen);

    const open = input.overrides.includes('OPEN_INVITE') ? null : await openInvite(input.email, target, context);
    if (open !== null) {
      const message =
        'An invite to this address is still open here, or may be. Name OPEN_INVITE in `overrides` to send another.';
      return resultOf('ALREADY_IN_STATE', key, {
        inviteId: open.id,
        workspaceId,
        problems: [problem('OPEN_INVITE', message, path, key)],
      });
    }
    const prepared = vendorInput(input, target);
    return { input: prepared, planned: await offer.run(prepared, context.createCall()) };
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    return rejected(key, [problemOfError(error, path)]);
  }
};

/** What the end of the step that sends an invite means for its target. */
export const inviteResult = (end: StepEnd, provider: Provider, workspaceId: string | null): WriteResult => {
  const { key } = provider.directory;
  switch (end.state) {
    case 'APPLIED':
      return resultOf('APPLIED', key, { inviteId: end.inviteId, workspaceId, problems: end.problems });
    case 'UNKNOWN':
      return resultOf('UNKNOWN', key, { inviteId: end.inviteId, workspaceId, problems: end.problems });
    case 'GONE':
      return resultOf('ALREADY_IN_STATE', key, { workspaceId });
    case 'REFUSED':
    case 'NOT_SENT':
      return resultOf('REFUSED', key, { workspaceId, problems: end.problems });
  }
};

const isResult = (prepared: Prepared | WriteResult): prepared is WriteResult => 'outcome' in prepared;

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
  if (begun !== undefined) return inviteResult(endOfStored({ path }, begun), provider, workspaceId);
  const prepared = await prepare(context, input, target, path);
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
        const prepared = await prepare(context, input, target, pathOf(index));
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
  return runToResults(context, request, (steps) =>
    Promise.all(
      indexes.map((index) =>
        // One that could not be recorded was not sent; the others may have been.
        carryOutTarget(context, input, index, steps).catch((error: unknown) =>
          rejected(input.targets[index]?.provider.directory.key ?? null, [ledgerProblem(error)]),
        ),
      ),
    ),
  );
};
