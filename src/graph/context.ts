import type { Call } from '../domain/call.ts';
import type { Ledger } from '../domain/ledger.ts';
import { createCallBudget } from '../domain/call.ts';
import type { Provider } from '../domain/provider.ts';
import type { WriteContext } from '../writes/write-context.ts';
import { createLoaders, type Loaders } from '../loaders/loaders.ts';

export interface RequestContextOptions {
  /** The directories, in configured order. */
  readonly providers: readonly Provider[];
  readonly limits: {
    /** How many upstream calls one field may make where it has to scan. */
    readonly callsPerField: number;
  };
  /** Whether `raw` is open. */
  readonly exposeRaw: boolean;
  /** Aborts every upstream call of the request. */
  readonly signal: AbortSignal;
  /** What the gateway remembers; without one, only what vendors list is known of invites. */
  readonly ledger?: Ledger;
  /** Makes a new UUIDv7, for what the ledger is to remember. */
  readonly newId: () => string;
  /** Who asks. @default 'anonymous' */
  readonly actor?: string;
  /** The present. @default the clock's */
  readonly now?: () => Date;
  readonly onUpstreamCall?: (directory: string, method: string, path: string) => void;
}

/** What the resolvers of one request share. */
export interface RequestContext {
  readonly providers: ReadonlyMap<string, Provider>;
  readonly loaders: Loaders;
  readonly ledger: Ledger | null;
  /** What mutations need; null where the gateway keeps no ledger: what cannot be recorded is not sent. */
  readonly writes: WriteContext | null;
  readonly exposeRaw: boolean;
  /** The present. */
  readonly now: () => Date;
  /** A call for one field, with an allowance of its own. */
  readonly createCall: () => Call;
}

/** Makes the context of one request. Nothing in it outlives the request. */
export const createRequestContext = (options: RequestContextOptions): RequestContext => {
  const reads = new Map<string, Promise<unknown>>();
  const callWith = (limit: number): Call => ({
    signal: options.signal,
    budget: createCallBudget(limit),
    reads,
    ...(options.onUpstreamCall === undefined ? {} : { onUpstreamCall: options.onUpstreamCall }),
  });
  const providers = new Map(options.providers.map((provider) => [provider.directory.key, provider]));
  const { callsPerField } = options.limits;
  const ledger = options.ledger ?? null;
  const now = options.now ?? (() => new Date());
  const loaders = createLoaders({
    providers,
    ledger,
    now,
    reads,
    callFor: (count) => callWith(callsPerField + count * callsPerField),
  });
  const createCall = (): Call => callWith(callsPerField);
  const writes: WriteContext | null =
    ledger === null
      ? null
      : {
          providers,
          loaders,
          ledger,
          actor: options.actor ?? 'anonymous',
          createCall,
          // Never aborted: the transport's own deadline ends it.
          createWriteCall: () => ({ ...createCall(), signal: new AbortController().signal }),
          now,
          newId: options.newId,
        };
  return { providers, ledger, writes, loaders, createCall, now, exposeRaw: options.exposeRaw };
};
