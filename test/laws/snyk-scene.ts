import type { Config } from '../../src/config/config.ts';
import type { SandboxOptions } from '../../src/sandbox/sandbox.ts';
import { snyk } from '../../src/providers/snyk/index.ts';
import type { SnykSandboxOptions } from '../../src/providers/snyk/sandbox/options.ts';
import type { SnykOrg, SnykRole, SnykState, SnykUser } from '../../src/providers/snyk/sandbox/state.ts';
import type { SandboxedGateway } from '../harness/sandboxed-gateway.ts';
import { type Listing, membershipId, type Stock } from './listing.ts';
import { globalIds, ofDirectory, ofNode, type Scene, startScene } from './scene.ts';
import {
  inviteStock,
  memberMaker,
  memberStock,
  orgsInScope,
  orgStock,
  type SnykScope,
  stockOfEach,
  userIdOf,
} from './snyk-stock.ts';
import { nestedStock, tableStock } from './stock.ts';

export const snykStateOf = (gateway: SandboxedGateway): SnykState => gateway.sandbox('snyk').state as SnykState;

interface Parts {
  readonly state: SnykState;
  readonly scope: SnykScope;
  readonly orgs: () => readonly SnykOrg[];
  readonly org: SnykOrg;
}

const orgPrivileges: Readonly<Record<string, string>> = { 'Org Admin': 'ADMIN', 'Org Collaborator': 'WRITE' };
const groupPrivileges: Readonly<Record<string, string>> = {
  'Group Admin': 'ADMIN',
  'Group Viewer': 'READ',
  'Group Member': 'NONE',
};

const userListings = ({ state, scope, orgs, org }: Parts): Readonly<Record<string, Listing>> => {
  const group = state.groups.rows()[0];
  const stocks: Readonly<Record<SnykScope, () => Stock>> = {
    group: () => {
      if (group === undefined) throw new Error('Snyk has no group.');
      const make = memberMaker(state, group.id, ['Group Member', 'Group Admin', 'Group Viewer']);
      return tableStock(group.memberships, userIdOf, make, 'descending');
    },
    org: () => memberStock(state, org),
    token: () =>
      nestedStock(
        stockOfEach(orgs, (one) => memberStock(state, one)),
        (id) => id,
      ),
  };
  const stock = stocks[scope]();
  const everyone = (): SnykUser[] =>
    [...new Set(stock.ids())].map((id) => {
      const user = state.users.get(id);
      if (user === undefined) throw new Error(`Snyk has no user ${id}.`);
      return user;
    });
  const usersWith = (test: (user: SnykUser) => boolean) => () =>
    everyone()
      .filter(test)
      .map(({ id }) => id);
  const [, wanted] = everyone();
  const privilegeOf = ({ id }: SnykUser): string | undefined => {
    const row = scope === 'group' ? group?.memberships.rows().find(({ userId }) => userId === id) : undefined;
    return groupPrivileges[state.roles.get(row?.roleId ?? '')?.name ?? ''];
  };
  const list = { place: ofDirectory('snyk'), field: 'users', rows: 'plain', stock } as const;
  return {
    users: { ...list, truth: usersWith(() => true) },
    'users by e-mail': {
      ...list,
      filter: `email: "${wanted?.email?.toUpperCase()}"`,
      truth: usersWith(({ email }) => email?.toLowerCase() === wanted?.email?.toLowerCase()),
    },
    'users by name': {
      ...list,
      filter: 'search: "AN"',
      truth: usersWith(({ name }) => name.toLowerCase().includes('an')),
    },
    'users by privilege': {
      ...list,
      filter: 'privileges: [ADMIN, READ]',
      truth: usersWith((user) => ['ADMIN', 'READ'].includes(privilegeOf(user) ?? '')),
    },
  };
};

const userMemberships = ({ orgs }: Parts, place: string, userId: string): Readonly<Record<string, Listing>> => ({
  'user memberships': {
    place,
    field: 'memberships',
    rows: 'membership',
    truth: () =>
      orgs()
        .filter(({ memberships }) => memberships.rows().some((row) => row.userId === userId))
        .map(({ id }) => membershipId(id, userId)),
    stock: null,
  },
});

const membershipListings = ({ state, orgs, org }: Parts, orgPlace: string): Readonly<Record<string, Listing>> => {
  const idsAt = (id: string, place: number): string => membershipId(orgs()[place]?.id ?? '', id);
  const memberships = nestedStock(
    stockOfEach(orgs, (one) => memberStock(state, one)),
    idsAt,
  );
  const members = memberStock(state, org);
  const admins = (): string[] =>
    orgs().flatMap(({ id, memberships: table }) =>
      table
        .rows()
        .filter(({ roleId }) => orgPrivileges[state.roles.get(roleId)?.name ?? ''] === 'ADMIN')
        .map(({ userId }) => membershipId(id, userId)),
    );
  return {
    memberships: {
      place: ofDirectory('snyk'),
      field: 'memberships',
      rows: 'membership',
      truth: memberships.ids,
      stock: memberships,
    },
    'memberships by privilege': {
      place: ofDirectory('snyk'),
      field: 'memberships',
      filter: 'privileges: [ADMIN]',
      rows: 'membership',
      truth: admins,
      stock: memberships,
    },
    members: { place: orgPlace, field: 'members', rows: 'plain', truth: members.ids, stock: members },
  };
};

const otherListings = ({ state, scope, orgs, org }: Parts, orgPlace: string): Readonly<Record<string, Listing>> => {
  const inDirectory = { place: ofDirectory('snyk'), rows: 'plain' } as const;
  const invites = nestedStock(
    stockOfEach(orgs, (one) => inviteStock(state, one)),
    (id) => id,
  );
  const ownInvites = inviteStock(state, org);
  const workspaces = orgStock(state, scope);
  const rolesFor = (kind: SnykRole['kind']) => () =>
    state.roles
      .rows()
      .filter((role) => role.custom || role.kind === kind)
      .map(({ id }) => id);
  return {
    invites: { ...inDirectory, field: 'invites', truth: invites.ids, stock: invites },
    'workspace invites': {
      place: orgPlace,
      rows: 'plain',
      field: 'invites',
      truth: ownInvites.ids,
      stock: ownInvites,
    },
    roles: {
      ...inDirectory,
      field: 'roles',
      truth: scope === 'group' ? rolesFor('group') : () => [],
      stock: null,
    },
    'workspace roles': { place: orgPlace, rows: 'plain', field: 'roles', truth: rolesFor('org'), stock: null },
    workspaces: {
      ...inDirectory,
      field: 'workspaces',
      truth: workspaces.ids,
      stock: scope === 'org' ? null : workspaces,
    },
    'workspaces by name': {
      ...inDirectory,
      field: 'workspaces',
      filter: 'search: "ZARA"',
      truth: () =>
        orgs()
          .filter(({ name }) => name.toLowerCase().includes('zara'))
          .map(({ id }) => id),
      stock: scope === 'org' ? null : workspaces,
    },
    'workspaces of a type that it has none of': {
      ...inDirectory,
      field: 'workspaces',
      filter: 'types: [PERSONAL]',
      truth: () => [],
      stock: null,
    },
  };
};

/** What each list of the gateway's Snyk directory holds, which is of that scope. */
export const snykListings =
  (scope: SnykScope) =>
  async (gateway: SandboxedGateway): Promise<Readonly<Record<string, Listing>>> => {
    const state = snykStateOf(gateway);
    const orgs = (): readonly SnykOrg[] => orgsInScope(state, scope);
    const [org] = orgs();
    if (org === undefined) throw new Error('Snyk has no organisation in scope.');
    const parts = { state, scope, orgs, org };
    const orgPlace = ofNode((await globalIds(gateway, 'snyk', 'workspaces'))(org.id), 'Workspace');
    const member = org.memberships.rows()[0]?.userId;
    return {
      ...userListings(parts),
      ...membershipListings(parts, orgPlace),
      ...otherListings(parts, orgPlace),
      ...(member === undefined
        ? {}
        : userMemberships(parts, ofNode((await globalIds(gateway, 'snyk', 'users'))(member), 'User'), member)),
    };
  };

/** The lists of a Snyk directory. */
export const snykLists = [
  'users',
  'users by e-mail',
  'users by name',
  'users by privilege',
  'members',
  'user memberships',
  'memberships',
  'memberships by privilege',
  'invites',
  'workspace invites',
  'roles',
  'workspace roles',
  'workspaces',
  'workspaces by name',
  'workspaces of a type that it has none of',
] as const;

/** A gateway over a Snyk directory of some scope. */
export const startSnykScene = (
  scope: SnykScope,
  vendor: SnykSandboxOptions = {},
  options: Omit<SandboxOptions, 'vendor'> = {},
  config: Partial<Config> = {},
): Promise<Scene> =>
  startScene(
    snyk,
    { users: 37, ...options, vendor: { orgs: 13, membersPerOrg: 20, invitesPerOrg: 3, connect: scope, ...vendor } },
    snykListings(scope),
    config,
  );
