import {
  type DirectiveNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  isAbstractType,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
  type TypeNode,
  typeFromAST,
} from 'graphql';

/** What decides which fields are selected. */
export interface Selecting {
  readonly schema: GraphQLSchema;
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  /** What the variables are that decide by `@skip` and `@include`. */
  readonly conditions: ReadonlyMap<string, boolean>;
}

/** The fields that are selected of an object, by the names that they have in the answer, in their order; those of one name are one field. */
export const collectFields = (
  selecting: Selecting,
  type: GraphQLObjectType,
  selectionSets: readonly SelectionSetNode[],
): ReadonlyMap<string, readonly FieldNode[]> => {
  const { schema, fragments, conditions } = selecting;
  const fields = new Map<string, FieldNode[]>();
  const spread = new Set<string>();

  const fits = (condition: TypeNode | undefined): boolean => {
    if (condition === undefined) return true;
    const wanted = typeFromAST(schema, condition);
    return wanted === type || (isAbstractType(wanted) && schema.isSubType(wanted, type));
  };

  const visit = ({ selections }: SelectionSetNode): void => {
    for (const selection of selections) {
      if (!isSelected(selection, conditions)) continue;
      if (selection.kind === Kind.FIELD) {
        const name = (selection.alias ?? selection.name).value;
        const alike = fields.get(name);
        if (alike === undefined) fields.set(name, [selection]);
        else alike.push(selection);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        if (fits(selection.typeCondition)) visit(selection.selectionSet);
      } else {
        const name = selection.name.value;
        const fragment = fragments[name];
        if (fragment === undefined || spread.has(name) || !fits(fragment.typeCondition)) continue;
        spread.add(name);
        visit(fragment.selectionSet);
      }
    }
  };
  for (const selectionSet of selectionSets) visit(selectionSet);
  return fields;
};

const isSelected = ({ directives }: SelectionNode, conditions: ReadonlyMap<string, boolean>): boolean => {
  if (directives === undefined || directives.length === 0) return true;
  return directives.every((directive) => {
    const name = directive.name.value;
    if (name !== 'skip' && name !== 'include') return true;
    return isTrue(directive, conditions) === (name === 'include');
  });
};

const isTrue = ({ arguments: given }: DirectiveNode, conditions: ReadonlyMap<string, boolean>): boolean => {
  const value = given?.find(({ name }) => name.value === 'if')?.value;
  if (value?.kind === Kind.BOOLEAN) return value.value;
  return value?.kind === Kind.VARIABLE && conditions.get(value.name.value) === true;
};
