import type { Call } from '../domain/call.ts';
import type { Origin, ThingKind } from '../domain/freshness.ts';

/** One request to a vendor. `path` and `query` are joined to the directory's base URL; no absolute URL is accepted. */
export interface UpstreamRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Starts with a slash; every variable part percent-encoded by `pathOf`. */
  readonly path: string;
  readonly query?: readonly (readonly [name: string, value: string])[];
  /** Sent as JSON. */
  readonly body?: unknown;
  /**
   * For a write whose answer tells nothing but its status: a status of 200 to 299 is then enough, whatever stands in the body. A web page
   * is refused all the same, since no API but something in its place sends one. @default false
   */
  readonly ignoreBody?: boolean;
}

/** A vendor's answer with a status of 200 to 299. */
export interface UpstreamAnswer {
  readonly status: number;
  /** The parsed JSON; undefined for an empty body, and for one that was to be ignored. */
  readonly body: unknown;
  /** How fresh it is. @default it came just now */
  readonly origin?: Origin;
}

/** The way to one directory's vendor: one origin, one set of credentials, a cap on concurrency. */
export interface Transport {
  /** Rejects with a ProviderError: for every other status, for a body that is not JSON, for silence. */
  readonly send: (request: UpstreamRequest, call: Call) => Promise<UpstreamAnswer>;
  readonly close: () => Promise<void>;
}

/** So many calls in so many seconds, whenever these seconds begin. */
export interface Rate {
  readonly calls: number;
  readonly seconds: number;
}

/** What a provider says of its vendor to be connected to it. */
export interface Upstream {
  /** The directory's key, for errors. */
  readonly directory: string;
  /** The vendor's name as people say it, for errors. */
  readonly vendor: string;
  /** Origin and optional path prefix. */
  readonly baseUrl: URL;
  /** The directory's own token, as it was configured. */
  readonly token: string;
  /** The headers that show a token: the directory's own, or a caller's. Made anew for each request, so that a changed secret is used at once. */
  readonly headers: (token: string) => Readonly<Record<string, string>>;
  /** How many calls the vendor documents that it takes. @default not known */
  readonly rate?: Rate;
  /** The media type of request bodies and the one asked for. @default 'application/json' */
  readonly mediaType?: string;
  /** What a path is asked for, by which is decided how long its answer is kept; null for what is never kept. @default nothing is */
  readonly kindOf?: (path: string) => ThingKind | null;
}

/** Binds the transport to one vendor. */
export type Connect = (upstream: Upstream) => Transport;
