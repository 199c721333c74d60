import { providerModules } from '../../src/providers/index.ts';
import type { ProviderModule } from '../../src/providers/module.ts';
import { type SandboxedGateway, startSandboxedGateway } from '../harness/sandboxed-gateway.ts';
import type { Listing } from './listing.ts';
import { orgUserManagementListings } from './org-user-management-scene.ts';
import { snykListings } from './snyk-scene.ts';
import { nestedStock } from './stock.ts';
import { trayListings } from './tray-scene.ts';

/** One directory's part of a list over several. */
export interface Part {
  readonly directory: string;
  /** What the directory has of the list by itself; null where its vendor has no such list. */
  readonly listing: Listing | null;
}

/** A list at the root, with the part of each directory in configured order. */
export interface RootListing extends Listing {
  readonly parts: readonly Part[];
}

/** A gateway over a directory of each vendor. */
export interface RootScene {
  readonly gateway: SandboxedGateway;
  /** The directories' keys in configured order. */
  readonly keys: readonly string[];
  readonly listing: (name: string) => RootListing;
}

interface RootDefinition {
  readonly field: string;
  /** What the list is called among those of each directory in scope; null where the directory has none such. */
  readonly parts: Readonly<Record<string, string | null>>;
  readonly filter?: string;
  readonly rows?: Listing['rows'];
}

const everywhere = (name: string): Readonly<Record<string, string>> => ({ tray: name, oum: name, snyk: name });

const definitions: Readonly<Record<string, RootDefinition>> = {
  users: { field: 'users', parts: everywhere('users') },
  'users by name': {
    field: 'users',
    parts: { ...everywhere('users by name'), oum: 'users by a name that it cannot look for' },
    filter: 'search: "an"',
  },
  'users of two directories': {
    field: 'users',
    parts: { tray: 'users', snyk: 'users' },
    filter: 'directories: ["snyk", "tray"]',
  },
  workspaces: { field: 'workspaces', parts: everywhere('workspaces') },
  roles: { field: 'roles', parts: everywhere('roles') },
  memberships: { field: 'memberships', parts: everywhere('memberships'), rows: 'membership' },
  invites: { field: 'invites', parts: { tray: null, oum: null, snyk: 'invites' } },
};

export const rootLists = Object.keys(definitions);

/** The directories in each order in which every vendor is first, in the middle and last once. */
export const orders: readonly (readonly ProviderModule[])[] = providerModules.map((_, place) => [
  ...providerModules.slice(place),
  ...providerModules.slice(0, place),
]);

export const startRootScene = async (modules: readonly ProviderModule[]): Promise<RootScene> => {
  const gateway = await startSandboxedGateway({
    modules,
    sandboxes: {
      TRAY: { users: 17, vendor: { workspaces: 5, membersPerWorkspace: 4 } },
      ORG_USER_MANAGEMENT: { users: 12 },
      SNYK: { users: 13, vendor: { orgs: 4, membersPerOrg: 6, invitesPerOrg: 3 } },
    },
    config: {
      limits: { callsPerField: 20_000 },
      // A directory that fails is asked once each time, and is back as soon as its fault is over.
      upstream: { rate: false, retries: 0, breaker: { failures: 1000 } },
      ledger: false,
    },
  });
  const keys = modules.map(({ defaultKey }) => defaultKey);
  const listings: Readonly<Record<string, Readonly<Record<string, Listing>>>> = {
    tray: await trayListings(gateway),
    oum: await orgUserManagementListings(gateway),
    snyk: await snykListings('group')(gateway),
  };
  const listingOf = (directory: string, name: string): Listing => {
    const listing = listings[directory]?.[name];
    if (listing === undefined) throw new Error(`The directory ${directory} has no list ${JSON.stringify(name)}.`);
    return listing;
  };
  return {
    gateway,
    keys,
    listing: (name) => {
      const definition = definitions[name];
      if (definition === undefined) throw new Error(`There is no root list ${JSON.stringify(name)}.`);
      const parts = keys.flatMap((directory): Part[] => {
        const part = definition.parts[directory];
        if (part === undefined) return [];
        return [{ directory, listing: part === null ? null : listingOf(directory, part) }];
      });
      const stocks = parts.flatMap(({ listing }) => (listing?.stock ? [listing.stock] : []));
      return {
        place: 'LIST',
        field: definition.field,
        ...(definition.filter === undefined ? {} : { filter: definition.filter }),
        rows: definition.rows ?? 'plain',
        truth: () => parts.flatMap(({ listing }) => listing?.truth() ?? []),
        stock:
          stocks.length === 0
            ? null
            : nestedStock(
                () => stocks,
                (id) => id,
              ),
        parts,
      };
    },
  };
};
