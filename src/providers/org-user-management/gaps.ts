import type { StaticGaps } from '../../domain/gap.ts';

/** What the documentation of org-user-management has no field for. */
export const oumGaps: StaticGaps = {
  User: {
    username: 'org-user-management knows users by their e-mail address and has no user names.',
    accountType: 'org-user-management does not tell people and machines apart.',
    accountTypeRaw: 'org-user-management does not tell people and machines apart.',
    status: 'org-user-management does not tell whether an account is active; removed ones are not listed.',
    loginMethod: 'org-user-management does not tell how a user logs in.',
  },
  Workspace: {
    typeRaw: 'org-user-management has no types: its one workspace is the organisation.',
    description: 'org-user-management has no description of the organisation.',
    monthlyTaskLimit: 'org-user-management has no tasks to limit.',
  },
  Role: {
    description: 'org-user-management names its roles and does not describe them.',
  },
  Membership: {
    vendorId: 'org-user-management has no memberships apart from users.',
    joinedAt: 'org-user-management does not tell when a user joined.',
  },
  Invite: {
    vendorId: 'org-user-management gives an invite no id.',
    expiresAt: 'org-user-management does not tell whether or when an invite expires.',
  },
};
