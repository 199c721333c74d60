import {
  allowancesOf,
  type Call,
  type CallBudget,
  createCallBudget,
  createRequestBudget,
  createRowsBudget,
  type WatchUpstreamCall,
} from '../domain/call.ts';
import { createOrigins } from '../domain/freshness.ts';
import type { Health } from '../domain/health.ts';
import type { Ledger } from '../domain/ledger.ts';
import type { Principal } from '../domain/principal.ts';
import type { Provider } from '../domain/provider.ts';
import type { WriteContext } from '../writes/write-context.ts';
import { createLoaders, type Loaders } from '../loaders/loaders.ts';
import type { Row } from '../loaders/prime.ts';
import { ledgerFor, ledgerSight } from './ledger-for.ts';
import { createOncePerDirectory, type OncePerDirectory } from './once-per-directory.ts';

/** What all requests of a gateway have in common. */
export interface GatewayScope {
  /** The directories, in configured order. */
  readonly providers: readonly Provider[];
  readonly limits: {
    /** How many upstream calls one field may make where it has to scan. */
    readonly callsPerField: number;
    /** How many upstream calls the whole request may make to one directory. */
    readonly callsPerRequest: number;
    /** How many ids `nodes` takes at once. */
    readonly nodeIds: number;
  };
  /** The directories that are asked with a token of each caller's own. @default none */
  readonly tokenDirectories?: ReadonlySet<string>;
  /** How a directory's vendor has been answering. */
  readonly healthOf: (directory: string) => Health | null;
  /** What the gateway remembers; without one, only what vendors list is known of invites. */
  readonly ledger?: Ledger;
  /** Makes a new UUIDv7, for what the ledger is to remember. */
  readonly newId: () => string;
  /** The present. @default the clock's */
  readonly now?: () => Date;
}

/** What one request brings. */
export interface RequestScope {
  /** Who asks: what they may not read does not exist for them. */
  readonly principal: Principal;
  /** Aborts every upstream call of the request. Asked for only when one is to be made. */
  readonly signal: () => AbortSignal;
  /** When the request's time is up, by `performance.now()`. @default never */
  readonly endsAt?: number;
  /** The caller's own tokens at the vendors, by directory. */
  readonly tokens?: ReadonlyMap<string, string>;
  /** How old an answer of a vendor may be at most, in milliseconds. @default as old as the configuration lets it become */
  readonly maxAge?: number | undefined;
  readonly watch?: WatchUpstreamCall;
}

/** What the resolvers of one request share. */
export interface RequestContext {
  /** The directories that the caller may read, in configured order. */
  readonly providers: ReadonlyMap<string, Provider>;
  readonly principal: Principal;
  readonly healthOf: (directory: string) => Health | null;
  /** Made when they are first asked for. */
  readonly loaders: () => Loaders;
  /** Takes note of rows that a list has brought: the loaders need not look for them again. */
  readonly remember: (rows: readonly Row[]) => void;
  /** As far as the caller sees it; null where the gateway keeps none. */
  readonly ledger: Ledger | null;
  /** How many ids `nodes` takes at once. */
  readonly mostNodeIds: number;
  /**
   * What mutations need; null where the gateway keeps no ledger: what cannot be recorded is not sent. From then on the request reads everything anew: a
   * mutation prepares its writes from what is so now, and then shows what they made of it.
   */
  readonly beginWriting: () => WriteContext | null;
  /** The present. */
  readonly now: () => Date;
  /** A call for one field that reads a list, with an allowance of its own. */
  readonly createCall: () => Call;
  /** A call for what a row lacks, from the allowance that all rows share. */
  readonly createRowsCall: () => Call;
  readonly oncePerDirectory: OncePerDirectory;
}

const none: ReadonlySet<string> = new Set();

/** Prepares what requests have in common. Nothing of a request's context outlives it; what only some requests need is made when it is first asked for. */
export const createRequestContexts = (gateway: GatewayScope): ((request: RequestScope) => RequestContext) => {
  const { healthOf, newId, tokenDirectories = none, now = () => new Date() } = gateway;
  const allowances = allowancesOf(gateway.limits);
  const whole = gateway.ledger ?? null;
  const readableBy = rememberReadable(gateway.providers);

  return (request) => {
    const { principal, endsAt, tokens, watch } = request;
    const providers = readableBy(principal);
    const reads = new Map<string, Promise<unknown>>();
    const origins = createOrigins();
    let { maxAge } = request;
    const requestBudget = createRequestBudget(allowances.request);
    const callWith = (limit: number, source: CallBudget): Call => {
      const call: { -readonly [Part in keyof Call]: Call[Part] } = {
        signal: request.signal(),
        budget: createCallBudget(limit, source),
        reads,
        origins,
        principal: principal.name,
      };
      if (maxAge !== undefined) call.maxAge = maxAge;
      if (endsAt !== undefined) call.endsAt = endsAt;
      if (tokens !== undefined) call.tokens = tokens;
      if (watch !== undefined) call.watch = watch;
      return call;
    };
    const rowsBudget = once(() => createRowsBudget(allowances.rows, requestBudget));
    const createRowsCall = (count = 1): Call => callWith(count * allowances.field, rowsBudget());
    const createCall = (): Call => callWith(allowances.field, requestBudget);
    const sight = once(() => ledgerSight(principal, tokens, tokenDirectories));
    const ledger = whole === null || tokenDirectories.size === 0 ? whole : ledgerFor(whole, principal.name, sight());
    const brought: (readonly Row[])[] = [];
    const callFor = (count: number): Call => createRowsCall(count + 1);
    const loaders = once(() => createLoaders({ providers, ledger, now, reads, callFor, brought }));
    const writes = once((): WriteContext | null => {
      if (ledger === null) return null;
      return {
        providers: new Map([...providers].filter(([key]) => principal.may('write', key))),
        loaders: loaders(),
        ledger,
        observes: (directory) => sight()(directory) === 'ALL',
        actor: principal.name,
        createCall,
        // Never aborted: the transport's own deadline ends it.
        createWriteCall: () => {
          const { endsAt: _endsAt, ...call } = createCall();
          return { ...call, signal: new AbortController().signal };
        },
        now,
        newId,
      };
    });
    return {
      providers,
      principal,
      healthOf,
      ledger,
      beginWriting: () => {
        maxAge = 0;
        return writes();
      },
      loaders,
      remember: (rows) => void brought.push(rows),
      createCall,
      createRowsCall,
      oncePerDirectory: createOncePerDirectory(),
      now,
      mostNodeIds: gateway.limits.nodeIds,
    };
  };
};

/** Makes something when it is first asked for. */
const once = <T>(make: () => T): (() => T) => {
  let made: { readonly value: T } | null = null;
  return () => (made ??= { value: make() }).value;
};

/** The directories that somebody may read, looked through once for each who asks: a key's holder stays the same. */
const rememberReadable = (
  providers: readonly Provider[],
): ((principal: Principal) => ReadonlyMap<string, Provider>) => {
  const known = new WeakMap<Principal, ReadonlyMap<string, Provider>>();
  return (principal) => {
    const readable =
      known.get(principal) ??
      new Map(
        providers
          .filter(({ directory }) => principal.may('read', directory.key))
          .map((provider) => [provider.directory.key, provider]),
      );
    known.set(principal, readable);
    return readable;
  };
};
