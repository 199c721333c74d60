import { GraphQLError, type GraphQLObjectType } from 'graphql';
import { inspect } from './complete-leaf.ts';
import type { Place } from './place.ts';
import type { Plan } from './plan.ts';
import { resolveInfo } from './resolve-info.ts';
import {
  checkWanted,
  type Complete,
  type ExecuteField,
  isPromiseLike,
  type Item,
  type OnNull,
  keep,
  type Run,
  waitFor,
} from './run.ts';

/** Where objects stand that are completed. */
export interface Standing {
  readonly place: Place;
  /** How many lists they are in within their field. */
  readonly depth: number;
  readonly onNull: OnNull;
}

/** Compiles the completion of objects of a type. What is selected of it is compiled when the first one comes. */
export const completeObject = (plan: Plan, { place, depth, onNull }: Standing, type: GraphQLObjectType): Complete => {
  let execute: ExecuteField = (run, source, item) => {
    execute = plan.selectionOf(place, type);
    return execute(run, source, item);
  };
  const { isTypeOf } = type;
  if (isTypeOf == null) {
    return (run, value, item) => {
      if (value == null) return onNull();
      if (value instanceof Error) throw value;
      return execute(run, value, item);
    };
  }

  const executeIf = (is: boolean, run: Run, value: unknown, item: Item | null): unknown => {
    if (is) return execute(run, value, item);
    throw new GraphQLError(`Expected value of type "${type.name}" but got: ${inspect(value)}.`, { nodes: place.nodes });
  };
  return (run, value, item) => {
    if (value == null) return onNull();
    if (value instanceof Error) throw value;
    const is = isTypeOf(value, run.context, resolveInfo(plan, run, place, keep(outside(item, depth))));
    if (!isPromiseLike(is)) return executeIf(is, run, value, item);
    keep(item);
    return waitFor(
      run,
      Promise.resolve(is).then((decided) => {
        checkWanted(run);
        return executeIf(decided, run, value, item);
      }),
    );
  };
};

/** The item that a field stands in, of one that is so many lists deep in it. */
export const outside = (item: Item | null, depth: number): Item | null => {
  let one = item;
  for (let left = depth; left > 0; left -= 1) one = one?.outer ?? null;
  return one;
};
