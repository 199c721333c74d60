import {
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  getNamedType,
  getNullableType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  isAbstractType,
  isCompositeType,
  isListType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { type FieldPrice, fieldPrices, type GetOperation } from './field-prices.ts';
import { type ArgumentValue, readArgument } from './argument-value.ts';

/** Under which values of variables something is selected: one of the groups has to hold, of each group all. Null for always. */
export type Condition = readonly (readonly Demand[])[] | null;

interface Demand {
  readonly variable: string;
  readonly value: boolean;
}

/** What can cost upstream calls in one place of a query, with the fields of the same answer merged. */
export interface PlannedRows {
  /** What is read by id for each row, once however many fields need it. */
  readonly loads: readonly { readonly operation: GetOperation; readonly condition: Condition }[];
  readonly fields: readonly PlannedField[];
  /** How many values a row has by the other fields, and below those: at most, and whatever the variables. */
  readonly values: number;
}

/** A field below which something may cost upstream calls, that leads to rows, or whose selection depends on variables. */
export interface PlannedField {
  readonly price: FieldPrice;
  readonly condition: Condition;
  readonly arguments: ReadonlyMap<string, ArgumentValue>;
  /** Whether it asks for `totalCount`. */
  readonly counts: boolean;
  /** How many things it holds, where no window and no price tells. */
  readonly length: number;
  /** What it leads to, by the type's name: several where it leads to an interface. */
  readonly below: ReadonlyMap<string, PlannedRows>;
}

interface Place {
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
}

interface Selected {
  readonly nodes: FieldNode[];
  condition: Condition;
}

type Conditional<T> = { readonly of: T; readonly demands: readonly Demand[] };

/** What a valid operation may cost, as far as it does not depend on variables and directories: made once for a document. */
export const planOperation = (
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): PlannedRows => {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  const root = schema.getRootType(operation.operation);
  if (root == null) return nothing;
  return planRows({ schema, fragments }, root, [operation.selectionSet]);
};

const nothing: PlannedRows = { loads: [], fields: [], values: 0 };

const planRows = (place: Place, type: GraphQLObjectType, selectionSets: readonly SelectionSetNode[]): PlannedRows => {
  const selected = new Map<string, Selected>();
  for (const selectionSet of selectionSets) collect(place, type, { of: selectionSet, demands: [] }, selected);
  const prices = fieldPrices[type.name];
  const loads = new Map<GetOperation, Condition>();
  const fields: PlannedField[] = [];
  let values = 0;
  for (const { nodes, condition } of selected.values()) {
    const [node] = nodes;
    if (node === undefined) continue;
    const price = prices?.[node.name.value];
    if (price === undefined) {
      // What the engine answers by itself, such as the type's name.
      values += 1;
      continue;
    }
    if (price.kind === 'load') {
      for (const operation of price.operations) {
        const known = loads.get(operation);
        loads.set(operation, known === undefined ? condition : either(known, condition));
      }
    }
    const field = planField(place, type, nodes, price, condition);
    if (field === null) continue;
    if (isPlain(field)) values += valuesOfPlain(field);
    else fields.push(field);
  }
  return {
    loads: [...loads].map(([operation, condition]) => ({ operation, condition })),
    fields,
    values,
  };
};

/** What asks vendors, or leads to many rows, whatever is selected below it. */
const asksByItself: ReadonlySet<FieldPrice['kind']> = new Set(['capabilities', 'list', 'nodes', 'rows', 'write']);

/** Whether nothing about it depends on a request, so that its values are counted once for all. */
const isPlain = ({ price, condition, below }: PlannedField): boolean =>
  condition === null &&
  !asksByItself.has(price.kind) &&
  [...below.values()].every(({ loads, fields }) => loads.length === 0 && fields.length === 0);

const valuesOfPlain = ({ length, below }: PlannedField): number =>
  length * (1 + Math.max(0, ...[...below.values()].map(({ values }) => values)));

/** As many as the lists are mostly long that vendors put into a row: its roles, or what is not known of it. */
const fewInRow = 5;

/** Shared by all that have none: a document may ask for thousands. */
const none: ReadonlyMap<string, never> = new Map<string, never>();

const argumentsOf = ({ arguments: given = [] }: FieldNode): ReadonlyMap<string, ArgumentValue> =>
  given.length === 0 ? none : new Map(given.map(({ name, value }) => [name.value, readArgument(value)]));

const planBelow = (
  place: Place,
  type: GraphQLNamedType,
  selectionSets: readonly SelectionSetNode[],
): ReadonlyMap<string, PlannedRows> => {
  if (!isCompositeType(type)) return none;
  const possible = isObjectType(type) ? [type] : place.schema.getPossibleTypes(type);
  return new Map(possible.map((one) => [one.name, planRows(place, one, selectionSets)]));
};

const planField = (
  place: Place,
  parent: GraphQLObjectType,
  nodes: readonly FieldNode[],
  price: FieldPrice,
  condition: Condition,
): PlannedField | null => {
  const [node] = nodes;
  const definition = node === undefined ? undefined : parent.getFields()[node.name.value];
  if (node === undefined || definition === undefined) return null;
  const selectionSets = nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
  return {
    price,
    condition,
    arguments: argumentsOf(node),
    length: isListType(getNullableType(definition.type)) ? fewInRow : 1,
    counts: price.kind === 'list' && asksForTotal(place.fragments, selectionSets),
    below: planBelow(place, getNamedType(definition.type), selectionSets),
  };
};

const asksForTotal = (fragments: Place['fragments'], selectionSets: readonly SelectionSetNode[]): boolean =>
  selectionSets.some(({ selections }) =>
    selections.some((node) => {
      if (node.kind === Kind.FIELD) return node.name.value === 'totalCount';
      const inner = node.kind === Kind.INLINE_FRAGMENT ? node : fragments.get(node.name.value);
      return inner !== undefined && asksForTotal(fragments, [inner.selectionSet]);
    }),
  );

/** Gathers the fields that a type has in a selection, by their names in the answer, as the engine merges them. */
const collect = (
  place: Place,
  type: GraphQLObjectType,
  { of: selectionSet, demands }: Conditional<SelectionSetNode>,
  into: Map<string, Selected>,
): void => {
  for (const node of selectionSet.selections) {
    const own = demandsOf(node.directives);
    if (own === null) continue;
    const all = own.length === 0 ? demands : [...demands, ...own];
    if (node.kind === Kind.FIELD) {
      const key = node.alias?.value ?? node.name.value;
      const known = into.get(key);
      const condition = all.length === 0 ? null : [all];
      if (known === undefined) into.set(key, { nodes: [node], condition });
      else {
        known.nodes.push(node);
        known.condition = either(known.condition, condition);
      }
      continue;
    }
    const inner = node.kind === Kind.INLINE_FRAGMENT ? node : place.fragments.get(node.name.value);
    if (inner === undefined || !appliesTo(place.schema, inner.typeCondition?.name.value, type)) continue;
    collect(place, type, { of: inner.selectionSet, demands: all }, into);
  }
};

const either = (one: Condition, other: Condition): Condition =>
  one === null || other === null ? null : [...one, ...other];

const appliesTo = (schema: GraphQLSchema, name: string | undefined, type: GraphQLObjectType): boolean => {
  if (name === undefined || name === type.name) return true;
  const condition = schema.getType(name);
  return isAbstractType(condition) && schema.isSubType(condition, type);
};

/** What `@skip` and `@include` ask of variables; null where they leave the selection out whatever those are. */
const demandsOf = (directives: readonly DirectiveNode[] | undefined): readonly Demand[] | null => {
  const demands: Demand[] = [];
  for (const { name, arguments: given } of directives ?? []) {
    if (name.value !== 'skip' && name.value !== 'include') continue;
    const wanted = name.value === 'include';
    const value = given?.find((argument) => argument.name.value === 'if')?.value;
    if (value?.kind === Kind.VARIABLE) demands.push({ variable: value.name.value, value: wanted });
    if (value?.kind === Kind.BOOLEAN && value.value !== wanted) return null;
  }
  return demands;
};
