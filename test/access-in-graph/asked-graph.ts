import { execute, GraphQLError, parse, validate } from 'graphql';
import { checkConfig } from '../../src/config/check-config.ts';
import { ConfigError } from '../../src/config/config-error.ts';
import type { Health } from '../../src/domain/health.ts';
import type { Ledger } from '../../src/domain/ledger.ts';
import type { Permission, Principal } from '../../src/domain/principal.ts';
import { openProviders } from '../../src/gateway.ts';
import { openUpstreams } from '../../src/open-upstreams.ts';
import { createRequestContexts, type GatewayScope, type RequestScope } from '../../src/graph/context.ts';
import { presentFailure } from '../../src/graph/request-error.ts';
import { createSchema } from '../../src/graph/schema.ts';
import { providerModules } from '../../src/providers/index.ts';
import type { Sandbox, SandboxOptions } from '../../src/sandbox/sandbox.ts';
import { startSandboxes } from '../../src/sandbox/start.ts';
import { openLedger } from '../../src/store/open-ledger.ts';
import { createUuids } from '../../src/store/uuid.ts';

/** What a caller may do, by the directory's key. */
export type Grants = Readonly<Record<string, readonly Permission[]>>;

/** A caller who was recognised, and may do this. */
export const callerWith = (grants: Grants, parts: Partial<Principal> = {}): Principal => ({
  kind: 'API_KEY',
  name: 'a caller',
  may: (permission, directory) => grants[directory]?.includes(permission) ?? false,
  seesMetrics: false,
  ...parts,
});

/** Everything, everywhere. */
export const everything = (parts: Partial<Principal> = {}): Principal => callerWith({}, { may: () => true, ...parts });

/** The answer as it would be sent, but for the server's own additions. */
export interface GraphAnswer {
  // biome-ignore lint/suspicious/noExplicitAny: tests read answers of every shape
  readonly data: any;
  readonly errors?: readonly { readonly message: string; readonly extensions: Readonly<Record<string, unknown>> }[];
}

export interface Asking extends Partial<Pick<GatewayScope & RequestScope, 'signal' | 'healthOf' | 'now'>> {
  readonly limits?: Partial<GatewayScope['limits']>;
  /** The directories of a gateway that has no others. @default all */
  readonly configured?: readonly string[];
  readonly variables?: Readonly<Record<string, unknown>>;
}

/** The graph over the sandboxes of all vendors, with one ledger, asked by whoever a test makes up. */
export interface AskedGraph extends AsyncDisposable {
  readonly ledger: Ledger;
  readonly sandbox: (key: string) => Sandbox;
  readonly ask: (principal: Principal, query: string, asking?: Asking) => Promise<GraphAnswer>;
  /** How many calls each vendor has had since the last time that this was asked. */
  readonly calls: () => Readonly<Record<string, number>>;
}

export const schema = createSchema({ providers: providerModules });

const present = (error: GraphQLError): GraphQLError => {
  const presented = presentFailure(error);
  if (presented !== null) return presented;
  if (error.originalError !== undefined && !(error.originalError instanceof GraphQLError)) throw error.originalError;
  return error;
};

export const startAskedGraph = async (
  sandboxes: Readonly<Record<string, SandboxOptions>> = {},
): Promise<AskedGraph> => {
  const started = await startSandboxes(providerModules, sandboxes);
  const byKey = new Map(
    providerModules.flatMap(({ name, defaultKey }) => {
      const sandbox = started.sandboxes.get(name);
      return sandbox === undefined ? [] : [[defaultKey, { name, sandbox }] as const];
    }),
  );
  const directories = [...byKey].map(([key, { name, sandbox }]) => ({ key, provider: name, ...sandbox.settings }));
  const checked = checkConfig({ directories, upstream: { rate: false } }, { modules: providerModules, basePath: '' });
  if (!checked.ok) throw new ConfigError(checked.faults);
  const providers = openProviders(checked.value, openUpstreams(checked.value).connect);
  const ledger = await openLedger(':memory:', { now: () => new Date() });
  const newUuid = createUuids();
  const noHealth = (): Health | null => null;

  return {
    ledger,
    sandbox: (key) => {
      const found = byKey.get(key);
      if (found === undefined) throw new Error(`There is no directory ${key}.`);
      return found.sandbox;
    },
    ask: async (principal, query, asking = {}) => {
      const { configured, variables, limits, ...parts } = asking;
      const document = parse(query);
      const faults = validate(schema, document);
      if (faults.length > 0) throw new Error(faults.map(({ message }) => message).join('\n'));
      const scope = {
        providers: providers.filter(({ directory }) => configured?.includes(directory.key) ?? true),
        limits: { ...checked.value.limits, ...limits },
        signal: () => new AbortController().signal,
        healthOf: noHealth,
        ...parts,
        principal,
        ledger,
        newId: () => newUuid(Date.now()),
      };
      const contextValue = createRequestContexts(scope)(scope);
      const result = await execute({ schema, document, contextValue, variableValues: variables });
      const errors = result.errors?.map(present);
      // What is compared is what would be sent.
      return JSON.parse(JSON.stringify({ data: result.data, ...(errors === undefined ? {} : { errors }) }));
    },
    calls: () => {
      const counted = [...byKey].map(([key, { sandbox }]) => [key, sandbox.requests.length] as const);
      for (const { sandbox } of byKey.values()) sandbox.forget();
      return Object.fromEntries(counted.filter(([, count]) => count > 0));
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all(providers.map((provider) => provider.close()));
      await ledger.close();
      await started.close();
    },
  };
};
