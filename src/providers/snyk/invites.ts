import type { Call } from '../../domain/call.ts';
import { emulated, native } from '../../domain/capability.ts';
import type { Invite } from '../../domain/invite.ts';
import type { Operations } from '../../domain/provider.ts';
import type { List } from '../../domain/window.ts';
import { pathOf } from '../../http/path.ts';
import { readWhole } from '../../pagination/whole-list.ts';
import { toInvite, rolesNamed } from './invite-mapping.ts';
import { createSnykList } from './list.ts';
import { nullWithoutOrg } from './members.ts';
import { ofEveryOrg } from './orgs.ts';
import { readOrgRoles } from './roles.ts';
import type { Snyk } from './snyk.ts';
import { invitePage } from './wire.ts';

type InviteOperations = Pick<Operations, 'listInvites' | 'listWorkspaceInvites' | 'getInvite' | 'getInviteRoles'>;

/** Who was asked to join Snyk's organisations and has not answered yet. */
export const inviteOperations = (snyk: Snyk): InviteOperations => ({
  listInvites: ofEveryOrg(snyk, 'the invites', (orgId) => listInvites(snyk, orgId)),
  listWorkspaceInvites: native((workspaceId) => listInvites(snyk, workspaceId), {
    how: 'Snyk lists invites while they are pending; what became of one that is gone, it does not tell.',
  }),
  getInvite: emulated("Rollcall looks it up in the organisation's list of invites.", (inviteId, workspaceId, call) =>
    findInvite(snyk, inviteId, workspaceId, call),
  ),
  getInviteRoles: emulated(
    "Snyk lists the role's name only; Rollcall looks it up in the roles of the organisation's group.",
    async ({ roleRaw, workspaceId }, call) =>
      roleRaw === null || workspaceId === null ? [] : rolesNamed(roleRaw, await readOrgRoles(snyk, workspaceId, call)),
    // The organisation where it is to tell its group, and the group's list.
    { price: snyk.scope.kind === 'group' ? { once: 1, each: 0 } : { once: 0, each: 2 } },
  ),
});

const listInvites = (snyk: Snyk, orgId: string): List<Invite> =>
  createSnykList(snyk, {
    path: pathOf`/rest/orgs/${orgId}/invites`,
    page: invitePage,
    map: (row) => toInvite(snyk.directory, row, orgId, new Date().toISOString()),
    idOf: ({ id }) => id,
  });

/** Every invite of Snyk's is to an organisation. */
const findInvite = async (
  snyk: Snyk,
  inviteId: string,
  workspaceId: string | null,
  call: Call,
): Promise<Invite | null> => {
  if (workspaceId === null) return null;
  const read = async () => {
    const invites = await readWhole(listInvites(snyk, workspaceId), call);
    return invites.find(({ id }) => id === inviteId) ?? null;
  };
  return nullWithoutOrg(snyk, workspaceId, call, read);
};
