import type { Directory } from '../domain/directory.ts';
import type { ThingKind } from '../domain/freshness.ts';
import type { ProviderModule } from '../providers/module.ts';
import type { ApiKeyConfig, JwtConfig, LimitsConfig, LogLevel, ServerConfig } from './config.ts';

/** How a vendor is called, with nothing left out. */
export interface CheckedUpstream {
  readonly deadlineSeconds: number;
  readonly concurrency: number;
  readonly responseBytes: number;
  readonly retries: number;
  readonly shareReads: boolean;
  /** Undefined for what the vendor documents. */
  readonly rate: { readonly calls: number; readonly seconds: number } | false | undefined;
  readonly breaker: { readonly failures: number; readonly openSeconds: number };
  /** The certificates themselves (PEM). */
  readonly ca: string | null;
  readonly proxy: URL | null;
}

/** What is kept of answers, with nothing left out. */
export interface CheckedCache {
  readonly ttlSeconds: Readonly<Record<ThingKind, number>>;
  readonly staleSeconds: number;
  readonly staleIfErrorSeconds: number;
  readonly maxBytes: number;
}

/** A directory whose settings its vendor has accepted. */
export interface CheckedDirectory {
  readonly directory: Directory;
  readonly module: ProviderModule;
  readonly settings: unknown;
  readonly tokenFrom: 'gateway' | 'caller';
  /** The file that the token was read from, to be read again when it changes; null where it stood in the configuration. */
  readonly tokenFile: string | null;
  readonly upstream: CheckedUpstream;
  readonly cache: CheckedCache;
}

/** Who may ask. */
export interface CheckedAccess {
  readonly keys: readonly ApiKeyConfig[];
  /** To be read again when it changes. */
  readonly keysFile: string | null;
  /** What the file held when the configuration was read. */
  readonly keysInFile: readonly ApiKeyConfig[];
  readonly jwt: Required<JwtConfig> | null;
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
  /** Null for a gateway on loopback that anybody there may ask. */
  readonly access: CheckedAccess | null;
  readonly production: boolean;
  readonly introspection: boolean;
  readonly graphiql: boolean;
  readonly exposeRaw: boolean;
  /** The documents by their hash, with `sha256:` in front; null for none. */
  readonly trustedDocuments: { readonly documents: ReadonlyMap<string, string>; readonly enforced: boolean } | null;
  readonly metrics: boolean;
  readonly tracing: {
    readonly endpoint: string;
    /** Attributes of the process that sends them. */
    readonly resource: Readonly<Record<string, string>>;
  } | null;
  /** May hold a password. */
  readonly redis: string | null;
  readonly log: { readonly level: LogLevel };
}
