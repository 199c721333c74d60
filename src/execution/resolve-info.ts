import type { GraphQLResolveInfo } from 'graphql';
import { linkedPathOf, type Place } from './place.ts';
import type { Plan } from './plan.ts';
import { isPromiseLike, type Item, type Run } from './run.ts';

/** What a resolver is told of the field that it resolves. The item has to be kept. */
export const resolveInfo = ({ schema, fragments, operation }: Plan, run: Run, place: Place, item: Item | null) => {
  const { field, nodes, parentType } = place;
  return {
    fieldName: field.name,
    fieldNodes: nodes,
    returnType: field.type,
    parentType,
    // Not by a getter: an object literal with one has a shape of its own each time, which keeps alive what the getter sees.
    path: linkedPathOf(place, item),
    schema,
    fragments,
    rootValue: undefined,
    operation,
    variableValues: run.variables,
    getAbortSignal: noSignal,
    getAsyncHelpers: () => helpers,
  } satisfies GraphQLResolveInfo;
};

/** The context has the request's own signal. */
const noSignal = (): undefined => undefined;

const helpers: ReturnType<GraphQLResolveInfo['getAsyncHelpers']> = {
  promiseAll: async (values) => Promise.all(values),
  track: (values) => {
    for (const value of values) if (isPromiseLike(value)) value.then(undefined, () => {});
  },
};

type Callable = (...given: never[]) => unknown;

/**
 * Whether a function may look at what is given to it as the parameter of that number, counted from 1. One that takes them all at once is
 * known by its text, which a function that is bound or built in does not show.
 */
export const takesParameter = (one: Callable, number: number): boolean => {
  if (one.length >= number) return true;
  const takesAll =
    takers.get(one) ?? /\.\.\.|\barguments\b|\[native code\]/.test(Function.prototype.toString.call(one));
  takers.set(one, takesAll);
  return takesAll;
};

const takers = new WeakMap<Callable, boolean>();
