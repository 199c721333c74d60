import type { Directory } from '../domain/directory.ts';
import type { ProviderModule } from '../providers/module.ts';

/** How much is logged, from everything to nothing. */
export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/** One organisation at one vendor. What is not listed here are the vendor's own settings: its page says which. */
export interface DirectoryConfig {
  /**
   * Chosen once and for good: the key is part of every id and every cursor that the directory issues, so changing it
   * makes all of them invalid. A lower-case letter, then at most 31 lower-case letters, digits and hyphens.
   */
  readonly key: string;
  /** The vendor's name in the schema's `Provider` enum, such as `TRAY`. */
  readonly provider: string;
  /** What people call the directory. @default the vendor's name */
  readonly label?: string;
  /** The vendor's own settings. Each secret can also be read from a file: `tokenFile` instead of `token`. */
  readonly [setting: string]: unknown;
}

/** Where the gateway listens. */
export interface ServerConfig {
  /** A loopback address; any other is refused until access control exists. @default '127.0.0.1' */
  readonly host?: string;
  /** 0 for any free one. @default 4000 */
  readonly port?: number;
}

/** What a request, and an upstream call, may take. */
export interface LimitsConfig {
  /** Upstream calls that one field may cause. @default 200 */
  readonly callsPerField?: number;
  /** Seconds a request may take before its upstream calls are cut off. @default 30 */
  readonly deadlineSeconds?: number;
  /** Seconds one upstream call may take. @default 10 */
  readonly upstreamDeadlineSeconds?: number;
  /** Upstream calls that one directory may have in flight. @default 10 */
  readonly upstreamConcurrency?: number;
  /** The size in bytes beyond which a vendor's answer is refused. @default 16777216, 16 MiB */
  readonly responseBytes?: number;
}

/** What `rollcall.config.ts` exports, and what `createGateway` takes. */
export interface Config {
  /** The order is the order of lists that span directories. */
  readonly directories: readonly DirectoryConfig[];
  readonly server?: ServerConfig;
  readonly limits?: LimitsConfig;
  /**
   * Where Rollcall remembers what it has sent: a file, or a database as `postgres://user:password@host/database` where there is more than one
   * instance. False keeps no ledger: then nothing can be changed, and invites are known only where the vendor lists them.
   * @default 'rollcall.db', in the working directory
   */
  readonly ledger?: string | false;
  /** The file that holds what `ledger` would say, since a database's URL is a secret. */
  readonly ledgerFile?: string;
  /**
   * Seconds between two looks at what became of the open invites, which cost each directory a few calls; at least 1. Needs a ledger.
   * @default never by itself: `reconcileInvites` does it when asked
   */
  readonly reconcileEverySeconds?: number;
  /** Whether a browser that opens `/graphql` gets GraphiQL. @default true */
  readonly graphiql?: boolean;
  /** Whether `raw` gives the vendors' own objects to every caller. @default false */
  readonly exposeRaw?: boolean;
  readonly log?: { readonly level?: LogLevel };
}

/** Returns what it is given: it is there for an editor to check and complete. */
export const defineConfig = (config: Config): Config => config;

/** A directory whose settings its vendor has accepted. */
export interface CheckedDirectory {
  readonly directory: Directory;
  readonly module: ProviderModule;
  readonly settings: unknown;
}

/** A configuration without faults, its defaults filled in. */
export interface CheckedConfig {
  readonly directories: readonly CheckedDirectory[];
  readonly server: Required<ServerConfig>;
  readonly limits: Required<LimitsConfig>;
  /** May hold a password: see `describeLedger`. */
  readonly ledger: string | false;
  /** Null for never. */
  readonly reconcileEverySeconds: number | null;
  readonly graphiql: boolean;
  readonly exposeRaw: boolean;
  readonly log: { readonly level: LogLevel };
}
