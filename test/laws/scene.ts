import type { Config } from '../../src/config/config.ts';
import type { ProviderModule } from '../../src/providers/module.ts';
import type { SandboxOptions } from '../../src/sandbox/sandbox.ts';
import { type SandboxedGateway, startSandboxedGateway } from '../harness/sandboxed-gateway.ts';
import type { Listing } from './listing.ts';

/** A gateway over one directory, and the lists that the graph has of it, by name. */
export interface Scene {
  readonly gateway: SandboxedGateway;
  readonly listings: ReadonlyMap<string, Listing>;
  readonly listing: (name: string) => Listing;
}

/** A budget that no walk of these tests comes near: what a spent one does is told apart. */
const limits = { callsPerField: 20_000 };

/** Starts a gateway over one vendor's sandbox. @param listingsOf may ask the gateway for ids */
export const startScene = async (
  module: ProviderModule,
  sandbox: SandboxOptions,
  listingsOf: (gateway: SandboxedGateway) => Promise<Readonly<Record<string, Listing>>>,
  config: Partial<Config> = {},
): Promise<Scene> => {
  const gateway = await startSandboxedGateway({
    modules: [module],
    sandboxes: { [module.name]: sandbox },
    config: { limits, ledger: false, ...config },
  });
  const listings = new Map(Object.entries(await listingsOf(gateway)));
  return {
    gateway,
    listings,
    listing: (name) => {
      const listing = listings.get(name);
      if (listing === undefined) throw new Error(`There is no list ${JSON.stringify(name)}.`);
      return listing;
    },
  };
};

/** The graph's ids of things, by the vendor's. @param field of a directory, such as `workspaces` */
export const globalIds = async (
  gateway: SandboxedGateway,
  directory: string,
  field: 'workspaces' | 'users',
): Promise<(vendorId: string | undefined) => string> => {
  const { data } = await gateway.ask(
    `query Ids($key: ID!) { directory(key: $key) { ${field}(first: 500) { nodes { id vendorId } } } }`,
    { key: directory },
  );
  const nodes = data.directory[field].nodes as { id: string; vendorId: string }[];
  const ids = new Map(nodes.map(({ id, vendorId }) => [vendorId, id]));
  return (vendorId) => {
    const id = ids.get(vendorId ?? '');
    if (id === undefined) throw new Error(`The graph shows no ${vendorId} among the ${field} of ${directory}.`);
    return id;
  };
};

/** The place of a list that hangs on a directory. */
export const ofDirectory = (key: string): string => `directory(key: "${key}") { LIST }`;

/** The place of a list that hangs on a node. */
export const ofNode = (id: string, type: 'Workspace' | 'User'): string =>
  `node(id: "${id}") { ... on ${type} { LIST } }`;
