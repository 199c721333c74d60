import type { GraphQLObjectType, OperationDefinitionNode } from 'graphql';
import type { Selecting } from './collect-fields.ts';
import type { Place } from './place.ts';
import type { ExecuteField } from './run.ts';

/** What is compiled of an operation, for one outcome of its conditions. */
export interface Plan extends Selecting {
  readonly operation: OperationDefinitionNode;
  /** Gives a field its number. */
  readonly nextNumber: () => number;
  /** Compiles what is selected of an object that a field has given. */
  readonly selectionOf: (place: Place, type: GraphQLObjectType) => ExecuteField;
}
