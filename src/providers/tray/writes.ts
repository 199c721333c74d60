import { emulated, native, unsupported } from '../../domain/capability.ts';
import { ProviderError } from '../../domain/provider-error.ts';
import type { InviteInput, PlannedWrite, WriteOperations } from '../../domain/write.ts';
import { pathOf } from '../../http/path.ts';
import type { Writer } from '../writer.ts';
import { inviteReceipt, userReceipt } from './wire.ts';
import { trayWriteRules } from './write-rules.ts';

const inviteEffects = [
  'Tray sends an e-mail with a link to create an account.',
  `Tray takes ${trayWriteRules.invitesPerDay} invites a day for the whole organisation.`,
];
const createEffects = [
  'Tray sends no e-mail: this is for organisations whose users log in through SSO. Elsewhere, invite the person.',
];
const removeEffects = [
  "What is in the user's personal workspace moves into a new shared workspace that is named after the user.",
  "The user behind the directory's own token becomes a member of that workspace.",
];

/** What can be changed in a directory at Tray. No plan reads anything first: each is one request. */
export const createTrayWrites = (writer: Writer, directory: string): WriteOperations => {
  const onlyRole = ([roleId, ...others]: readonly string[]): string => {
    if (roleId !== undefined && others.length === 0) return roleId;
    const message = `Tray gives exactly one role (directory "${directory}"). Name one.`;
    throw new ProviderError('invalid-input', directory, message, { unsent: true });
  };

  const planInvite = ({ email, roleIds }: InviteInput): PlannedWrite => {
    const body = { email, organizationRoleId: onlyRole(roleIds) };
    const plan = writer.plan(
      { method: 'POST', path: '/core/v1/invites', body },
      { sideEffects: inviteEffects, receipt: inviteReceipt },
    );
    return { ...plan, send: (call) => plan.send(call).catch(explainLimit) };
  };

  /** Tray answers alike to too many requests at once and to the day's last invite: waiting a minute helps with one only. */
  const explainLimit = (error: unknown): never => {
    if (!(error instanceof ProviderError) || error.kind !== 'rate-limited') throw error;
    const message = `Tray refused the invite (directory "${directory}"): too many requests at once, or its ${trayWriteRules.invitesPerDay} invites of this day are used up; it does not tell which. Wait a minute and ask again; if it is refused again, wait a day.`;
    const { retryAfterSeconds } = error;
    throw new ProviderError('rate-limited', directory, message, {
      ...(retryAfterSeconds === null ? {} : { retryAfterSeconds }),
      cause: error,
    });
  };

  return {
    inviteUser: native(async (input) => planInvite(input), {
      how: 'Into the organisation, with one of its roles; Tray invites to no workspace.',
    }),
    cancelInvite: unsupported('Tray has no operation that cancels an invite: it can be used until it expires.'),
    resendInvite: emulated(
      'Rollcall invites once more, which counts as another of the 100 invites a day. Tray does not document what becomes of the first invite, nor whether it takes a second while the first is open.',
      async (_inviteId, input) => [planInvite(input)],
    ),
    createUser: native(
      async ({ email, name, roleIds }) =>
        writer.plan(
          { method: 'POST', path: '/core/v1/users', body: { name, email, organizationRoleId: onlyRole(roleIds) } },
          { sideEffects: createEffects, receipt: userReceipt },
        ),
      { how: 'For organisations with SSO: Tray sends no e-mail.' },
    ),
    removeUser: native(async (userId) =>
      writer.plan({ method: 'DELETE', path: pathOf`/core/v1/users/${userId}` }, { sideEffects: removeEffects }),
    ),
    setUserRoles: native(async (userId, roleIds) =>
      writer.plan({
        method: 'PUT',
        path: pathOf`/core/v1/users/${userId}/roles`,
        body: { roleId: onlyRole(roleIds) },
      }),
    ),
    addMember: native(async (workspaceId, userId, roleIds) =>
      writer.plan({
        method: 'POST',
        path: pathOf`/core/v1/workspaces/${workspaceId}/users`,
        body: { userId, roleId: onlyRole(roleIds) },
      }),
    ),
    setMemberRoles: native(async (workspaceId, userId, roleIds) =>
      writer.plan({
        method: 'PUT',
        path: pathOf`/core/v1/workspaces/${workspaceId}/users/${userId}`,
        body: { roleId: onlyRole(roleIds) },
      }),
    ),
    removeMember: native(async (workspaceId, userId) =>
      writer.plan({ method: 'DELETE', path: pathOf`/core/v1/workspaces/${workspaceId}/users/${userId}` }),
    ),
    sendPasswordReset: unsupported('Tray has no operation that resets a password.'),
    updateViewer: unsupported(
      'Tray has no operation that changes the account behind the token, nor tells which it is.',
    ),
  };
};
