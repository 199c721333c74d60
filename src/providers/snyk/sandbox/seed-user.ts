import { uuidOf } from '../../../sandbox/identifier.ts';
import type { PersonAccount } from '../../../sandbox/person.ts';
import { seedRoles } from './seed-role.ts';
import type { SnykMembership, SnykUser } from './state.ts';

/** A moment in the company's time at Snyk. @param step how many quarters of an hour after its beginning */
export const seedMoment = (step: number): string =>
  new Date(Date.parse('2023-01-09T09:00:00Z') + step * 900_000).toISOString();

/** The id that an account has at Snyk. */
export const userIdOf = ({ handle }: Pick<PersonAccount, 'handle'>): string => uuidOf(`snyk user ${handle}`);

/** Lars hides his address from Snyk, Ingrid has never logged in; of a hundred users one is disabled. */
export const seedUser = (account: PersonAccount, index: number): SnykUser => ({
  id: userIdOf(account),
  name: account.name,
  username: account.handle,
  email: account.handle === 'lars.muller' ? null : account.email,
  loginMethod: loginMethodOf(account),
  active: index % 100 !== 10,
});

const loginMethodOf = ({ handle, login }: PersonAccount): string | null => {
  if (handle === 'ingrid.sorensen') return null;
  if (handle === 'lars.muller') return 'github';
  return login === 'google' ? 'google' : 'sso';
};

/** An account's place in the group. */
export const seedGroupMembership = (account: PersonAccount, index: number): SnykMembership => ({
  id: uuidOf(`snyk group membership ${account.handle}`),
  userId: userIdOf(account),
  roleId: groupRoles[account.standing].id,
  createdAt: seedMoment(index),
});

const groupRoles = {
  owner: seedRoles.groupAdmin,
  admin: seedRoles.groupAdmin,
  member: seedRoles.groupMember,
  reader: seedRoles.groupViewer,
} as const;
