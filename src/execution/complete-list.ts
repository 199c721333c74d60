import { GraphQLError } from 'graphql';
import { abandon, awaitAll, type CompleteRows } from './compile-rows.ts';
import type { Completion } from './completion.ts';
import type { Place } from './place.ts';
import { checkWanted, type Complete, type Item, keep, type OnNull, type Run, waitFor } from './run.ts';

/** Compiles the completion of lists: most are arrays, which `completeRows` takes, but whatever can be iterated is one. */
export const completeList = (
  { parentType, field }: Place,
  onNull: OnNull,
  { finish, fail }: Completion,
  completeRows: CompleteRows,
): Complete => {
  const completeItem = (run: Run, value: unknown, item: Item): unknown => {
    try {
      return finish(run, value, item);
    } catch (error) {
      return fail(run, error, item);
    }
  };

  const completeIterable = (run: Run, values: Iterable<unknown>, outer: Item | null): unknown => {
    const { promises } = run;
    const completed: unknown[] = [];
    const iterator = values[Symbol.iterator]();
    try {
      for (let next = iterator.next(); next.done !== true; next = iterator.next()) {
        completed.push(completeItem(run, next.value, { index: completed.length, outer, isKept: false }));
      }
    } catch (error) {
      abandon(iterator);
      throw error;
    }
    return run.promises === promises ? completed : awaitAll(run, completed);
  };

  const completeAsync = async (run: Run, values: AsyncIterable<unknown>, outer: Item | null): Promise<unknown> => {
    const completed: unknown[] = [];
    const iterator = values[Symbol.asyncIterator]();
    try {
      for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) {
        checkWanted(run);
        completed.push(completeItem(run, next.value, { index: completed.length, outer, isKept: true }));
      }
    } catch (error) {
      iterator.return?.().then(undefined, () => {});
      throw error;
    }
    return Promise.all(completed);
  };

  return (run, value, outer) => {
    if (Array.isArray(value)) return completeRows(run, value, outer);
    if (value == null) return onNull();
    if (value instanceof Error) throw value;
    if (isAsyncIterable(value)) return waitFor(run, completeAsync(run, value, keep(outer)));
    if (isIterable(value)) return completeIterable(run, value, outer);
    throw new GraphQLError(`Expected Iterable, but did not find one for field "${parentType.name}.${field.name}".`);
  };
};

const isAsyncIterable = (value: unknown): value is AsyncIterable<unknown> =>
  typeof value === 'object' && value !== null && Symbol.asyncIterator in value;

/** A text is none: its letters are not meant. */
const isIterable = (value: unknown): value is Iterable<unknown> =>
  typeof value === 'object' && value !== null && Symbol.iterator in value;
