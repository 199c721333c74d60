import type { RequestListener } from 'node:http';
import type { GraphQLSchema } from 'graphql';
import { checkConfig } from './config/check-config.ts';
import type { CheckedConfig, Config, LimitsConfig } from './config/config.ts';
import { ConfigError } from './config/config-error.ts';
import { type Ledger, LedgerError } from './domain/ledger.ts';
import type { Provider } from './domain/provider.ts';
import { createRequestContext, type RequestContext, type RequestContextOptions } from './graph/context.ts';
import { createSchema } from './graph/schema.ts';
import type { Connect } from './http/transport.ts';
import { createConnect } from './http/undici-transport.ts';
import { providerModules } from './providers/index.ts';
import type { ProviderModule } from './providers/module.ts';
import { createLogger, type Logger } from './server/logger.ts';
import { createServer } from './server/server.ts';
import { openLater } from './store/open-later.ts';
import { openLedger } from './store/open-ledger.ts';
import { createUuids } from './store/uuid.ts';
import { watchLedger } from './store/watched-ledger.ts';
import { type Reconciling, startReconciling } from './writes/reconcile-interval.ts';
import type { WriteContext } from './writes/write-context.ts';

export interface GatewayOptions {
  /** The vendors that exist. @default all that Rollcall brings */
  readonly modules?: readonly ProviderModule[];
  /** The way to the vendors. @default HTTP, within the configured limits */
  readonly connect?: Connect;
  /** Where log lines go. @default standard error, one JSON object per line */
  readonly logger?: Logger;
  /** The present, by which invites expire and quotas are counted. @default the clock's */
  readonly now?: () => Date;
}

/** Everything behind the socket: what tests and embedders use. */
export interface Gateway {
  /** Answers a request as the server would. Rejects only where the request's own signal is aborted. */
  readonly fetch: (request: Request) => Promise<Response>;
  /** The same for node:http: `createServer(gateway.listener)`. */
  readonly listener: RequestListener;
  readonly schema: GraphQLSchema;
  /** The configured directories, opened, in their order. */
  readonly providers: readonly Provider[];
  /**
   * Resolves once the ledger is open; rejects with a LedgerError where it cannot be. Reading works all the same, and every mutation tries
   * to open it anew.
   */
  readonly ready: () => Promise<void>;
  /** From now on `/readyz` answers 503, so that no new requests are sent here; those that come are answered. */
  readonly drain: () => void;
  /** Closes the connections to the vendors, after the calls under way, and the ledger, once it knows how the writes under way ended. */
  readonly dispose: () => Promise<void>;
}

/** Opens every configured directory and builds the graph over them. Throws a ConfigError that names every fault. */
export const createGateway = (config: Config, options: GatewayOptions = {}): Gateway => {
  // Relative names of files start from the working directory.
  const checked = checkConfig(config, { modules: options.modules ?? providerModules, basePath: '' });
  if (!checked.ok) throw new ConfigError(checked.faults);
  return openGateway(checked.value, options);
};

/** The same, for a configuration that has been checked. */
export const openGateway = (config: CheckedConfig, options: GatewayOptions = {}): Gateway => {
  const modules = options.modules ?? providerModules;
  const connect = options.connect ?? connectWithin(config.limits);
  const providers = openProviders(config, connect);
  const schema = createSchema({ providers: modules });
  const now = options.now ?? (() => new Date());
  const { ledger: location } = config;
  const opening = location === false ? null : openLater(() => openAndRecover(location, now));
  const ledger = opening === null ? null : watchLedger(opening);
  const newUuid = createUuids();
  const logger = options.logger ?? createLogger(config.log.level);
  const createContext = (scope: Pick<RequestContextOptions, 'signal' | 'onUpstreamCall'>): RequestContext =>
    createRequestContext({
      ...scope,
      providers,
      ...(ledger === null ? {} : { ledger }),
      newId: () => newUuid(now().getTime()),
      now,
      limits: { callsPerField: config.limits.callsPerField },
      exposeRaw: config.exposeRaw,
    });
  const reconciling = reconcileAtIntervals(config, logger, (signal) => createContext({ signal }).writes);
  let draining = false;
  const server = createServer({
    schema,
    createContext,
    logger,
    deadlineSeconds: config.limits.deadlineSeconds,
    graphiql: config.graphiql,
    isReady: () => !draining,
  });
  return {
    schema,
    providers,
    ready: async () => {
      await opening?.ready();
    },
    listener: (request, response) => void server(request, response),
    fetch: async (request) => {
      const { status, headers, body } = await server.fetch(request);
      // Yoga's own kind of Response is no instance of the platform's.
      return new Response(body, { status, headers: [...headers] });
    },
    drain: () => {
      draining = true;
    },
    dispose: async () => {
      draining = true;
      await Promise.all([server.dispose(), reconciling?.stop()]);
      // A write that was sent has ended by its own deadline; what hangs longer is found as UNKNOWN by the next who opens the ledger.
      await ledger?.whenQuiet(config.limits.upstreamDeadlineSeconds * 1000);
      await Promise.all(providers.map((provider) => provider.close()));
      await ledger?.close();
    },
  };
};

/** Opens the ledger, and marks what a dead process left under way as what may have been sent. */
const openAndRecover = async (location: string, now: () => Date): Promise<Ledger> => {
  const ledger = await openLedger(location, { now });
  await ledger.recover();
  return ledger;
};

/** Begins to look after open invites by itself, where that is switched on and there is a ledger to keep what is found. */
const reconcileAtIntervals = (
  { ledger, reconcileEverySeconds: everySeconds }: CheckedConfig,
  logger: Logger,
  createContext: (signal: AbortSignal) => WriteContext | null,
): Reconciling | null => {
  if (ledger === false || everySeconds === null) return null;
  return startReconciling({
    everySeconds,
    logger,
    createContext: (signal) => {
      const context = createContext(signal);
      if (context === null) throw new LedgerError('There is no ledger.');
      return context;
    },
  });
};

/** Opens every directory of a configuration. No call is made yet. */
export const openProviders = ({ directories }: CheckedConfig, connect: Connect): readonly Provider[] =>
  directories.map(({ directory, module, settings }) => module.open(directory, settings, connect));

/** The vendors' transport, with the limits that the configuration sets. */
export const connectWithin = (limits: Required<LimitsConfig>): Connect =>
  createConnect({
    connections: limits.upstreamConcurrency,
    deadlineMilliseconds: limits.upstreamDeadlineSeconds * 1000,
    responseBytes: limits.responseBytes,
  });
