import { emulated, native, unsupported } from '../../domain/capability.ts';
import { ProviderError } from '../../domain/provider-error.ts';
import type { InviteInput, PlannedWrite, WriteOperations, WriteRequest } from '../../domain/write.ts';
import { encodeSegment } from '../../http/path.ts';
import type { Writer } from '../writer.ts';
import { connectionOption } from './invite-options.ts';
import type { OumOrganization } from './organization.ts';
import { inOrder } from './role-mapping.ts';
import { type OumPlace, type OumRoutes, writePlaces } from './routes.ts';

const inviteEffects = [
  'org-user-management sends an e-mail that asks the invitee to complete the registration; the user comes to be with that, with the given roles.',
];
const roleEffects = ['org-user-management replaces all roles of the user by the given ones.'];
const resetEffects = [
  'org-user-management sends the user an e-mail for a new password.',
  'It does so for users with a user name and a password only: others reset theirs where they log in.',
];
const viewerEffects = [
  "The account's data change in every organisation that it belongs to.",
  'org-user-management does so for accounts with a user name and a password only: others are changed where they log in.',
];
const everywhere = 'The organisation is the one workspace: the user is removed from the whole directory.';

/** What can be changed in a directory at org-user-management. Only what names a workspace reads anything first: the organisation. */
export const createOumWrites = (
  writer: Writer,
  directory: string,
  routes: OumRoutes,
  organization: OumOrganization,
): WriteOperations => {
  const places = writePlaces(routes);

  const refuse = (message: string): never => {
    throw new ProviderError('invalid-input', directory, message, { unsent: true });
  };

  const requestFor = ({ method, path }: OumPlace, userId: string): WriteRequest => ({
    method,
    // A replacer, since an id may hold what a replacement text gives a meaning to.
    path: path.replace('{id}', () => encodeSegment(userId)),
  });

  const planInvite = ({ email, name, roleIds, options }: InviteInput): PlannedWrite => {
    const connection = options[connectionOption.name];
    if (!connectionOption.choices.some(({ value }) => value === connection)) {
      const names = connectionOption.choices.map((choice) => choice.name).join(' or ');
      refuse(`An invite at org-user-management (directory "${directory}") needs a \`connection\`: ${names}.`);
    }
    if (name === null) refuse(`An invite at org-user-management (directory "${directory}") needs the person's name.`);
    const body = { connection, email, name, roles: inOrder(roleIds) };
    return writer.plan({ ...places.inviteUser, body }, { sideEffects: inviteEffects });
  };

  const planRoles = (userId: string, roleIds: readonly string[]): PlannedWrite =>
    writer.plan({ ...requestFor(places.setUserRoles, userId), body: inOrder(roleIds) }, { sideEffects: roleEffects });

  const planRemoval = (userId: string, sideEffects: readonly string[]): PlannedWrite =>
    writer.plan(requestFor(places.removeUser, userId), { sideEffects });

  return {
    inviteUser: native(async (input) => planInvite(input), {
      how: 'The vendor gives an invite no id, and needs the name and the connection of the invitee.',
    }),
    cancelInvite: unsupported('org-user-management has no operation that cancels an invite.'),
    resendInvite: emulated(
      'Rollcall invites once more. org-user-management does not document what becomes of the first invite.',
      async (_inviteId, input) => [planInvite(input)],
    ),
    createUser: unsupported(
      'org-user-management makes a user of whoever answers an invite, and in no other way: invite the person.',
    ),
    removeUser: native(async (userId) => planRemoval(userId, [])),
    setUserRoles: native(async (userId, roleIds) => planRoles(userId, roleIds), {
      how: 'The vendor replaces all roles of the user, and does not notice when they were changed in between.',
    }),
    addMember: unsupported(
      'Every user of org-user-management is a member of its one workspace, the organisation: invite the person instead.',
    ),
    setMemberRoles: emulated(
      'Roles hold in the one organisation: Rollcall reads it to check its id, and sets the roles of the user.',
      async (workspaceId, userId, roleIds, call) => {
        await organization.readAs(workspaceId, call);
        return planRoles(userId, roleIds);
      },
    ),
    removeMember: emulated(
      'The workspace is the organisation: Rollcall reads it to check its id, and removes the user from the directory.',
      async (workspaceId, userId, call) => {
        await organization.readAs(workspaceId, call);
        return planRemoval(userId, [everywhere]);
      },
    ),
    sendPasswordReset: native(
      async (userId) => writer.plan(requestFor(places.resetPassword, userId), { sideEffects: resetEffects }),
      { how: 'Only for users with a user name and a password.' },
    ),
    updateViewer: native(
      async ({ email, name }) => {
        const body = { ...(email === undefined ? {} : { email }), ...(name === undefined ? {} : { name }) };
        return writer.plan({ ...places.updateViewer, body }, { sideEffects: viewerEffects });
      },
      { how: 'Only for an account with a user name and a password, and in all its organisations at once.' },
    ),
  };
};
