import type { Membership } from '../domain/membership.ts';
import type { WriteCheck, WriteProblem } from '../domain/outcome.ts';
import type { Provider } from '../domain/provider.ts';
import { ProviderError } from '../domain/provider-error.ts';
import type { Privilege, Role } from '../domain/role.ts';
import type { User } from '../domain/user.ts';
import type { List } from '../domain/window.ts';
import { serve } from '../loaders/offer.ts';
import { membershipsWithPrivilege, usersWithPrivilege } from '../loaders/privilege-filter.ts';
import { problem } from './problem.ts';
import type { WriteContext } from './write-context.ts';

const administering: readonly Privilege[] = ['OWNER', 'ADMIN'];

export const administers = (roles: readonly Role[] | null | undefined): boolean =>
  (roles ?? []).some(({ privilege }) => privilege !== null && administering.includes(privilege));

interface Guarded {
  readonly provider: Provider;
  readonly overrides: readonly WriteCheck[];
  readonly path: readonly string[];
}

/** What could not be looked into is a problem too, unless the caller has set it aside. */
export const uncheckedProblem = (
  error: unknown,
  what: string,
  { provider, overrides, path }: Guarded,
): WriteProblem[] => {
  if (!(error instanceof ProviderError) || error.kind === 'aborted') throw error;
  if (overrides.includes('UNCHECKED')) return [];
  const message = `${what} could not be checked: ${error.message} Name UNCHECKED in \`overrides\` to go on all the same.`;
  return [problem('NOT_CHECKED', message, path, provider.directory.key)];
};

/** Two holders tell whether one is the last. */
const twoOf = async <T>(list: List<T>, context: WriteContext): Promise<readonly T[]> =>
  (
    await list.read(
      { direction: 'forward', count: 2, from: null, needs: { end: false, total: false } },
      context.createCall(),
    )
  ).rows;

const lastOne = (whose: string, { provider, path }: Guarded): WriteProblem =>
  problem(
    'LAST_ADMIN',
    `This is the last account that administers ${whose}. Name LAST_ADMIN in \`overrides\` to go on all the same.`,
    path,
    provider.directory.key,
  );

/** Speaks against taking the last administering role of a directory away. */
export const checkLastAdministrator = async (
  user: User,
  guarded: Guarded,
  context: WriteContext,
): Promise<WriteProblem[]> => {
  if (guarded.overrides.includes('LAST_ADMIN')) return [];
  try {
    const roles = user.roles === undefined ? (await reload(user, context))?.roles : user.roles;
    if (!administers(roles)) return [];
    const everybody = serve(guarded.provider, 'listUsers')({ email: null, search: null });
    const holders = await twoOf(
      usersWithPrivilege(everybody, guarded.provider.directory.key, administering, context.loaders),
      context,
    );
    return holders.some(({ id }) => id !== user.id) ? [] : [lastOne('the directory', guarded)];
  } catch (error) {
    return uncheckedProblem(error, 'Whether this is the last administrator', guarded);
  }
};

/** Speaks against taking the last administering role of a workspace away. */
export const checkLastWorkspaceAdministrator = async (
  membership: Membership,
  guarded: Guarded,
  context: WriteContext,
): Promise<WriteProblem[]> => {
  if (guarded.overrides.includes('LAST_ADMIN') || !administers(membership.roles)) return [];
  try {
    const members = serve(guarded.provider, 'listMembers')(membership.workspaceId);
    const holders = await twoOf(
      membershipsWithPrivilege(members, guarded.provider.directory.key, administering, context.loaders),
      context,
    );
    return holders.some(({ userId }) => userId !== membership.userId) ? [] : [lastOne('the workspace', guarded)];
  } catch (error) {
    return uncheckedProblem(error, 'Whether this is the last administrator of the workspace', guarded);
  }
};

const reload = ({ directory, id }: User, { loaders }: WriteContext): Promise<User | null> =>
  loaders.user.load({ directory, scope: null, id });

/** Speaks against touching the account behind the directory's own token, where the vendor tells which that is. */
export const checkProtectedAccount = async (
  userId: string,
  guarded: Guarded,
  context: WriteContext,
): Promise<WriteProblem[]> => {
  const { provider, overrides, path } = guarded;
  const { getViewer } = provider.operations;
  if (getViewer.support === 'UNSUPPORTED' || overrides.includes('PROTECTED_ACCOUNT')) return [];
  try {
    const viewer = await getViewer.run(context.createCall());
    if (viewer.id !== userId) return [];
    const message =
      "This is the account behind the directory's own token: Rollcall would lock itself out. Name PROTECTED_ACCOUNT in `overrides` to go on all the same.";
    return [problem('PROTECTED_ACCOUNT', message, path, provider.directory.key)];
  } catch (error) {
    return uncheckedProblem(error, "Whether this is the account behind the directory's token", guarded);
  }
};
