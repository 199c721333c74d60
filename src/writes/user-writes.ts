import type { WriteCheck, WriteProblem, WriteResult } from '../domain/outcome.ts';
import type { Provider } from '../domain/provider.ts';
import type { User } from '../domain/user.ts';
import type { Reference } from '../loaders/keyed-loader.ts';
import { administers, checkLastAdministrator, checkProtectedAccount } from './administrators.ts';
import { checkAddress, checkNewcomer } from './newcomer.ts';
import { problem } from './problem.ts';
import { checkRoles, roleIdsOf } from './role-choice.ts';
import { carryOutSingle, type WriteOptions } from './single-write.ts';
import type { WriteContext } from './write-context.ts';

/** What a mutation that changes a user takes. */
export interface UserTarget {
  readonly provider: Provider;
  readonly userId: string;
  /** The user's global id, for the audit trail. */
  readonly subject: string;
  readonly overrides: readonly WriteCheck[];
}

const loadUser = (
  { provider, userId: id }: Pick<UserTarget, 'provider' | 'userId'>,
  { loaders }: WriteContext,
): Promise<User | null> => loaders.user.load({ directory: provider.directory.key, scope: null, id });

const noSuchUser = ({ provider }: UserTarget): WriteProblem =>
  problem('NOT_POSSIBLE', 'The vendor has no such user (any more).', ['userId'], provider.directory.key);

/** What the audit trail keeps of a user. */
const snapshot = (user: User | null): unknown =>
  user === null
    ? null
    : {
        email: user.email ?? null,
        name: user.name ?? null,
        roles: user.roles?.map(({ id, name }) => ({ id, name: name ?? null })) ?? null,
      };

const sameIds = (one: readonly string[], other: readonly string[]): boolean =>
  new Set(one).size === new Set(other).size && one.every((id) => other.includes(id));

export const staleRoles = (
  now: readonly string[],
  expected: readonly Reference[] | null,
  key: string,
): WriteProblem[] => {
  if (
    expected === null ||
    sameIds(
      now,
      expected.map(({ id }) => id),
    )
  )
    return [];
  const message = `The roles have changed meanwhile: they are now ${now.length === 0 ? 'none' : now.join(', ')}. Read them again, then decide.`;
  return [problem('STALE_ROLES', message, ['expectedRoleIds'], key)];
};

/** Removes an account from the whole directory. */
export const removeUser = (context: WriteContext, target: UserTarget, options: WriteOptions): Promise<WriteResult> => {
  const { provider, userId, subject, overrides } = target;
  const guarded = { provider, overrides, path: ['userId'] };
  return carryOutSingle(
    context,
    {
      mutation: 'removeUser',
      operation: 'removeUser',
      provider,
      offer: provider.writes.removeUser,
      input: { directory: provider.directory.key, userId, overrides },
      target: { userId, workspaceId: null },
      subject,
      goneIsDone: true,
      check: async () => {
        const user = await loadUser(target, context);
        if (user === null) return 'DONE';
        return [
          ...(await checkProtectedAccount(userId, guarded, context)),
          ...(await checkLastAdministrator(user, guarded, context)),
        ];
      },
      before: async () => snapshot(await loadUser(target, context)),
      after: null,
      plan: (run, call) => run(userId, call),
      confirm: async () => ({
        doubt:
          (await loadUser(target, context)) === null
            ? null
            : 'The vendor accepted the removal, but still shows the user.',
      }),
    },
    options,
  );
};

export interface UserRolesInput extends UserTarget {
  readonly roles: readonly Reference[];
  /** The roles that the caller saw; null where the caller does not say. */
  readonly expectedRoles: readonly Reference[] | null;
}

/** Replaces the roles that an account has in the whole directory. */
export const setUserRoles = (
  context: WriteContext,
  input: UserRolesInput,
  options: WriteOptions,
): Promise<WriteResult> => {
  const { provider, userId, subject, overrides, roles, expectedRoles } = input;
  const { key } = provider.directory;
  const guarded = { provider, overrides, path: ['userId'] };
  const roleIds = roleIdsOf(roles);
  const rolesNow = async (): Promise<string[] | null> =>
    (await loadUser(input, context))?.roles?.map(({ id }) => id) ?? null;
  return carryOutSingle(
    context,
    {
      mutation: 'setUserRoles',
      operation: 'setUserRoles',
      provider,
      offer: provider.writes.setUserRoles,
      input: { directory: key, userId, roleIds, expected: expectedRoles?.map(({ id }) => id) ?? null, overrides },
      target: { userId, workspaceId: null },
      subject,
      goneIsDone: false,
      check: async () => {
        const user = await loadUser(input, context);
        if (user === null) return [noSuchUser(input)];
        const rule = provider.writeRules.roles.setUserRoles;
        const problems = await checkRoles(
          { roles, provider, rule, workspaceId: null, path: ['roleIds'] },
          context.loaders,
        );
        const known = user.roles?.map(({ id }) => id) ?? null;
        problems.push(...staleRoles(known ?? [], expectedRoles, key));
        if (problems.length === 0 && known !== null && sameIds(known, roleIds)) return 'DONE';
        const chosen = await Promise.all(roles.map((role) => context.loaders.role.load(role)));
        if (!administers(chosen.filter((role) => role !== null))) {
          problems.push(...(await checkLastAdministrator(user, guarded, context)));
          if (administers(user.roles)) problems.push(...(await checkProtectedAccount(userId, guarded, context)));
        }
        return problems;
      },
      before: async () => snapshot(await loadUser(input, context)),
      after: { roles: roleIds.map((id) => ({ id })) },
      plan: (run, call) => run(userId, roleIds, call),
      confirm: async () => ({
        doubt: sameIds((await rolesNow()) ?? [], roleIds)
          ? null
          : 'The vendor accepted the roles, but still shows others.',
      }),
    },
    options,
  );
};

/** Has the vendor send a mail with which the account's password can be set anew. */
export const sendPasswordReset = (
  context: WriteContext,
  target: UserTarget,
  options: WriteOptions,
): Promise<WriteResult> => {
  const { provider, userId, subject } = target;
  return carryOutSingle(
    context,
    {
      mutation: 'sendPasswordReset',
      operation: 'sendPasswordReset',
      provider,
      offer: provider.writes.sendPasswordReset,
      input: { directory: provider.directory.key, userId },
      target: { userId, workspaceId: null },
      subject,
      goneIsDone: false,
      check: async () => ((await loadUser(target, context)) === null ? [noSuchUser(target)] : []),
      before: async () => null,
      after: null,
      plan: (run, call) => run(userId, call),
      // The vendor shows nowhere that a mail was sent.
      confirm: async () => ({ doubt: null }),
    },
    options,
  );
};

export interface CreateUserWrite {
  readonly provider: Provider;
  readonly email: string;
  readonly name: string;
  readonly roles: readonly Reference[];
  readonly overrides: readonly WriteCheck[];
}

/** Makes an account without an invite. */
export const createUser = (
  context: WriteContext,
  input: CreateUserWrite,
  options: WriteOptions,
): Promise<WriteResult> => {
  const { provider, email, name, roles, overrides } = input;
  const { key } = provider.directory;
  const roleIds = roleIdsOf(roles);
  return carryOutSingle(
    context,
    {
      mutation: 'createUser',
      operation: 'createUser',
      provider,
      offer: provider.writes.createUser,
      input: { directory: key, email, name, roleIds, overrides },
      target: { userId: null, workspaceId: null },
      subject: email,
      goneIsDone: false,
      check: async () => {
        const rule = provider.writeRules.roles.createUser;
        const named = name.trim() === '' ? [problem('INVALID_INPUT', '`name` is empty.', ['name'], key)] : [];
        const address = checkAddress(email, provider, ['email']);
        const chosen = await checkRoles(
          { roles, provider, rule, workspaceId: null, path: ['roleIds'] },
          context.loaders,
        );
        if (address.length > 0) return [...named, ...address, ...chosen];
        const newcomer = await checkNewcomer({ provider, email, overrides, path: ['email'] }, context);
        return [...named, ...chosen, ...newcomer.problems];
      },
      before: async () => null,
      after: { email, name, roles: roleIds.map((id) => ({ id })) },
      plan: (run, call) => run({ email, name, roleIds }, call),
      confirm: async ({ id }) => {
        const user = id === null ? null : await loadUser({ provider, userId: id }, context);
        return { userId: id, doubt: user === null ? 'The vendor accepted the user, but does not show it yet.' : null };
      },
    },
    options,
  );
};
