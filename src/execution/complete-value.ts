import { getNullableType, type GraphQLOutputType, isAbstractType, isLeafType, isListType, isObjectType } from 'graphql';
import { completeAbstract } from './complete-abstract.ts';
import { completeLeaf } from './complete-leaf.ts';
import { completeList } from './complete-list.ts';
import { completeObject } from './complete-object.ts';
import { compileRows, type CompleteRows } from './compile-rows.ts';
import { completionOf } from './completion.ts';
import type { Place } from './place.ts';
import type { Plan } from './plan.ts';
import type { Complete, OnNull } from './run.ts';

/** Compiles the completion of values of a type. `depth` says in how many lists of its field the value stands. */
export const completeValue = (plan: Plan, place: Place, type: GraphQLOutputType, depth: number): Complete => {
  const nullable = getNullableType(type);
  const coordinate = `${place.parentType.name}.${place.field.name}`;
  const onNull = nullable === type ? asNull : refuseNull(coordinate);
  if (isLeafType(nullable)) return completeLeaf(nullable, onNull);
  if (isListType(nullable)) {
    const { ofType } = nullable;
    const complete = completeValue(plan, place, ofType, depth + 1);
    const completion = completionOf(place, ofType, depth + 1, complete);
    // What is selected of objects is compiled when there are some.
    let completeRows: CompleteRows = (run, values, outer) => {
      if (values.length === 0) return [];
      const item = getNullableType(ofType);
      const isPlain = isObjectType(item) && item.isTypeOf == null;
      completeRows = compileRows(coordinate, isPlain ? plan.selectionOf(place, item) : complete, completion);
      return completeRows(run, values, outer);
    };
    return completeList(place, onNull, completion, (...given) => completeRows(...given));
  }
  if (isAbstractType(nullable)) return completeAbstract(plan, { place, depth, onNull }, nullable);
  return completeObject(plan, { place, depth, onNull }, nullable);
};

const asNull: OnNull = () => null;

const refuseNull =
  (coordinate: string): OnNull =>
  () => {
    throw new Error(`Cannot return null for non-nullable field ${coordinate}.`);
  };
