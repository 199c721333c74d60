import {
  defaultTypeResolver,
  GraphQLError,
  type GraphQLAbstractType,
  type GraphQLObjectType,
  isObjectType,
} from 'graphql';
import { inspect } from './complete-leaf.ts';
import { completeObject, outside, type Standing } from './complete-object.ts';
import type { Place } from './place.ts';
import type { Plan } from './plan.ts';
import { resolveInfo } from './resolve-info.ts';
import { checkWanted, type Complete, isPromiseLike, keep, waitFor } from './run.ts';

/** Compiles the completion of objects that are of one of several types. */
export const completeAbstract = (plan: Plan, standing: Standing, type: GraphQLAbstractType): Complete => {
  const { place, depth, onNull } = standing;
  const completions = new Map<unknown, Complete>();
  const resolveType = type.resolveType ?? defaultTypeResolver;

  /** What completes objects of a type, which a resolver has named. */
  const completionOf = (name: unknown, value: unknown): Complete => {
    const known = completions.get(name);
    if (known !== undefined) return known;
    const complete = completeObject(plan, standing, objectTypeOf(plan, place, type, name, value));
    completions.set(name, complete);
    return complete;
  };

  return (run, value, item) => {
    if (value == null) return onNull();
    if (value instanceof Error) throw value;
    const info = resolveInfo(plan, run, place, keep(outside(item, depth)));
    const name: unknown = resolveType(value, run.context, info, type);
    if (!isPromiseLike(name)) return completionOf(name, value)(run, value, item);
    keep(item);
    return waitFor(
      run,
      Promise.resolve(name).then((resolved) => {
        checkWanted(run);
        return completionOf(resolved, value)(run, value, item);
      }),
    );
  };
};

const objectTypeOf = (
  { schema }: Plan,
  { nodes, parentType, field }: Place,
  abstract: GraphQLAbstractType,
  name: unknown,
  value: unknown,
): GraphQLObjectType => {
  const must = `Abstract type "${abstract.name}" must resolve to an Object type at runtime for field "${parentType.name}.${field.name}"`;
  if (name == null) {
    throw new GraphQLError(
      `${must}. Either the "${abstract.name}" type should provide a "resolveType" function or each possible type should provide an "isTypeOf" function.`,
      { nodes },
    );
  }
  if (typeof name !== 'string') {
    throw new GraphQLError(
      `${must} with value ${inspect(value)}, received "${inspect(name)}", which is not a valid Object type name.`,
    );
  }
  const type = schema.getType(name);
  const resolved = `Abstract type "${abstract.name}" was resolved to a`;
  if (type === undefined) {
    throw new GraphQLError(`${resolved} type "${name}" that does not exist inside the schema.`, { nodes });
  }
  if (!isObjectType(type)) throw new GraphQLError(`${resolved} non-object type "${name}".`, { nodes });
  if (!schema.isSubType(abstract, type)) {
    throw new GraphQLError(`Runtime Object type "${type.name}" is not a possible type for "${abstract.name}".`, {
      nodes,
    });
  }
  return type;
};
