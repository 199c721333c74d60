import { uuidOf } from '../../../sandbox/identifier.ts';
import { people } from '../../../sandbox/people.ts';
import type { PersonAccount } from '../../../sandbox/person.ts';
import type { SnykContent } from './options.ts';
import { seedRoles } from './seed-role.ts';
import { seedMoment, userIdOf } from './seed-user.ts';
import type { SnykOrg, SnykState } from './state.ts';

/** Not in alphabetical order: insertion order and the order of names are to differ. */
const names = ['Platform', 'Payments', 'Mobile Apps', 'Data Science', 'Internal Tools'] as const;

/** Makes the organisations of the group, or those without one, and the caller's personal one. */
export const seedOrgs = (state: SnykState, accounts: readonly PersonAccount[], content: SnykContent): void => {
  const groupId = state.groups.rows()[0]?.id ?? null;
  for (let place = 0; place < content.orgs; place += 1) {
    const name = names[place] ?? `Team ${String(place + 1).padStart(4, '0')}`;
    const org = addOrg(state, name, groupId, place);
    const members =
      content.membersPerOrg === null ? someOf(accounts, place) : exactly(content.membersPerOrg, accounts, place);
    members.forEach((account, index) => addMember(org, account, orgRoleOf(account, index).id, place + index + 1));
    if (content.invitesPerOrg === null) addBelievableInvites(org, place, content.orgs);
    else addInvites(org, content.invitesPerOrg);
  }
  const [caller] = accounts;
  if (content.personalOrg && caller !== undefined) {
    const org = addOrg(state, caller.handle, null, content.orgs);
    addMember(org, caller, seedRoles.orgAdmin.id, content.orgs + 1);
  }
};

const addOrg = (state: SnykState, name: string, groupId: string | null, place: number): SnykOrg => {
  const slug = name.toLowerCase().replaceAll(' ', '-');
  const org = state.makeOrg({ id: uuidOf(`snyk org ${name}`), name, slug, groupId });
  return state.orgs.insert({
    ...org,
    accessRequests: place % 2 === 1,
    createdAt: seedMoment(place),
    updatedAt: seedMoment(place + 40_000),
  });
};

/** The first organisation has almost everybody, the next ones ever fewer; an admin of the group may be in none. */
const someOf = (accounts: readonly PersonAccount[], place: number): readonly PersonAccount[] =>
  accounts.filter((_, index) => {
    if (index % 97 === leftAll) return false;
    return place === 0 ? index % 8 !== 5 : (index + place) % (place + 1) === 0;
  });

/** Whoever is still in the group and in no organisation of it any more. */
const leftAll = 11;

const exactly = (count: number, accounts: readonly PersonAccount[], place: number): readonly PersonAccount[] => {
  if (count > accounts.length) {
    throw new Error(`An organisation cannot have ${count} members of ${accounts.length} users: ask for more users.`);
  }
  return Array.from({ length: count }, (_, index) => accounts[(place * 7 + index) % accounts.length]).filter(
    (account) => account !== undefined,
  );
};

const orgRoleOf = ({ standing }: PersonAccount, index: number) => {
  if (standing === 'reader') return seedRoles.auditor;
  return standing === 'admin' || index === 0 ? seedRoles.orgAdmin : seedRoles.collaborator;
};

const addMember = (org: SnykOrg, account: PersonAccount, roleId: string, step: number): void => {
  org.memberships.insert({
    id: uuidOf(`snyk membership ${org.name} ${account.handle}`),
    userId: userIdOf(account),
    roleId,
    createdAt: seedMoment(step),
  });
};

const addInvite = (org: SnykOrg, email: string, roleId: string, active: boolean): void => {
  org.invites.insert({ id: uuidOf(`snyk invite ${org.name} ${email}`), email, roleId, active });
};

/** Colleagues who use other vendors and not yet Snyk, some in each organisation; the last of all has accepted. */
const addBelievableInvites = (org: SnykOrg, place: number, orgs: number): void => {
  const invitees = people.flatMap(({ email, standing, spelling }) =>
    email !== null && standing.security === undefined ? [spelling.product ?? email] : [],
  );
  for (const [index, email] of invitees.entries()) {
    const role = index % 3 === 2 ? seedRoles.auditor : seedRoles.collaborator;
    if (index % Math.min(orgs, 3) === place) addInvite(org, email, role.id, index !== invitees.length - 1);
  }
};

const addInvites = (org: SnykOrg, count: number): void => {
  for (let index = 0; index < count; index += 1) {
    addInvite(org, `invitee.${index + 1}@example.com`, seedRoles.collaborator.id, index % 10 !== 9);
  }
};
