import type { RequestListener } from 'node:http';
import type { GraphQLSchema } from 'graphql';
import { createTokenOf } from './access/directory-tokens.ts';
import { openAccess } from './access/open-access.ts';
import type { OtherWriters } from './cache/spare-reads.ts';
import { checkConfig } from './config/check-config.ts';
import type { CheckedConfig } from './config/checked-config.ts';
import type { Config } from './config/config.ts';
import { ConfigError } from './config/config-error.ts';
import { type Ledger, LedgerError } from './domain/ledger.ts';
import { gatewayItself, type Principal } from './domain/principal.ts';
import type { Provider } from './domain/provider.ts';
import { createRequestContexts } from './graph/context.ts';
import { createSchema } from './graph/schema.ts';
import type { SharedCounts } from './http/shared-counts.ts';
import type { Connect } from './http/transport.ts';
import { version } from './http/user-agent.ts';
import { providerModules } from './providers/index.ts';
import { openSparing, openUpstreams, tellSharing } from './open-upstreams.ts';
import type { ProviderModule } from './providers/module.ts';
import { createLogger, type Logger } from './server/logger.ts';
import { createServer } from './server/server.ts';
import { openLater } from './store/open-later.ts';
import { openLedger } from './store/open-ledger.ts';
import { createUuids } from './store/uuid.ts';
import { watchLedger } from './store/watched-ledger.ts';
import { countSettlements } from './telemetry/counted-ledger.ts';
import { watchLedgerState } from './telemetry/ledger-watch.ts';
import type { Siblings } from './telemetry/siblings.ts';
import { openTelemetry } from './telemetry/telemetry.ts';
import { watchUpstream } from './telemetry/watch-upstream.ts';
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

/** What a gateway has in common with the other workers that serve the same configuration beside it. */
export interface Company {
  readonly counts: SharedCounts;
  readonly siblings: Siblings;
  readonly writers: OtherWriters;
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
export const openGateway = (
  config: CheckedConfig,
  options: GatewayOptions & { readonly company?: Company } = {},
): Gateway => {
  const modules = options.modules ?? providerModules;
  const now = options.now ?? (() => new Date());
  const logger = options.logger ?? createLogger(config.log.level);
  const complain = (fields: object, message: string): void => logger.warn(fields, message);
  const { company } = options;
  const sparing = openSparing(config, {
    logger,
    now: () => now().getTime(),
    telemetry: () => telemetry,
    ...(company === undefined ? {} : { writers: company.writers }),
  });
  const upstreams = openUpstreams(config, {
    tokenOf: createTokenOf(config.directories, { now, complain }),
    tellSharing: tellSharing(logger),
    over: sparing.over,
    ...(company === undefined ? {} : { counts: company.counts }),
    now: () => now().getTime(),
  });
  const providers = openProviders(config, options.connect ?? upstreams.connect);
  const schema = createSchema({ providers: modules });
  const { ledger: location } = config;
  const opening =
    location === false ? null : openLater(() => openAndRecover(location, now, (count) => tellOfUnknown(count)));
  const ledger = opening === null ? null : countSettlements(watchLedger(opening), () => telemetry.metrics());
  const directories = config.directories.map(({ directory }) => directory.key);
  const tokenDirectories = new Set(directories.filter((key) => !hasOwnToken(config)('read', key)));
  let draining = false;
  const parts = { directories, healthOf: upstreams.healthOf, ledgerState: watchLedgerState(ledger) };
  const telemetry = openTelemetry({
    ...parts,
    metrics: config.metrics,
    tracing: config.tracing,
    version,
    logger,
    areBudgetsShared: () => {
      const sharing = upstreams.sharing();
      return sharing === null ? null : sharing === 'SHARED';
    },
    keptBytes: sparing.keptBytes,
    isReady: () => !draining,
    siblings: company?.siblings ?? null,
  });
  const tellOfUnknown = async (count: number): Promise<void> => {
    await telemetry.loading();
    telemetry.metrics()?.writeEnded('UNKNOWN', count);
  };
  const newUuid = createUuids();
  const createContext = createRequestContexts({
    providers,
    ...(ledger === null ? {} : { ledger }),
    tokenDirectories,
    newId: () => newUuid(now().getTime()),
    now,
    limits: config.limits,
    healthOf: upstreams.healthOf,
  });
  const reconciling = reconcileAtIntervals(config, logger, (signal) =>
    createContext({
      signal: () => signal,
      principal: { ...gatewayItself, may: hasOwnToken(config) },
      watch: watchUpstream(telemetry, null),
    }).beginWriting(),
  );
  const { access } = config;
  const server = createServer({
    schema,
    createContext,
    logger,
    settings: config,
    isReady: () => !draining,
    authenticate: access === null ? null : openAccess(access, { directories, now, complain }),
    telemetry,
    parts,
    tokenDirectories,
  });
  return {
    schema,
    providers,
    ready: async () => {
      await opening?.ready();
    },
    listener: server.listener,
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
      const longest = Math.max(...config.directories.map(({ upstream }) => upstream.deadlineSeconds));
      await ledger?.whenQuiet(longest * 1000);
      await Promise.all(providers.map((provider) => provider.close()));
      sparing.close();
      upstreams.close();
      await ledger?.close();
      await telemetry.dispose();
    },
  };
};

/** Opens the ledger, and marks what a dead process left under way as what may have been sent. */
const openAndRecover = async (
  location: string,
  now: () => Date,
  tellOfUnknown: (count: number) => Promise<void>,
): Promise<Ledger> => {
  const ledger = await openLedger(location, { now });
  await tellOfUnknown(await ledger.recover());
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

/** Whether a directory can be asked without a caller who brings a token. */
const hasOwnToken =
  ({ directories }: CheckedConfig): Principal['may'] =>
  (_permission, key) =>
    directories.some(({ directory, tokenFrom }) => directory.key === key && tokenFrom === 'gateway');
