import type { Permission } from '../domain/principal.ts';
import type { CacheConfig } from './cache-config.ts';

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
  /**
   * Whose token the vendor is asked with: the one that is configured here, or one that each caller sends in the header
   * `X-Rollcall-Token-<key>`; then none is configured. @default 'gateway'
   */
  readonly tokenFrom?: 'gateway' | 'caller';
  /** How this vendor is called, where it differs from the gateway's `upstream`. */
  readonly upstream?: UpstreamConfig;
  /** What is kept of what it answers, where that differs from the gateway's `cache`. */
  readonly cache?: CacheConfig;
  /** The vendor's own settings. Each secret can also be read from a file: `tokenFile` instead of `token`. */
  readonly [setting: string]: unknown;
}

/** Where the gateway listens, and to whom. */
export interface ServerConfig {
  /** Anything but a loopback address needs `access`: whoever can ask could read all that the tokens can. @default '127.0.0.1' */
  readonly host?: string;
  /** 0 for any free one. @default 4000 */
  readonly port?: number;
  /** Web pages of these origins may ask from a browser, such as `https://admin.example.com`. @default none but the gateway's own */
  readonly corsOrigins?: readonly string[];
  /**
   * Addresses, or ranges as `10.0.0.0/8`, of proxies whose `X-Forwarded-For` is believed: only then is a caller behind one told from another.
   * @default none
   */
  readonly trustedProxies?: readonly string[];
  /** Seconds that requests under way have left when the gateway is stopped. @default 10 */
  readonly drainSeconds?: number;
  /** Processes that answer side by side, each on a core of its own; `auto` for as many as there are cores. Needs a ledger that is not in memory. @default 1 */
  readonly workers?: number | 'auto';
}

/** What one request may be and take. */
export interface LimitsConfig {
  /** Upstream calls that one field may cause. @default 200 */
  readonly callsPerField?: number;
  /**
   * Upstream calls that one request may cause at one directory. A query that could need more, by an estimate made before it is carried out, is
   * refused; one that comes to need more all the same is stopped there. A fifth of
   * them may be spent on what the rows of lists lack. @default 5000
   */
  readonly callsPerRequest?: number;
  /** Seconds a request may take before its upstream calls are cut off. @default 30 */
  readonly deadlineSeconds?: number;
  /** Of a request's body. @default 1048576, 1 MiB */
  readonly bodyBytes?: number;
  /** Of a document: names, numbers, strings and punctuation. Its variables may hold as many values, and `nodeIds` besides. @default 5000 */
  readonly tokens?: number;
  /** How deep fields may be nested. @default 20 */
  readonly depth?: number;
  /** Fields under another name, fragments counted each time they are used. @default 100 */
  readonly aliases?: number;
  /** Fields in all, fragments counted each time they are used. @default 2000 */
  readonly fields?: number;
  /** How often one field may be asked for in one place. @default 10 */
  readonly repeatedFields?: number;
  /** Directives in all; at one place at most 5. @default 50 */
  readonly directives?: number;
  /** Operations in one document. @default 10 */
  readonly operations?: number;
  /** Rows that one answer could hold, by the pages that its lists ask for. @default 100000 */
  readonly rows?: number;
  /** Values that one answer could hold: the fields asked for on each of those rows, aliases and objects counted. @default 500000 */
  readonly values?: number;
  /** Ids that `nodes` takes at once. @default 500 */
  readonly nodeIds?: number;
  /** Errors that one answer holds; how many more there were is said. @default 100 */
  readonly errors?: number;
  /** Requests that are answered at once, whatever they ask; those beyond are told to come back. How many may ask one directory, its `concurrency` says. @default 1000 */
  readonly requestsInFlight?: number;
  /** Requests that one caller may make in a minute. @default 6000; without `access` 600000 */
  readonly requestsPerMinute?: number;
}

/** How a directory's vendor is called. What a directory does not say is as the gateway says. */
export interface UpstreamConfig {
  /**
   * Seconds one call may take once its turn has come. It waits for its turn as long as its request has time; what could not be sent by then is
   * refused at once. A read that met silence for so long is not sent again. @default 10
   */
  readonly deadlineSeconds?: number;
  /**
   * Calls that may be in flight. Twice as many requests are let in at once; those beyond are told to come back, unless the vendor is so quick that they
   * would wait for less than a tenth of a second. @default 10
   */
  readonly concurrency?: number;
  /** The size in bytes beyond which an answer is refused, packed or unpacked. Of each directory, `concurrency` such answers may come at once. @default 4194304, 4 MiB */
  readonly responseBytes?: number;
  /**
   * How often a read is sent again whose connection broke, or that the vendor answered with 408, 429 or 5xx, while its request has time; a write
   * never is. While a vendor is down, at most every fifth call is one sent again. @default 2
   */
  readonly retries?: number;
  /**
   * Whether a read that is under way serves all requests of the same principal with the same token that ask for the same meanwhile. A mutation that
   * has ended is seen by all that ask after it. @default true
   */
  readonly shareReads?: boolean;
  /**
   * Calls to send in a while, in any stretch of so many seconds, so that they wait here rather than be refused there; false for no limit. Each
   * token has its own, also where callers bring theirs. With `redis` all instances have one together. @default what the vendor documents
   */
  readonly rate?: { readonly calls: number; readonly seconds: number } | false;
  /**
   * After so many failures in a row (a broken connection, silence, 5xx), calls are refused at once for so many seconds, and then one is let
   * through to try. @default 5 and 5
   */
  readonly breaker?: { readonly failures?: number; readonly openSeconds?: number };
  /** A file of certificates (PEM) to trust besides those that this machine trusts. */
  readonly caFile?: string;
  /** The proxy on the way out, such as `http://proxy.example.com:3128`. */
  readonly proxy?: string;
}

/** What somebody may do, by the key of a directory; `*` is every directory. `write`, `raw` and `audit` include `read`. */
export type Grants = Readonly<Record<string, readonly Permission[]>>;

/** One key that opens the gateway, kept as a hash: `rollcall key create` makes both. */
export interface ApiKeyConfig {
  /** Who holds it: what the audit trail calls them. */
  readonly name: string;
  /** `sha256:` and 64 hexadecimal digits. */
  readonly hash: string;
  /** From this moment on it opens nothing, as `2027-01-31` or with a time. @default never */
  readonly expires?: string | undefined;
  readonly grants: Grants;
  /** Whether it opens `/metrics`. @default false */
  readonly metrics?: boolean | undefined;
}

/** Whose tokens are believed, and what they may do. */
export interface JwtConfig {
  readonly issuer: string;
  readonly audience: string;
  /**
   * Where the issuer's keys are, over https. They are fetched by the platform itself, so that a certificate authority of your own is named by
   * `NODE_EXTRA_CA_CERTS`, and a proxy on the way out by `NODE_USE_ENV_PROXY=1` with `HTTPS_PROXY`.
   */
  readonly jwksUrl: string;
  /** @default ['RS256', 'ES256', 'EdDSA'] */
  readonly algorithms?: readonly string[];
  /** How far the clocks may be apart. @default 30 */
  readonly clockSkewSeconds?: number;
  /** The claim that names the caller. @default 'sub' */
  readonly nameClaim?: string;
  /** The claim that holds roles or scopes, as a list or separated by spaces; dots lead into objects. @default 'scope' */
  readonly rolesClaim?: string;
  /** What each word of that claim may do. One that is not named here may do nothing. */
  readonly roles: Readonly<Record<string, Grants>>;
}

/** Who may ask, and for what. */
export interface AccessConfig {
  readonly keys?: readonly ApiKeyConfig[];
  /** A JSON file with a list of further keys. It is read again when it changes, so that a key can be withdrawn at once. */
  readonly keysFile?: string;
  readonly jwt?: JwtConfig;
}

/** Documents that were agreed on beforehand, as the client preset's `persistedDocuments` writes them. */
export interface TrustedDocumentsConfig {
  /** A JSON file: hash to document. */
  readonly file: string;
  /** Whether nothing else is carried out. @default false */
  readonly enforced?: boolean;
}

/** Where traces go, and what is said of the process that sends them. */
export interface TracingConfig {
  /** An OTLP endpoint over HTTP, such as `http://127.0.0.1:4318`; `/v1/traces` is added to it. */
  readonly endpoint: string;
  /** Attributes as OpenTelemetry has them, such as `deployment.environment.name`. @default service.name rollcall */
  readonly resource?: Readonly<Record<string, string>>;
}

/** What `rollcall.config.ts` exports, and what `createGateway` takes. */
export interface Config {
  /** The order is the order of lists that span directories. */
  readonly directories: readonly DirectoryConfig[];
  readonly server?: ServerConfig;
  readonly limits?: LimitsConfig;
  readonly upstream?: UpstreamConfig;
  /** What is kept of what vendors answer. @default nothing */
  readonly cache?: CacheConfig;
  /** Without it, whoever can reach the gateway may ask everything, and it listens on loopback only. */
  readonly access?: AccessConfig;
  /**
   * Shuts what is for people who build: introspection, suggestions in error messages, GraphiQL, and queries by GET but for trusted
   * documents. Each of them can be opened again by its own setting. @default true where there is `access`
   */
  readonly production?: boolean;
  /** Whether the schema can be asked for. @default true unless in production */
  readonly introspection?: boolean;
  readonly trustedDocuments?: TrustedDocumentsConfig;
  /** Whether `/metrics` answers, in the format of Prometheus. With `access` it takes a key that may. @default true */
  readonly metrics?: boolean;
  /** Where traces go. @default nowhere */
  readonly tracing?: TracingConfig;
  /** Where several instances keep the vendors' rate budgets, and what `cache` keeps, in common, as `redis://host:6379`. @default each keeps its own */
  readonly redis?: string;
  /** The file that holds what `redis` would say, since it may hold a password. */
  readonly redisFile?: string;
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
  /** Whether a browser that opens `/graphql` gets GraphiQL. @default true unless in production */
  readonly graphiql?: boolean;
  /** Whether `raw` gives the vendors' own objects to every caller of a gateway without `access`; with it, the permission `raw` decides. @default false */
  readonly exposeRaw?: boolean;
  readonly log?: { readonly level?: LogLevel };
}

/** Returns what it is given: it is there for an editor to check and complete. */
export const defineConfig = (config: Config): Config => config;
