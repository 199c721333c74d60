import type { Call } from '../domain/call.ts';
import { createOrigins, type Origins } from '../domain/freshness.ts';
import type { Provider } from '../domain/provider.ts';
import { ProviderError } from '../domain/provider-error.ts';
import type { SourceReport } from '../domain/source-report.ts';
import type { List, Position, Window } from '../domain/window.ts';
import { createArrayList } from '../pagination/array-list.ts';
import { type FlattenedList, type FlattenedSlice, flattenLists } from '../pagination/flattened-list.ts';
import { innerListAt } from '../pagination/flattened-position.ts';
import { isPosition } from '../pagination/position.ts';
import { readAhead } from '../pagination/read-ahead.ts';
import { countRowsOf, earlierReport, readReport, type SourcedList, unreadReport } from './sourced-list.ts';

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
  return areKeys(skipped) && areKeys(partial) ? { inner, skipped, partial } : null;
};

/** The directories that a walk has wholly behind it at a position. */
const behind = <T>(scope: Scope<T>, { direction }: Window, inner: Position): string[] => {
  const keys = scope.members.map(({ provider }) => provider.directory.key);
  const { id, isPassed } = innerListAt(inner, direction);
  const own = keys.indexOf(id);
  return keys.filter((key, index) => (key === id ? isPassed : direction === 'forward' ? index < own : index > own));
};

const readEarlier = 'Read on earlier pages of this walk.';

const reportsOf = <T>(
  scope: Scope<T>,
  window: Window,
  from: WalkPosition | null,
  { visits, resume, notes }: Pick<FlattenedSlice<T>, 'visits' | 'resume' | 'notes'>,
  origins: Origins,
): SourceReport[] => {
  // Where the calls were spent the page ends too early: the last note says so, and goes with every directory that was not come to. One that was begun
  // says itself that it is partial.
  const whyCut = resume === null ? [] : notes.slice(-1);
  const earlier = new Set(from === null ? [] : behind(scope, window, from.inner));
  return scope.members.map(({ provider, unsupported }) => {
    const { key } = provider.directory;
    if (unsupported !== null) return unreadReport(key, 'SKIPPED', unsupported);
    const visit = visits.find(({ id }) => id === key);
    if (visit?.error) return unreadReport(key, 'FAILED', visit.error);
    if (visit !== undefined) return readReport(key, visit, origins);
    if (from?.skipped.includes(key))
      return unreadReport(key, 'SKIPPED', null, ['It failed on an earlier page of this walk.']);
    if (!earlier.has(key)) return unreadReport(key, 'NOT_YET_READ', null, whyCut);
    const report = from?.partial.includes(key)
      ? ({ completeness: 'PARTIAL', notes: [`${readEarlier} Some of its lists were left out there.`] } as const)
      : ({ completeness: 'COMPLETE', notes: [readEarlier] } as const);
    return earlierReport(key, report);
  });
};

/**
 * The lists of several directories as one connection: directory after directory in configured order, one cursor, both directions.
 * A directory that fails ends its own stretch and is named; the others go on, and the cursors after it remember.
 * @param isRare whether each directory has hardly a row or two: then a page that has room for more than one of each is known to span them all, and they are asked
 * at once
 */
export const acrossDirectories = <T>(
  providers: readonly Provider[],
  listOf: ListOf<T>,
  isRare = false,
): SourcedList<T> => {
  const scope = scopeOf(providers, listOf);

  const listFor = (window: Window, call: Call): FlattenedList<T> => {
    if (!isRare || window.from !== null || window.count <= providers.length) return scope.list;
    const first: Window = { ...window, needs: { ...window.needs, total: false } };
    const served = scope.members.filter(({ unsupported }) => unsupported === null);
    const lists = new Map(
      served.map(({ provider }) => [provider.directory.key, readAhead(listOf(provider), first, call)]),
    );
    return scopeOf(providers, (provider) => lists.get(provider.directory.key) ?? listOf(provider)).list;
  };

  const countRows = async (call: Call): Promise<number | null> => {
    if (scope.members.some(({ unsupported }) => unsupported !== null)) return null;
    let sum = 0;
    for (const { provider } of scope.members) {
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
      const origins = createOrigins(call.origins);
      const inner: Window = { ...window, from: from?.inner ?? null };
      const slice: FlattenedSlice<T> = await listFor(inner, { ...call, origins }).read(inner, {
        ...call,
        origins,
      });
      const failed = new Set([
        ...(from?.skipped ?? []),
        ...slice.visits.flatMap(({ id, error }) => (error === null ? [] : [id])),
      ]);
      const lacking = new Set([
        ...(from?.partial ?? []),
        ...slice.visits.flatMap(({ id, leftOut }) => (leftOut === 0 ? [] : [id])),
      ]);
      const place = (inner: Position): Position => {
        const passed = behind(scope, window, inner);
        const partial = passed.filter((key) => lacking.has(key));
        const skipped = passed.filter((key) => failed.has(key));
        return partial.length === 0 ? [inner, skipped] : [inner, skipped, partial];
      };
      const isWhole = scope.members.every(({ unsupported }) => unsupported === null);
      return {
        ...slice,
        position: (index) => place(slice.position(index)),
        total: isWhole ? slice.total : null,
        resume: slice.resume === null ? null : place(slice.resume),
        sources: reportsOf(scope, window, from, slice, origins),
      };
    },
  };
};
