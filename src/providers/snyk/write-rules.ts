import type { RoleRule, WriteRules } from '../../domain/write.ts';

const groupRole: RoleRule = { least: 1, most: 1, scope: 'DIRECTORY' };
const orgRole: RoleRule = { least: 1, most: 1, scope: 'WORKSPACE' };

/** What Snyk's OpenAPI asks of a write: one role each time, and an organisation for every invite. It says nothing of how an address must look. */
export const snykWriteRules: WriteRules = {
  roles: {
    inviteUser: orgRole,
    // Snyk makes no accounts; the record is total.
    createUser: groupRole,
    setUserRoles: groupRole,
    addMember: orgRole,
    setMemberRoles: orgRole,
  },
  inviteNamesWorkspace: true,
  inviteNeedsName: false,
  emailPattern: null,
  invitesPerDay: null,
};
