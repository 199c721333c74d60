import { GraphQLError, OperationTypeNode, type GraphQLObjectType, type SelectionSetNode } from 'graphql';
import { collectFields } from './collect-fields.ts';
import { compileField } from './compile-field.ts';
import { compileSelection, compileSerialSelection, type Fields } from './compile-selection.ts';
import type { CompiledField } from './compiled-field.ts';
import type { Place } from './place.ts';
import type { Plan } from './plan.ts';
import type { Run } from './run.ts';

export type Data = Record<string, unknown>;

/** Carries an operation out. Throws, or rejects, where all data has become null. */
export type ExecutePlan = (run: Run) => Data | Promise<Data>;

/** Compiles an operation for one outcome of its conditions. What is selected below a field is compiled when the field first has a value. */
export const compilePlan = (given: Omit<Plan, 'nextNumber' | 'selectionOf'>): ExecutePlan => {
  const { schema, operation } = given;
  let numbers = 0;
  const plan: Plan = {
    ...given,
    nextNumber: () => numbers++,
    selectionOf: (place, type) =>
      compileSelection(
        fieldsOf(
          place,
          type,
          place.nodes.flatMap(({ selectionSet }) => selectionSet ?? []),
        ),
      ),
  };
  const fieldsOf = (
    parent: Place | null,
    type: GraphQLObjectType,
    selectionSets: readonly SelectionSetNode[],
  ): Fields => {
    const fields = new Map<string, CompiledField>();
    for (const [name, nodes] of collectFields(plan, type, selectionSets)) {
      const field = compileField(plan, parent, type, name, nodes);
      if (field !== null) fields.set(name, field);
    }
    return fields;
  };
  const type = schema.getRootType(operation.operation);
  if (type == null) {
    return () => {
      throw new GraphQLError(`Schema is not configured to execute ${operation.operation} operation.`, {
        nodes: operation,
      });
    };
  }
  const fields = fieldsOf(null, type, [operation.selectionSet]);
  if (operation.operation === OperationTypeNode.MUTATION) return compileSerialSelection(fields);
  const execute = compileSelection(fields);
  return (run) => execute(run, undefined, null) as Data | Promise<Data>;
};
