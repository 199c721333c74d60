import type { StaticGaps } from '../../domain/gap.ts';
import type { Scope } from './scope.ts';

/** The fields that Snyk does not provide. Without a group there are no roles that hold in the whole directory either. */
export const gapsOf = ({ kind }: Scope): StaticGaps => ({
  User: {
    status:
      'Snyk tells whether a user is active only in a beta operation, one user at a time, which Rollcall does not use.',
    ...(kind === 'group'
      ? {}
      : { roles: 'No Snyk group is configured, and without one no role holds in the whole directory.' }),
  },
  Workspace: {
    description: 'Snyk has no descriptions of organisations.',
    monthlyTaskLimit: 'Only Tray has such a limit.',
  },
  Role: {},
  Membership: {},
  Invite: {
    name: 'A Snyk invite has an address and no name.',
    createdAt: 'Snyk does not say when an invite was sent; Rollcall knows it of those that it sent itself.',
    expiresAt: 'Snyk does not say when an invite expires, nor whether it does.',
  },
});
