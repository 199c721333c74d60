import type { Completion } from './completion.ts';
import { makeFunction } from './make-function.ts';
import { type ExecuteField, isPromiseLike, type Item, type Run, waitFor } from './run.ts';

/** Completes all that is in an array. Throws, or rejects, where an item that must not be null has failed. */
export type CompleteRows = (run: Run, values: readonly unknown[], outer: Item | null) => unknown;

/**
 * Compiles the completion of arrays of objects, of which `execute` reads what is selected. The code is written for each list anew, whose rows have a shape of their
 * own: one loop for all lists would look up, row for row, what it already knows.
 */
export const compileRows = (name: string, execute: ExecuteField, { finish, later, fail }: Completion): CompleteRows => {
  if (!/^[\w.]+$/.test(name)) throw new TypeError('A name in a schema is made of letters, digits and underscores.');
  const failRow = (run: Run, thrown: unknown, item: Item, values: readonly unknown[]): null => {
    try {
      return fail(run, thrown, item);
    } catch (error) {
      abandon(values.slice(item.index + 1).values());
      throw error;
    }
  };
  return makeFunction(
    { execute, finish, later, failRow, awaitAll },
    `(run, values, outer) => {
// ${name}
const { promises } = run;
const completed = new Array(values.length);
let item = { index: 0, outer, isKept: false };
for (let index = 0; index < values.length; index += 1) {
  if (item.isKept) item = { index, outer, isKept: false };
  else item.index = index;
  const value = values[index];
  const before = run.promises;
  try {
    if (typeof value !== 'object' || value === null || typeof value.then === 'function' || value instanceof Error) {
      completed[index] = finish(run, value, item);
    } else {
      const row = execute(run, value, item);
      completed[index] = run.promises === before ? row : later(run, row, item);
    }
  } catch (error) {
    completed[index] = failRow(run, error, item, values);
  }
}
return run.promises === promises ? completed : awaitAll(run, completed);
}`,
  );
};

/** Waits for all items that are promises. */
export const awaitAll = (run: Run, completed: readonly unknown[]): Promise<unknown> =>
  waitFor(run, Promise.all(completed));

/** Takes what a list still has, of which some may be promises that reject. */
export const abandon = (iterator: Iterator<unknown>): void => {
  try {
    for (let next = iterator.next(); next.done !== true; next = iterator.next()) {
      if (isPromiseLike(next.value)) next.value.then(undefined, () => {});
    }
  } catch {
    // It is over in any case.
  }
};
