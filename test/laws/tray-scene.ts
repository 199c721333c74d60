import type { Config } from '../../src/config/config.ts';
import { uuidOf } from '../../src/sandbox/identifier.ts';
import type { SandboxOptions } from '../../src/sandbox/sandbox.ts';
import { tray } from '../../src/providers/tray/index.ts';
import type { TraySandboxOptions } from '../../src/providers/tray/sandbox/options.ts';
import type { TrayMember, TrayState, TrayUser, TrayWorkspace } from '../../src/providers/tray/sandbox/state.ts';
import type { SandboxedGateway } from '../harness/sandboxed-gateway.ts';
import { type Listing, membershipId, type Stock } from './listing.ts';
import { globalIds, ofDirectory, ofNode, type Scene, startScene } from './scene.ts';
import { arrayStock, nestedStock } from './stock.ts';

const idOf = ({ id }: { readonly id: string }): string => id;

const privilegeOf: Readonly<Record<string, string>> = {
  Owner: 'OWNER',
  Admin: 'ADMIN',
  Contributor: 'WRITE',
  Viewer: 'READ',
};

/** Invents users; every third one is found by each of the filters. */
const userMaker =
  ({ roles }: TrayState) =>
  (serial: number): TrayUser => ({
    id: uuidOf(`law user ${serial}`),
    email: `law.user.${serial}@example.com`,
    name: serial % 3 === 0 ? `Zara Anders ${serial}` : `Law User ${serial}`,
    accountType: 'Regular',
    roleId: roles[serial % roles.length]?.id ?? '',
  });

const memberStock = (state: TrayState, workspace: TrayWorkspace): Stock => {
  const invented: TrayUser[] = [];
  const stock = arrayStock<TrayMember>(workspace.members, idOf, (serial) => {
    const user = { ...userMaker(state)(serial), id: uuidOf(`law member ${workspace.id} ${serial}`) };
    invented.push(user);
    state.users.push(user);
    return { id: user.id, roleId: workspace.roles[serial % workspace.roles.length]?.id ?? '' };
  });
  return {
    ...stock,
    resize: (count) => {
      stock.resize(count);
      // A test of the users may have taken them out again.
      const known = new Set(state.users.map(idOf));
      state.users.push(...invented.filter(({ id }) => !known.has(id)));
    },
  };
};

const workspaceStock = ({ workspaces }: TrayState): Stock =>
  arrayStock<TrayWorkspace>(workspaces, idOf, (serial) => ({
    id: uuidOf(`law workspace ${serial}`),
    name: serial % 3 === 0 ? `Zara's team ${serial}` : `Law ${serial}`,
    type: serial % 2 === 0 ? 'Shared' : 'Embedded',
    roles: [{ id: uuidOf(`law role of workspace ${serial}`), name: 'Admin' }],
    members: [],
  }));

const membershipStock = (state: TrayState): Stock => {
  const stocks = new Map<TrayWorkspace, Stock>();
  const stockOf = (workspace: TrayWorkspace): Stock => {
    const stock = stocks.get(workspace) ?? memberStock(state, workspace);
    stocks.set(workspace, stock);
    return stock;
  };
  return nestedStock(
    () => state.workspaces.map(stockOf),
    (id, place) => membershipId(state.workspaces[place]?.id ?? '', id),
  );
};

const stateOf = (gateway: SandboxedGateway): TrayState => gateway.sandbox('tray').state as TrayState;

/** What each list of the gateway's Tray directory holds. */
export const trayListings = async (gateway: SandboxedGateway): Promise<Readonly<Record<string, Listing>>> => {
  const state = stateOf(gateway);
  const workspaceId = await globalIds(gateway, 'tray', 'workspaces');
  const userId = await globalIds(gateway, 'tray', 'users');
  const [, workspace] = state.workspaces;
  const [user] = state.users;
  if (workspace === undefined || user === undefined) throw new Error('Tray is empty.');
  const inWorkspace = ofNode(workspaceId(workspace.id), 'Workspace');
  const inDirectory = ofDirectory('tray');

  const users = arrayStock(state.users, idOf, userMaker(state));
  const members = memberStock(state, workspace);
  const memberships = membershipStock(state);
  const nameOfRole = (id: string): string => state.roles.find((role) => role.id === id)?.name ?? '';
  const usersWith = (test: (user: TrayUser) => boolean) => () => state.users.filter(test).map(idOf);
  const admins = (): string[] =>
    state.workspaces.flatMap(({ id, roles, members: rows }) =>
      rows
        .filter(({ roleId }) => roles.find((role) => role.id === roleId)?.name === 'Admin')
        .map((row) => membershipId(id, row.id)),
    );

  return {
    users: { place: inDirectory, field: 'users', rows: 'plain', truth: users.ids, stock: users },
    'users by e-mail': {
      place: inDirectory,
      field: 'users',
      filter: `email: "${user.email?.toUpperCase()}"`,
      rows: 'plain',
      truth: usersWith(({ email }) => email?.toLowerCase() === user.email?.toLowerCase()),
      stock: users,
    },
    'users by name': {
      place: inDirectory,
      field: 'users',
      filter: 'search: "AN"',
      rows: 'plain',
      truth: usersWith(({ name }) => name.toLowerCase().includes('an')),
      stock: users,
      mostRows: 40,
    },
    'users by privilege': {
      place: inDirectory,
      field: 'users',
      filter: 'privileges: [OWNER, WRITE]',
      rows: 'plain',
      truth: usersWith(({ roleId }) => ['OWNER', 'WRITE'].includes(privilegeOf[nameOfRole(roleId)] ?? '')),
      stock: users,
      mostRows: 40,
    },
    'user memberships': {
      place: ofNode(userId(user.id), 'User'),
      field: 'memberships',
      rows: 'membership',
      truth: () =>
        state.workspaces
          .filter(({ members: rows }) => rows.some(({ id }) => id === user.id))
          .map(({ id }) => membershipId(id, user.id)),
      stock: null,
    },
    members: { place: inWorkspace, field: 'members', rows: 'plain', truth: members.ids, stock: members },
    'workspace roles': {
      place: inWorkspace,
      field: 'roles',
      rows: 'plain',
      truth: () => workspace.roles.map(idOf),
      stock: arrayStock(workspace.roles, idOf, (serial) => ({ id: uuidOf(`law role ${serial}`), name: `R${serial}` })),
    },
    memberships: {
      place: inDirectory,
      field: 'memberships',
      rows: 'membership',
      truth: memberships.ids,
      stock: memberships,
    },
    'memberships by privilege': {
      place: inDirectory,
      field: 'memberships',
      filter: 'privileges: [ADMIN]',
      rows: 'membership',
      truth: admins,
      stock: memberships,
      mostRows: 30,
    },
    workspaces: {
      place: inDirectory,
      field: 'workspaces',
      rows: 'plain',
      truth: () => state.workspaces.map(idOf),
      stock: workspaceStock(state),
    },
    'workspaces by type': {
      place: inDirectory,
      field: 'workspaces',
      filter: 'types: [EMBEDDED, ORGANIZATION]',
      rows: 'plain',
      truth: () => state.workspaces.filter(({ type }) => type === 'Embedded' || type === 'Organization').map(idOf),
      stock: workspaceStock(state),
    },
    'workspaces by name': {
      place: inDirectory,
      field: 'workspaces',
      filter: 'search: "zara"',
      rows: 'plain',
      truth: () => state.workspaces.filter(({ name }) => name.toLowerCase().includes('zara')).map(idOf),
      stock: workspaceStock(state),
    },
    roles: {
      place: inDirectory,
      field: 'roles',
      rows: 'plain',
      truth: () => state.roles.map(idOf),
      stock: arrayStock(state.roles, idOf, (serial) => ({ id: uuidOf(`law role ${serial}`), name: `R${serial}` })),
    },
  };
};

/** The lists of a Tray directory. Those that leave least of the sandbox behind them come last. */
export const trayLists = [
  'users',
  'users by e-mail',
  'users by name',
  'users by privilege',
  'user memberships',
  'members',
  'workspace roles',
  'memberships',
  'memberships by privilege',
  'workspaces',
  'workspaces by type',
  'workspaces by name',
  'roles',
] as const;

/** A gateway over a Tray directory with some users, of whom each is in some of its workspaces. */
export const startTrayScene = (
  vendor: TraySandboxOptions = {},
  options: Omit<SandboxOptions, 'vendor'> = {},
  config: Partial<Config> = {},
): Promise<Scene> =>
  startScene(
    tray,
    { users: 37, ...options, vendor: { workspaces: 13, membersPerWorkspace: 20, ...vendor } },
    trayListings,
    config,
  );
