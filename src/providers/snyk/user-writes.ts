import { native, unsupported } from '../../domain/capability.ts';
import type { WriteOperations } from '../../domain/write.ts';
import { pathOf } from '../../http/path.ts';
import { planRemoval } from './member-writes.ts';
import { readGroupMembershipId } from './membership-id.ts';
import { onlyRole } from './only-role.ts';
import type { Snyk } from './snyk.ts';

type UserWrites = Pick<
  WriteOperations,
  'createUser' | 'removeUser' | 'setUserRoles' | 'sendPasswordReset' | 'updateViewer'
>;

/** Who is in the directory, and with which role of the group. */
export const userWrites = (snyk: Snyk): UserWrites => ({
  createUser: unsupported(
    'Snyk makes no accounts for others: invite the person to an organisation, or have the person log in through SSO.',
  ),
  removeUser: removeUser(snyk),
  setUserRoles: setUserRoles(snyk),
  sendPasswordReset: unsupported('Snyk has no operation that resets a password.'),
  updateViewer: unsupported('Snyk has no operation that changes the account behind the token.'),
});

const removeUser = (snyk: Snyk): WriteOperations['removeUser'] => {
  const { scope, writer } = snyk;
  switch (scope.kind) {
    case 'group':
      return native(
        async (userId, call) => {
          const id = await readGroupMembershipId(snyk, scope.groupId, userId, call);
          return writer.plan(
            {
              method: 'DELETE',
              path: pathOf`/rest/groups/${scope.groupId}/memberships/${id}`,
              query: [['cascade', 'true']],
            },
            call,
            {
              sideEffects: [
                "The user's memberships in all organisations of the group are deleted too.",
                'The account itself stays at Snyk, with whatever it has outside of the group.',
              ],
            },
          );
        },
        { how: 'From the group and all its organisations. Rollcall looks up the membership first: one more call.' },
      );
    case 'org':
      return native(
        (userId, call) =>
          planRemoval(
            snyk,
            scope.orgId,
            userId,
            ['The user stays in the group that the organisation is part of, and in its other organisations.'],
            call,
          ),
        { how: 'From the configured organisation, which is the whole directory; the user stays in its group.' },
      );
    case 'token':
      return unsupported(
        'No Snyk group or organisation is configured, and a user may be in several organisations, each of which would be a removal of its own. Remove the user from each workspace, or configure the group.',
      );
  }
};

const setUserRoles = (snyk: Snyk): WriteOperations['setUserRoles'] => {
  const { scope, writer } = snyk;
  if (scope.kind !== 'group') {
    return unsupported(
      'No Snyk group is configured, and without one no role holds in the whole directory. Set the roles of a member of a workspace instead.',
    );
  }
  return native(
    async (userId, roleIds, call) => {
      const roleId = onlyRole(snyk, roleIds);
      const id = await readGroupMembershipId(snyk, scope.groupId, userId, call);
      return writer.plan(
        {
          method: 'PATCH',
          path: pathOf`/rest/groups/${scope.groupId}/memberships/${id}`,
          body: {
            data: {
              id,
              type: 'group_membership',
              attributes: {},
              relationships: { role: { data: { id: roleId, type: 'group_role' } } },
            },
          },
        },
        call,
      );
    },
    { how: 'The role in the group. Rollcall looks up the membership first: one more call.' },
  );
};
