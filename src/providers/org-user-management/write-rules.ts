import type { RoleRule, WriteRules } from '../../domain/write.ts';
import { roleWords } from './role-mapping.ts';

/** The three roles hold in the directory and, since that is its one workspace, there. */
const someRoles: RoleRule = { least: 1, most: roleWords.length, scope: null };

/** What org-user-management asks of a write. It documents no form of addresses and no limit of invites. */
export const oumWriteRules: WriteRules = {
  roles: {
    inviteUser: someRoles,
    createUser: someRoles,
    setUserRoles: someRoles,
    addMember: someRoles,
    setMemberRoles: someRoles,
  },
  inviteNamesWorkspace: false,
  inviteNeedsName: true,
  emailPattern: null,
  invitesPerDay: null,
};
