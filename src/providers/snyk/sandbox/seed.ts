import { uuidOf } from '../../../sandbox/identifier.ts';
import { accountsAt } from '../../../sandbox/people.ts';
import type { SnykBehaviour, SnykContent } from './options.ts';
import { seedOrgs } from './seed-org.ts';
import { seedRoles } from './seed-role.ts';
import { seedGroupMembership, seedMoment, seedUser } from './seed-user.ts';
import type { SnykGroup, SnykState } from './state.ts';
import { createKeySequence, createTable } from './table.ts';

/**
 * What the sandbox knows when it starts. The same settings make the same people, organisations and ids.
 * @param count how many users, who are all human: Snyk lists no service account
 */
export const seedState = (count: number | undefined, content: SnykContent, behaviour: SnykBehaviour): SnykState => {
  const nextKey = createKeySequence(3_280_000);
  const accounts = accountsAt('security', count ?? leastFor(content), 'human');
  const users = accounts.map(seedUser);
  const [caller] = users;
  if (caller === undefined) throw new Error('The sandbox has no users.');
  const state: SnykState = {
    token: uuidOf('snyk token'),
    users: createTable(nextKey),
    serviceAccounts: createTable(nextKey),
    roles: createTable(nextKey),
    groups: createTable(nextKey),
    orgs: createTable(nextKey),
    callerId: caller.id,
    behaviour,
    makeOrg: (details) => ({
      ...details,
      accessRequests: false,
      visible: true,
      createdAt: seedMoment(0),
      updatedAt: seedMoment(0),
      memberships: createTable(nextKey),
      invites: createTable(nextKey),
    }),
  };
  for (const role of Object.values(seedRoles)) state.roles.insert({ ...role });
  for (const user of users) state.users.insert(user);
  for (const { handle, name } of accountsAt('security', undefined, 'service')) {
    state.serviceAccounts.insert({ id: uuidOf(`snyk service account ${handle}`), name });
  }
  if (content.group !== 'none') {
    const group = state.groups.insert({
      ...seedGroup,
      visible: content.group === 'visible',
      memberships: createTable(nextKey),
    });
    for (const [index, account] of accounts.entries()) group.memberships.insert(seedGroupMembership(account, index));
  }
  seedOrgs(state, accounts, content);
  return state;
};

const seedGroup: Omit<SnykGroup, 'visible' | 'memberships'> = {
  id: uuidOf('snyk group'),
  name: 'Example Company',
  slug: 'example-company',
  createdAt: seedMoment(0),
  updatedAt: '2025-02-11T14:30:00.000Z',
};

/** As many users as one organisation is to have members, if those are more than there are believable people. */
const leastFor = ({ membersPerOrg }: SnykContent): number | undefined => {
  const people = accountsAt('security', undefined, 'human').length;
  return membersPerOrg === null || membersPerOrg <= people ? undefined : membersPerOrg;
};
