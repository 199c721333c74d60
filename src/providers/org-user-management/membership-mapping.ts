import type { Membership } from '../../domain/membership.ts';
import type { User } from '../../domain/user.ts';
import type { Workspace } from '../../domain/workspace.ts';

/** Every user is a member of the organisation, with the roles it has there: the vendor knows no others. */
export const toMembership = (user: User, organization: Workspace): Membership => ({
  kind: 'Membership',
  directory: user.directory,
  workspaceId: organization.id,
  userId: user.id,
  id: null,
  user,
  workspace: organization,
  roles: user.roles,
  origin: 'DIRECT',
  joinedAt: null,
  raw: user.raw,
});
