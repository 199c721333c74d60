import {
  defaultFieldResolver,
  type FieldNode,
  type GraphQLFieldResolver,
  type GraphQLObjectType,
  type GraphQLOutputType,
  isListType,
  isNonNullType,
} from 'graphql';
import { passes } from './complete-leaf.ts';
import { completeValue } from './complete-value.ts';
import { completionOf } from './completion.ts';
import type { CompiledField } from './compiled-field.ts';
import { fixedArguments, readArguments } from './field-arguments.ts';
import type { Place } from './place.ts';
import type { Plan } from './plan.ts';
import { resolveInfo, takesParameter } from './resolve-info.ts';
import { type ExecuteField, keep } from './run.ts';

/** Compiles a field; null where its type has no such field. */
export const compileField = (
  plan: Plan,
  parent: Place | null,
  parentType: GraphQLObjectType,
  responseName: string,
  nodes: readonly FieldNode[],
): CompiledField | null => {
  const name = nodes[0]?.name.value ?? responseName;
  if (name === '__typename') return { kind: 'CONSTANT', value: parentType.name };
  const field = plan.schema.getField(parentType, name);
  if (field === undefined) return null;
  const lists = listsAround(field.type);
  const place: Place = { parent, number: plan.nextNumber(), responseName, parentType, field, nodes, lists };
  const completion = completionOf(place, field.type, 0, completeValue(plan, place, field.type, 0));
  const { resolve } = field;
  const given = fixedArguments(place);
  if (resolve != null && given !== null && !takesParameter(resolve, 4)) {
    // It is never missed.
    const direct = resolve as (source: unknown, given: unknown, context: unknown) => unknown;
    return { kind: 'DIRECT', resolve: direct, given, passes: passes(field.type), completion };
  }
  const read = compileReading(plan, place);
  const { finish, fail } = completion;
  return {
    kind: 'OTHER',
    execute: (run, source, item) => {
      try {
        return finish(run, read(run, source, item), item);
      } catch (error) {
        return fail(run, error, item);
      }
    },
  };
};

/** How many lists are around each value of a type. */
const listsAround = (type: GraphQLOutputType): number => {
  if (isNonNullType(type)) return listsAround(type.ofType);
  return isListType(type) ? 1 + listsAround(type.ofType) : 0;
};

/** Compiles the reading of what a field has. Only resolvers that look at the fourth parameter get one. */
const compileReading = (plan: Plan, place: Place): ExecuteField => {
  const { field } = place;
  const argumentsOf = readArguments(place);
  const withInfo = (resolve: GraphQLFieldResolver<unknown, unknown>): ExecuteField => {
    return (run, source, item) =>
      resolve(source, argumentsOf(run), run.context, resolveInfo(plan, run, place, keep(item)));
  };
  const { resolve } = field;
  if (resolve != null) {
    if (takesParameter(resolve, 4)) return withInfo(resolve);
    const direct = resolve as (source: unknown, given: unknown, context: unknown) => unknown;
    return (run, source) => direct(source, argumentsOf(run), run.context);
  }
  const { name } = field;
  const byDefault = withInfo(defaultFieldResolver);
  return (run, source, item) => {
    if (!isRecord(source) || field.args.length > 0) return byDefault(run, source, item);
    const value = source[name];
    return typeof value === 'function' ? byDefault(run, source, item) : value;
  };
};

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
