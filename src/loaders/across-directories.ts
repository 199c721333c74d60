import type { Call } from '../domain/call.ts';
import type { Provider } from '../domain/provider.ts';
import { ProviderError } from '../domain/provider-error.ts';
import type { SourceReport } from '../domain/source-report.ts';
import type { List, Position, Window } from '../domain/window.ts';
import { createArrayList } from '../pagination/array-list.ts';
import {
  type FlattenedList,
  type FlattenedSlice,
  flattenLists,
  type InnerVisit,
} from '../pagination/flattened-list.ts';
import { isPosition } from '../pagination/position.ts';
import { countRowsOf, readReport, type SourcedList, unreadReport } from './sourced-list.ts';

/** How one directory serves a list; throws a ProviderError of kind `unsupported` where it cannot. */
export type ListOf<T> = (provider: Provider) => List<T>;

interface Scope<T> {
  /** Every directory asked for, in configured order, and why it cannot serve the list, or null. */
  readonly members: readonly { provider: Provider; unsupported: ProviderError | null }[];
  readonly list: FlattenedList<T>;
}

const unsupportedReason = <T>(provider: Provider, listOf: ListOf<T>): ProviderError | null => {
  try {
    listOf(provider);
    return null;
  } catch (error) {
    if (error instanceof ProviderError && error.kind === 'unsupported') return error;
    throw error;
  }
};

const scopeOf = <T>(providers: readonly Provider[], listOf: ListOf<T>): Scope<T> => {
  const members = providers.map((provider) => ({ provider, unsupported: unsupportedReason(provider, listOf) }));
  const served = new Map(
    members.flatMap(({ provider, unsupported }) =>
      unsupported === null ? [[provider.directory.key, provider] as const] : [],
    ),
  );
  const list = flattenLists<string, T>({
    outer: createArrayList(
      (key) => key,
      async () => [...served.keys()],
    ),
    idOf: (key) => key,
    isId: (key) => served.has(key),
    innerOf: (key) => {
      const provider = served.get(key);
      if (provider === undefined) throw new RangeError(`The directory ${key} is not in this list.`);
      return listOf(provider);
    },
    leaveOut: (error) => error.message,
    sumsTotals: true,
  });
  return { members, list };
};

interface WalkPosition {
  readonly inner: Position;
  /** The directory the row is of. */
  readonly key: string;
  /** Directories that failed on the way to this row. */
  readonly skipped: readonly string[];
  /** Directories on the way of whose rows some could not be read. */
  readonly partial: readonly string[];
}

const parse = <T>({ members, list }: Scope<T>, position: Position): WalkPosition | null => {
  const [inner, skipped, partial = []] = position;
  if (position.length !== 2 && position.length !== 3) return null;
  if (!isPosition(inner) || !list.accepts(inner)) return null;
  const keys = new Set(members.map(({ provider }) => provider.directory.key));
  const areKeys = (value: unknown): value is string[] =>
    Array.isArray(value) && value.every((key) => typeof key === 'string' && keys.has(key));
  return areKeys(skipped) && areKeys(partial) ? { inner, key: String(inner[1]), skipped, partial } : null;
};

const readEarlier = 'Read on earlier pages of this walk.';

const reportsOf = <T>(
  scope: Scope<T>,
  window: Window,
  from: WalkPosition | null,
  visits: readonly InnerVisit[],
): SourceReport[] => {
  const forward = window.direction === 'forward';
  const keys = scope.members.map(({ provider }) => provider.directory.key);
  const start = from === null ? (forward ? 0 : keys.length - 1) : keys.indexOf(from.key);
  return scope.members.map(({ provider, unsupported }, index) => {
    const { key } = provider.directory;
    if (unsupported !== null) return unreadReport(key, 'SKIPPED', unsupported);
    const visit = visits.find(({ id }) => id === key);
    if (visit?.error) return unreadReport(key, 'FAILED', visit.error);
    if (visit !== undefined) return readReport(key, visit);
    if (from?.skipped.includes(key))
      return unreadReport(key, 'SKIPPED', null, ['It failed on an earlier page of this walk.']);
    const passed = forward ? index < start : index > start;
    if (!passed) return unreadReport(key, 'NOT_YET_READ', null);
    const earlier = from?.partial.includes(key)
      ? ({ completeness: 'PARTIAL', notes: [`${readEarlier} Some of its lists were left out there.`] } as const)
      : ({ completeness: 'COMPLETE', notes: [readEarlier] } as const);
    return { ...readReport(key, earlier), fetchedAt: null };
  });
};

/** Those of some directories that lie behind a row, seen in the direction of the walk. */
const behind = <T>(scope: Scope<T>, window: Window, key: string, some: Iterable<string>): string[] => {
  const keys = scope.members.map(({ provider }) => provider.directory.key);
  const own = keys.indexOf(key);
  const isBehind = (other: string): boolean =>
    window.direction === 'forward' ? keys.indexOf(other) < own : keys.indexOf(other) > own;
  return [...new Set(some)].filter(isBehind);
};

/**
 * The lists of several directories as one connection: directory after directory in configured order, one cursor, both directions.
 * A directory that fails ends its own stretch and is named; the others go on, and the cursors after it remember.
 */
export const acrossDirectories = <T>(providers: readonly Provider[], listOf: ListOf<T>): SourcedList<T> => {
  const scope = scopeOf(providers, listOf);

  const countRows = async (call: Call): Promise<number | null> => {
    let sum = 0;
    for (const { provider, unsupported } of scope.members) {
      if (unsupported !== null) return null;
      const total = await countRowsOf(listOf(provider), call);
      if (total === null) return null;
      sum += total;
    }
    return sum;
  };

  return {
    pageLimit: scope.list.pageLimit,
    accepts: (position) => parse(scope, position) !== null,
    countRows,
    read: async (window, call) => {
      const from = window.from === null ? null : parse(scope, window.from);
      const slice: FlattenedSlice<T> = await scope.list.read({ ...window, from: from?.inner ?? null }, call);
      const failed = [
        ...(from?.skipped ?? []),
        ...slice.visits.flatMap(({ id, error }) => (error === null ? [] : [id])),
      ];
      const lacking = [
        ...(from?.partial ?? []),
        ...slice.visits.flatMap(({ id, leftOut }) => (leftOut === 0 ? [] : [id])),
      ];
      const place = (inner: Position): Position => {
        const partial = behind(scope, window, String(inner[1]), lacking);
        const skipped = behind(scope, window, String(inner[1]), failed);
        return partial.length === 0 ? [inner, skipped] : [inner, skipped, partial];
      };
      const isWhole = scope.members.every(({ unsupported }) => unsupported === null);
      return {
        ...slice,
        position: (index) => place(slice.position(index)),
        total: isWhole ? slice.total : null,
        resume: slice.resume === null ? null : place(slice.resume),
        sources: reportsOf(scope, window, from, slice.visits),
      };
    },
  };
};
