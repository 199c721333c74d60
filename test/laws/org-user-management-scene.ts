import type { Config } from '../../src/config/config.ts';
import type { SandboxOptions } from '../../src/sandbox/sandbox.ts';
import { orgUserManagement } from '../../src/providers/org-user-management/index.ts';
import type { OrgUserManagementSandboxOptions } from '../../src/providers/org-user-management/sandbox/options.ts';
import type {
  OrgUser,
  OrgUserManagementState,
  RoleName,
} from '../../src/providers/org-user-management/sandbox/state.ts';
import type { SandboxedGateway } from '../harness/sandboxed-gateway.ts';
import { type Listing, membershipId, type Stock } from './listing.ts';
import { globalIds, ofDirectory, ofNode, type Scene, startScene } from './scene.ts';
import { arrayStock } from './stock.ts';

const roles: readonly RoleName[] = ['admin', 'developer', 'analyst'];

/** Invents users; every third one is found by each of the filters. */
const makeUser = (serial: number): OrgUser => ({
  id: `auth0|law${serial}`,
  email: `law.user.${serial}@example.com`,
  name: serial % 3 === 0 ? `Zara Anders ${serial}` : `Law User ${serial}`,
  roles: roles.slice(serial % 4),
});

/** What each list of the gateway's directory at org-user-management holds. */
export const orgUserManagementListings = async (
  gateway: SandboxedGateway,
): Promise<Readonly<Record<string, Listing>>> => {
  const state = gateway.sandbox('oum').state as OrgUserManagementState;
  const workspaceId = (await globalIds(gateway, 'oum', 'workspaces'))(state.organization.id);
  const userId = await globalIds(gateway, 'oum', 'users');
  const [user] = state.users;
  if (user === undefined) throw new Error('org-user-management is empty.');
  const users = arrayStock(state.users, ({ id }) => id, makeUser);
  const inDirectory = { place: ofDirectory('oum'), rows: 'plain' } as const;
  const inWorkspace = { place: ofNode(workspaceId, 'Workspace'), rows: 'plain' } as const;
  const usersWith = (test: (user: OrgUser) => boolean) => () => state.users.filter(test).map(({ id }) => id);
  const memberOf = (id: string): string => membershipId(state.organization.id, id);
  const memberships: Stock = { ...users, ids: () => users.ids().map(memberOf) };

  return {
    users: { ...inDirectory, field: 'users', truth: users.ids, stock: users },
    'users by e-mail': {
      ...inDirectory,
      field: 'users',
      filter: `email: "${user.email.toUpperCase()}"`,
      truth: usersWith(({ email }) => email.toLowerCase() === user.email.toLowerCase()),
      stock: users,
    },
    'users by a name that the vendor looks for': {
      ...inDirectory,
      field: 'users',
      filter: 'search: "zara an"',
      truth: usersWith(({ name }) => name.toLowerCase().includes('zara an')),
      stock: users,
    },
    'users by a name that it cannot look for': {
      ...inDirectory,
      field: 'users',
      filter: 'search: "AN"',
      truth: usersWith(({ name }) => name.toLowerCase().includes('an')),
      stock: users,
    },
    'users by privilege': {
      ...inDirectory,
      field: 'users',
      filter: 'privileges: [ADMIN]',
      truth: usersWith((one) => one.roles.includes('admin')),
      stock: users,
      mostRows: 40,
    },
    'user memberships': {
      ...inDirectory,
      place: ofNode(userId(user.id), 'User'),
      field: 'memberships',
      rows: 'membership',
      truth: () => [memberOf(user.id)],
      stock: null,
    },
    members: { ...inWorkspace, field: 'members', truth: users.ids, stock: users },
    memberships: {
      ...inDirectory,
      field: 'memberships',
      rows: 'membership',
      truth: memberships.ids,
      stock: memberships,
    },
    'memberships by privilege': {
      ...inDirectory,
      field: 'memberships',
      filter: 'privileges: [WRITE]',
      rows: 'membership',
      truth: () => usersWith((one) => one.roles.includes('developer'))().map(memberOf),
      stock: memberships,
      mostRows: 40,
    },
    workspaces: { ...inDirectory, field: 'workspaces', truth: () => [state.organization.id], stock: null },
    'workspaces of a type that it has none of': {
      ...inDirectory,
      field: 'workspaces',
      filter: 'types: [SHARED]',
      truth: () => [],
      stock: null,
    },
    roles: { ...inDirectory, field: 'roles', truth: () => roles, stock: null },
    'workspace roles': { ...inWorkspace, field: 'roles', truth: () => roles, stock: null },
  };
};

/** The lists of a directory at org-user-management. */
export const orgUserManagementLists = [
  'users',
  'users by e-mail',
  'users by a name that the vendor looks for',
  'users by a name that it cannot look for',
  'users by privilege',
  'user memberships',
  'members',
  'memberships',
  'memberships by privilege',
  'workspaces',
  'workspaces of a type that it has none of',
  'roles',
  'workspace roles',
] as const;

/** A gateway over a directory at org-user-management. */
export const startOrgUserManagementScene = (
  vendor: OrgUserManagementSandboxOptions = {},
  options: Omit<SandboxOptions, 'vendor'> = {},
  config: Partial<Config> = {},
): Promise<Scene> =>
  startScene(orgUserManagement, { users: 37, ...options, vendor }, orgUserManagementListings, config);
