import type { WriteCheck, WriteProblem, WriteResult } from '../domain/outcome.ts';
import type { Provider } from '../domain/provider.ts';
import { ProviderError } from '../domain/provider-error.ts';
import type { InviteInput, PlannedWrite } from '../domain/write.ts';
import type { Reference } from '../loaders/keyed-loader.ts';
import { uncheckedProblem } from './administrators.ts';
import { listedInvite } from './listed-invite.ts';
import { checkAddress, checkNewcomer } from './newcomer.ts';
import { openInvite } from './open-invite.ts';
import { problem, problemOfError } from './problem.ts';
import { ledgerIdOf } from './recorded-invite.ts';
import { rejected, resultOf } from './result.ts';
import { checkRoles, roleIdsOf } from './role-choice.ts';
import type { WriteContext } from './write-context.ts';

/** One place that a person is invited to. */
export interface InviteTarget {
  readonly provider: Provider;
  /** Why the caller may not write there: then nothing is looked into or told of it. Null where they may. */
  readonly denied: WriteProblem | null;
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
export interface PreparedInvite {
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

/** An open invite to the same place: one that Rollcall knows of, else one that the vendor lists. */
const findOpen = async (
  context: WriteContext,
  { email, overrides }: InviteUserInput,
  target: InviteTarget,
  dryRun: boolean,
): Promise<{ readonly inviteId: string | null } | { readonly problems: readonly WriteProblem[] } | null> => {
  const row = await openInvite(email, target, context);
  if (row !== null) return { inviteId: row.id };
  try {
    const invite = await listedInvite(email, target, context);
    if (invite === null) return null;
    return { inviteId: dryRun ? invite.ledgerId : await ledgerIdOf(context, { invite }) };
  } catch (error) {
    const guarded = { provider: target.provider, overrides, path: ['email'] };
    const problems = uncheckedProblem(error, 'Whether an invite to this address is open', guarded);
    return problems.length === 0 ? null : { problems };
  }
};

/** Finds all that speaks against one target; else plans its write. */
export const prepareInvite = async (
  context: WriteContext,
  input: InviteUserInput,
  target: InviteTarget,
  path: readonly string[],
  dryRun: boolean,
): Promise<PreparedInvite | WriteResult> => {
  const { provider, workspaceId, roles } = target;
  const { key } = provider.directory;
  const offer = provider.writes.inviteUser;
  if (target.denied !== null) return rejected(key, [target.denied]);
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

    const open = input.overrides.includes('OPEN_INVITE') ? null : await findOpen(context, input, target, dryRun);
    if (open !== null) {
      if ('problems' in open) return rejected(key, open.problems);
      const message =
        'An invite to this address is still open here, or may be. Name OPEN_INVITE in `overrides` to send another.';
      return resultOf('ALREADY_IN_STATE', key, {
        ...open,
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
