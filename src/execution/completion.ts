import { type GraphQLOutputType, isNonNullType } from 'graphql';
import { addFieldError, locate } from './field-errors.ts';
import type { Place } from './place.ts';
import { checkWanted, type Complete, isPromiseLike, type Item, keep, type Run, waitFor } from './run.ts';

/** How the value of a field, or of an item of a list, gets into the answer, whatever becomes of it. */
export interface Completion {
  /**
   * Completes a value that may have to be waited for first: returns a promise then, which rejects only where the value must not be null. Throws what is wrong with
   * a value that is there.
   */
  readonly finish: Complete;
  /** Does the same for what a completion has returned and may be a promise. */
  readonly later: Complete;
  /** Notes an error and returns null, or throws the error with its place where the value must not be null. */
  readonly fail: (run: Run, thrown: unknown, item: Item | null) => null;
}

/** The completion of values of a type that are so many lists deep in their field. */
export const completionOf = (place: Place, type: GraphQLOutputType, depth: number, complete: Complete): Completion => {
  const canBeNull = !isNonNullType(type);

  const fail = (run: Run, thrown: unknown, item: Item | null): null => {
    const error = locate(thrown, place, depth, item);
    if (!canBeNull) throw error;
    addFieldError(run.errors, error, place, depth, item);
    return null;
  };

  const completeLater = async (run: Run, promise: PromiseLike<unknown>, item: Item | null): Promise<unknown> => {
    try {
      const value = await promise;
      checkWanted(run);
      const completed = complete(run, value, item);
      return completed instanceof Promise ? await completed : completed;
    } catch (error) {
      return fail(run, error, item);
    }
  };

  const later: Complete = (run, completed, item) => {
    if (!(completed instanceof Promise)) return completed;
    keep(item);
    return waitFor(
      run,
      completed.then(undefined, (error: unknown) => fail(run, error, item)),
    );
  };

  const finish: Complete = (run, value, item) => {
    if (isPromiseLike(value)) return waitFor(run, completeLater(run, value, keep(item)));
    const { promises } = run;
    const completed = complete(run, value, item);
    return run.promises === promises ? completed : later(run, completed, item);
  };
  return { finish, later, fail };
};
