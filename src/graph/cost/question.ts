import type { RequestContext } from '../context.ts';
import { addressIn, addressOnce, type NodeAddress } from '../global-id.ts';
import { RequestError } from '../request-error.ts';
import { directoriesInScope, findDirectory } from '../scope.ts';
import { defaultWindow, largestWindow } from '../window-arguments.ts';
import { type Variables, valueOf } from './argument-value.ts';
import type { Condition, PlannedField } from './plan.ts';

/** What of the request's context decides what it costs. */
export type CostContext = Pick<RequestContext, 'providers' | 'ledger' | 'mostNodeIds'>;

/** The arguments of a planned operation, as one request fills them in. Wrong ones are refused by the fields themselves, before any call. */
export interface Question {
  readonly holds: (condition: Condition) => boolean;
  readonly windowOf: (field: PlannedField) => AskedWindow;
  /** The parts of a list's filter that are given, but for those that choose directories. */
  readonly filterOf: (field: PlannedField) => readonly string[];
  /** The keys of the directories that a field of the root spans. */
  readonly scopeOf: (field: PlannedField) => ReadonlySet<string>;
  /** What `node` or `nodes` is asked for, as far as it can be there. */
  readonly addressesOf: (field: PlannedField) => readonly NodeAddress[];
  /** How many targets a mutation has, and the directories that its input names: all where it names none. */
  readonly targetsOf: (field: PlannedField) => { readonly count: number; readonly directories: ReadonlySet<string> };
}

export interface AskedWindow {
  readonly count: number;
  readonly hasCursor: boolean;
  readonly fromTheEnd: boolean;
}

const record = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};

/** A single value stands for a list of one, and a number for its digits. What is neither text nor number is refused by its type. */
const texts = (value: unknown): readonly string[] | null => {
  if (value == null) return null;
  const items: readonly unknown[] = Array.isArray(value) ? value : [value];
  return items.flatMap((item) => (typeof item === 'string' || typeof item === 'number' ? String(item) : []));
};

/** Computes once what is asked again for each directory. */
const remember = <Value>(compute: (field: PlannedField) => Value): ((field: PlannedField) => Value) => {
  const known = new Map<PlannedField, Value>();
  return (field) => {
    const value = known.get(field) ?? compute(field);
    known.set(field, value);
    return value;
  };
};

/** Fills a plan's arguments in. Nothing is computed before it is asked for. */
export const askQuestion = (variables: Variables, context: CostContext): Question => {
  const { providers } = context;
  const argument = (field: PlannedField, name: string): unknown => valueOf(field.arguments.get(name), variables);

  const scopeOf = (field: PlannedField): ReadonlySet<string> => {
    const [key = ''] = texts(argument(field, 'key')) ?? [];
    const filter = record(argument(field, 'filter'));
    const names = {
      directories: texts(filter.directories),
      providers: texts(filter.providers ?? argument(field, 'providers')),
    };
    try {
      const found =
        field.price.kind === 'directory-by-key' ? [findDirectory(context, key)] : directoriesInScope(context, names);
      return new Set(found.flatMap((provider) => provider?.directory.key ?? []));
    } catch (error) {
      if (error instanceof RequestError) return new Set();
      throw error;
    }
  };

  /** Every text in a mutation's input that is a directory's key, or an id of something in one. */
  const directoriesIn = (value: unknown, depth = 0): readonly string[] => {
    if (depth > 5 || value == null) return [];
    if (Array.isArray(value)) return value.flatMap((item) => directoriesIn(item, depth + 1));
    if (typeof value === 'object') return Object.values(value).flatMap((part) => directoriesIn(part, depth + 1));
    if (typeof value !== 'string') return [];
    const key = providers.has(value) ? value : addressIn(value)?.directory;
    return key !== undefined && providers.has(key) ? [key] : [];
  };

  return {
    holds: (condition) =>
      condition === null ||
      condition.some((demands) => demands.every(({ variable, value }) => variables[variable] === value)),
    windowOf: remember((field) => {
      const [first, last] = [argument(field, 'first'), argument(field, 'last')];
      const [after, before] = [argument(field, 'after'), argument(field, 'before')];
      const asked = last ?? first ?? defaultWindow;
      const count = typeof asked === 'number' ? Math.min(Math.max(asked, 1), largestWindow) : largestWindow;
      return { count, hasCursor: after != null || before != null, fromTheEnd: last != null && before == null };
    }),
    filterOf: remember((field) =>
      Object.entries(record(argument(field, 'filter'))).flatMap(([name, part]) =>
        part == null || name === 'directories' || name === 'providers' ? [] : [name],
      ),
    ),
    scopeOf: remember(scopeOf),
    addressesOf: remember((field) => {
      const ids = texts(argument(field, 'ids') ?? argument(field, 'id')) ?? [];
      // So many are refused by the field itself.
      return ids.length > context.mostNodeIds ? [] : ids.flatMap((id) => addressOnce(id, context) ?? []);
    }),
    targetsOf: remember((field) => {
      const input = record(argument(field, 'input'));
      const named = new Set(directoriesIn(input));
      const count = Array.isArray(input.targets) ? Math.max(1, input.targets.length) : 1;
      return { count, directories: named.size === 0 ? new Set(providers.keys()) : named };
    }),
  };
};
