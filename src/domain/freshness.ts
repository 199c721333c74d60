import type { ProviderError } from './provider-error.ts';

/** The kinds of things that a vendor is asked for, each of which grows old at its own pace. */
export const thingKinds = ['users', 'workspaces', 'roles', 'memberships', 'invites'] as const;
export type ThingKind = (typeof thingKinds)[number];

/** `LIVE`: read from the vendor for this request. `CACHED`: read before, and not too old. `STALE`: older than that, and said to be. */
export const freshnesses = ['LIVE', 'CACHED', 'STALE'] as const;
export type Freshness = (typeof freshnesses)[number];

/** How fresh something is. */
export interface Origin {
  readonly freshness: Freshness;
  /** When it came from the vendor, in milliseconds since 1970. */
  readonly fetchedAt: number;
  /** Why it could not be read anew; null where nobody tried, or it was. */
  readonly failure: ProviderError | null;
}

/** Gathers how fresh the answers are that something is made from. */
export interface Origins {
  readonly note: (directory: string, origin: Origin) => void;
  /** Takes note of all that the whole request has read of a directory so far: for what is made from answers that others have asked for. */
  readonly noteAll: (directory: string) => void;
  /** Of all that was read of a directory: the oldest moment, and the worst of the rest; null where nothing was. */
  readonly of: (directory: string) => Origin | null;
  /** Whether some of it was read earlier, and at moments so far apart that they need not fit together. */
  readonly isMixed: (directory: string) => boolean;
}

interface Gathered {
  readonly worst: Origin;
  readonly newest: number;
}

/** The pages of one list that were read one after the other are no further apart, in milliseconds. */
export const oneReading = 2000;

/** Gathers for one list, say, or for a whole request. @param whole what gathers for the request; left out for that itself */
export const createOrigins = (whole?: Origins): Origins => {
  const known = new Map<string, Gathered>();
  const add = (directory: string, origin: Origin): void => {
    const other = known.get(directory);
    known.set(directory, other === undefined ? { worst: origin, newest: origin.fetchedAt } : joined(other, origin));
  };
  return {
    note: (directory, origin) => {
      add(directory, origin);
      whole?.note(directory, origin);
    },
    noteAll: (directory) => {
      const origin = whole?.of(directory) ?? null;
      if (origin !== null) add(directory, origin);
    },
    of: (directory) => known.get(directory)?.worst ?? null,
    isMixed: (directory) => {
      const gathered = known.get(directory);
      if (gathered === undefined || gathered.worst.freshness === 'LIVE') return false;
      return gathered.newest - gathered.worst.fetchedAt > oneReading;
    },
  };
};

const joined = ({ worst, newest }: Gathered, other: Origin): Gathered => {
  const rank = Math.max(freshnesses.indexOf(worst.freshness), freshnesses.indexOf(other.freshness));
  return {
    worst: {
      freshness: freshnesses[rank] ?? 'STALE',
      fetchedAt: Math.min(worst.fetchedAt, other.fetchedAt),
      failure: worst.failure ?? other.failure,
    },
    newest: Math.max(newest, other.fetchedAt),
  };
};
