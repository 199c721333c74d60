import type { GraphQLError, VariableValues } from 'graphql';

/** What one execution of an operation shares. */
export interface Run {
  readonly context: unknown;
  readonly variables: VariableValues;
  readonly hideSuggestions: boolean;
  readonly errors: FieldErrors;
  /** The arguments of fields that depend on variables, by the field's number. */
  readonly argumentsAt: Map<number, Arguments>;
  /** How many promises have been made: where it stays the same, nothing below has to be waited for. */
  promises: number;
  /** Whether the answer has been given: what is still under way is for nobody. */
  isOver: boolean;
}

/** The errors of one execution. Where a value has become null by an error, those from below it are of no more interest. */
export interface FieldErrors {
  readonly errors: GraphQLError[];
  /** Where values have become null, as texts. */
  readonly nulls: Set<string>;
  /** Whether there is no data at all. */
  hasNothing: boolean;
}

export type Arguments = Readonly<Record<string, unknown>>;

/** An item of a list that is being completed. One object serves all items of a list, until somebody keeps it. */
export interface Item {
  index: number;
  /** The item of the list around it. */
  readonly outer: Item | null;
  isKept: boolean;
}

/** Reads and completes a field. Returns a promise where it has to wait. Throws, or rejects, only where the field must not be null. */
export type ExecuteField = (run: Run, source: unknown, item: Item | null) => unknown;

/** Makes a value that a resolver gave into one for the answer. Returns a promise where it has to wait; throws, or rejects, what is wrong with it. */
export type Complete = (run: Run, value: unknown, item: Item | null) => unknown;

/** What completes a value that is not there: null, or an error where it must not be. */
export type OnNull = () => null;

/** Lets an item be used beyond the moment: its list takes another for what follows. */
export const keep = (item: Item | null): Item | null => {
  for (let one = item; one !== null && !one.isKept; one = one.outer) one.isKept = true;
  return item;
};

/** Counts a promise. One that can reject is always handled, also where another error has been faster. */
export const waitFor = <T>(run: Run, promise: Promise<T>): Promise<T> => {
  run.promises += 1;
  promise.then(undefined, ignore);
  return promise;
};

const ignore = (): void => {};

/** Throws where nobody waits any longer. */
export const checkWanted = (run: Run): void => {
  if (run.isOver) throw new Error('The answer has been given already.');
};

/** Whether a value is to be waited for. */
export const isPromiseLike = (value: unknown): value is PromiseLike<unknown> =>
  ((typeof value === 'object' && value !== null) || typeof value === 'function') &&
  typeof (value as { readonly then?: unknown }).then === 'function';
