import type { RoleRule, WriteRules } from '../../domain/write.ts';
import { emailPattern } from './email.ts';

const organizationRole: RoleRule = { least: 1, most: 1, scope: 'DIRECTORY' };
const workspaceRole: RoleRule = { least: 1, most: 1, scope: 'WORKSPACE' };

/** What Tray's documentation asks of a write: one role each time, and at most 100 invites a day. */
export const trayWriteRules: WriteRules = {
  roles: {
    inviteUser: organizationRole,
    createUser: organizationRole,
    setUserRoles: organizationRole,
    addMember: workspaceRole,
    setMemberRoles: workspaceRole,
  },
  inviteNamesWorkspace: false,
  inviteNeedsName: false,
  emailPattern,
  invitesPerDay: 100,
};
