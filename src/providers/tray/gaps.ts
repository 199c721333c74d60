import type { StaticGaps } from '../../domain/gap.ts';

/** What Tray's documentation has no field for, and what cannot be read out of it. */
export const trayGaps: StaticGaps = {
  User: {
    username: 'Tray knows users by their e-mail address and has no user names.',
    status: 'Tray does not tell whether an account is active; deleted ones are not listed.',
    loginMethod: 'Tray does not tell how a user logs in.',
  },
  Workspace: {
    slug: 'Tray names workspaces by id and name only.',
    monthlyTaskLimit:
      'Tray sets no limit here, or one beyond 2^53, whose digits are lost before Rollcall can read them.',
    createdAt: 'Tray does not tell when a workspace was made.',
    updatedAt: 'Tray does not tell when a workspace was changed.',
  },
  Role: {
    description: 'Tray gives a role an id and a name only.',
    custom: 'Tray does not tell whether a role is built in.',
  },
  Membership: {
    vendorId: 'Tray names a membership by its workspace and its user.',
    joinedAt: 'Tray does not tell when a user joined a workspace.',
  },
  Invite: {
    name: 'A Tray invite has an address and no name.',
    expiresAt: 'Tray tells it in the answer to the invite only, and that answer did not arrive or did not tell it.',
  },
};
