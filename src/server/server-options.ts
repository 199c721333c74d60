import type { GraphQLSchema } from 'graphql';
import type { Authenticate } from '../access/authenticate.ts';
import type { CheckedConfig } from '../config/checked-config.ts';
import type { WatchUpstreamCall } from '../domain/call.ts';
import type { Principal } from '../domain/principal.ts';
import type { Telemetry } from '../telemetry/telemetry.ts';
import type { Logger } from './logger.ts';
import type { ReadinessOptions } from './readiness.ts';

/** The part of a request that the graph's context is made from. */
export interface RequestScope {
  /** Aborts when the client goes away or the request's deadline passes. */
  readonly signal: () => AbortSignal;
  /** When the request's deadline passes, by `performance.now()`. */
  readonly endsAt: number;
  /** Who asks. */
  readonly principal: Principal;
  /** The caller's own tokens at the vendors, by directory. */
  readonly tokens: ReadonlyMap<string, string>;
  /** To be told of each upstream call. */
  readonly watch: WatchUpstreamCall;
  /** How old an answer of a vendor may be at most, in milliseconds; undefined where the caller does not say. */
  readonly maxAge: number | undefined;
}

/** The part of the configuration that is about requests. */
export type ServerSettings = Pick<
  CheckedConfig,
  | 'access'
  | 'directories'
  | 'exposeRaw'
  | 'graphiql'
  | 'introspection'
  | 'limits'
  | 'metrics'
  | 'production'
  | 'server'
  | 'trustedDocuments'
>;

export interface ServerOptions {
  readonly schema: GraphQLSchema;
  /** Makes the context that resolvers get. */
  readonly createContext: (scope: RequestScope) => object;
  readonly logger: Logger;
  readonly settings: ServerSettings;
  readonly isReady: () => boolean;
  /** Recognises callers; needed where the settings have `access`. @default everybody may ask */
  readonly authenticate?: Authenticate | null;
  /** The directories whose token each caller brings. @default none */
  readonly tokenDirectories?: ReadonlySet<string>;
  /** Counts and traces what is done. @default nothing does */
  readonly telemetry?: Telemetry;
  /** What `/readyz` tells of. @default no directories, and no ledger */
  readonly parts?: Omit<ReadinessOptions, 'isReady'>;
}
