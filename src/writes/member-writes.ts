import type { Membership } from '../domain/membership.ts';
import type { WriteCheck, WriteProblem, WriteResult } from '../domain/outcome.ts';
import type { Provider } from '../domain/provider.ts';
import type { Reference } from '../loaders/keyed-loader.ts';
import { administers, checkLastWorkspaceAdministrator, checkProtectedAccount } from './administrators.ts';
import { problem } from './problem.ts';
import { checkRoles, roleIdsOf } from './role-choice.ts';
import { carryOutSingle, type WriteOptions } from './single-write.ts';
import { staleRoles } from './user-writes.ts';
import type { WriteContext } from './write-context.ts';

/** What a mutation that changes a membership takes. */
export interface MemberTarget {
  readonly provider: Provider;
  readonly workspaceId: string;
  readonly userId: string;
  /** A global id, for the audit trail. */
  readonly subject: string;
  readonly overrides: readonly WriteCheck[];
}

export interface MemberRolesInput extends MemberTarget {
  readonly roles: readonly Reference[];
  readonly expectedRoles: readonly Reference[] | null;
}

const loadMember = (
  { provider, workspaceId, userId }: MemberTarget,
  { loaders }: WriteContext,
): Promise<Membership | null> =>
  loaders.member.load({ directory: provider.directory.key, scope: workspaceId, id: userId });

const snapshot = (membership: Membership | null): unknown =>
  membership === null
    ? null
    : {
        workspaceId: membership.workspaceId,
        userId: membership.userId,
        email: membership.user.email ?? null,
        roles: membership.roles?.map(({ id, name }) => ({ id, name: name ?? null })) ?? null,
      };

const showsRoles = (membership: Membership | null, roleIds: readonly string[]): boolean => {
  const shown = membership?.roles?.map(({ id }) => id) ?? [];
  return membership !== null && shown.length === roleIds.length && roleIds.every((id) => shown.includes(id));
};

const noSuchMember = ({ provider }: MemberTarget): WriteProblem =>
  problem(
    'NOT_POSSIBLE',
    'The user is not a member of the workspace (any more).',
    ['membershipId'],
    provider.directory.key,
  );

/** Puts a user of the directory into a workspace. */
export const addMember = (
  context: WriteContext,
  input: Omit<MemberRolesInput, 'expectedRoles'>,
  options: WriteOptions,
): Promise<WriteResult> => {
  const { provider, workspaceId, userId, subject, roles, overrides } = input;
  const { key } = provider.directory;
  const roleIds = roleIdsOf(roles);
  return carryOutSingle(
    context,
    {
      mutation: 'addWorkspaceMember',
      operation: 'addMember',
      provider,
      offer: provider.writes.addMember,
      input: { directory: key, workspaceId, userId, roleIds, overrides },
      target: { userId, workspaceId },
      subject,
      goneIsDone: false,
      check: async () => {
        const rule = provider.writeRules.roles.addMember;
        const problems = await checkRoles({ roles, provider, rule, workspaceId, path: ['roleIds'] }, context.loaders);
        const [user, member] = await Promise.all([
          context.loaders.user.load({ directory: key, scope: null, id: userId }),
          loadMember(input, context),
        ]);
        if (user === null) problems.push(problem('NOT_POSSIBLE', 'The directory has no such user.', ['userId'], key));
        if (member !== null && !overrides.includes('EXISTING_USER')) {
          problems.push(
            problem(
              'ALREADY_EXISTS',
              'The user is already a member of the workspace. Set the roles instead.',
              ['userId'],
              key,
            ),
          );
        }
        return problems;
      },
      before: async () => null,
      after: { roles: roleIds.map((id) => ({ id })) },
      plan: (run, call) => run(workspaceId, userId, roleIds, call),
      confirm: async () => ({
        doubt: showsRoles(await loadMember(input, context), roleIds)
          ? null
          : 'The vendor accepted the member, but does not show it so yet.',
      }),
    },
    options,
  );
};

/** Replaces the roles of a member in its workspace. */
export const setMemberRoles = (
  context: WriteContext,
  input: MemberRolesInput,
  options: WriteOptions,
): Promise<WriteResult> => {
  const { provider, workspaceId, userId, subject, roles, expectedRoles, overrides } = input;
  const { key } = provider.directory;
  const guarded = { provider, overrides, path: ['membershipId'] };
  const roleIds = roleIdsOf(roles);
  return carryOutSingle(
    context,
    {
      mutation: 'setWorkspaceMemberRoles',
      operation: 'setMemberRoles',
      provider,
      offer: provider.writes.setMemberRoles,
      input: {
        directory: key,
        workspaceId,
        userId,
        roleIds,
        expected: expectedRoles?.map(({ id }) => id) ?? null,
        overrides,
      },
      target: { userId, workspaceId },
      subject,
      goneIsDone: false,
      check: async () => {
        const member = await loadMember(input, context);
        if (member === null) return [noSuchMember(input)];
        const rule = provider.writeRules.roles.setMemberRoles;
        const problems = await checkRoles({ roles, provider, rule, workspaceId, path: ['roleIds'] }, context.loaders);
        problems.push(...staleRoles(member.roles?.map(({ id }) => id) ?? [], expectedRoles, key));
        if (problems.length === 0 && showsRoles(member, roleIds)) return 'DONE';
        const chosen = await Promise.all(roles.map((role) => context.loaders.role.load(role)));
        if (!administers(chosen.filter((role) => role !== null))) {
          problems.push(...(await checkLastWorkspaceAdministrator(member, guarded, context)));
          if (administers(member.roles)) problems.push(...(await checkProtectedAccount(userId, guarded, context)));
        }
        return problems;
      },
      before: async () => snapshot(await loadMember(input, context)),
      after: { roles: roleIds.map((id) => ({ id })) },
      plan: (run, call) => run(workspaceId, userId, roleIds, call),
      confirm: async () => ({
        doubt: showsRoles(await loadMember(input, context), roleIds)
          ? null
          : 'The vendor accepted the roles, but still shows others.',
      }),
    },
    options,
  );
};

/** Takes a member out of a workspace; the account stays in the directory where the vendor keeps the two apart. */
export const removeMember = (
  context: WriteContext,
  target: MemberTarget,
  options: WriteOptions,
): Promise<WriteResult> => {
  const { provider, workspaceId, userId, subject, overrides } = target;
  const guarded = { provider, overrides, path: ['membershipId'] };
  return carryOutSingle(
    context,
    {
      mutation: 'removeWorkspaceMember',
      operation: 'removeMember',
      provider,
      offer: provider.writes.removeMember,
      input: { directory: provider.directory.key, workspaceId, userId, overrides },
      target: { userId, workspaceId },
      subject,
      goneIsDone: true,
      check: async () => {
        const member = await loadMember(target, context);
        if (member === null) return 'DONE';
        return [
          ...(await checkProtectedAccount(userId, guarded, context)),
          ...(await checkLastWorkspaceAdministrator(member, guarded, context)),
        ];
      },
      before: async () => snapshot(await loadMember(target, context)),
      after: null,
      plan: (run, call) => run(workspaceId, userId, call),
      confirm: async () => ({
        doubt:
          (await loadMember(target, context)) === null
            ? null
            : 'The vendor accepted the removal, but still shows the member.',
      }),
    },
    options,
  );
};
