import { type DocumentNode, Kind, type OperationDefinitionNode, visit } from 'graphql';

/** What can be known of an operation before it is compiled. */
export interface Survey {
  /** The variables that decide which fields are selected. */
  readonly conditions: readonly string[];
  /** Whether there is something in it that is rare, and left to the library: what asks for the schema, and directives on the operation. */
  readonly isUncommon: boolean;
}

export const surveyOperation = (document: DocumentNode, operation: OperationDefinitionNode): Survey => {
  const own = new Set(operation.variableDefinitions?.map(({ variable }) => variable.name.value));
  const conditions = new Set<string>();
  let isUncommon = (operation.directives?.length ?? 0) > 0;
  visit(document, {
    // Those of other operations are of no interest.
    OperationDefinition: (node) => (node === operation ? undefined : false),
    Field({ name: { value: name } }) {
      if (name === '__schema' || name === '__type') isUncommon = true;
    },
    Directive({ name: { value: name }, arguments: given }) {
      if (name !== 'skip' && name !== 'include') return;
      const value = given?.find((argument) => argument.name.value === 'if')?.value;
      // A fragment for other operations may be decided by variables that this one does not have.
      if (value?.kind === Kind.VARIABLE && own.has(value.name.value)) conditions.add(value.name.value);
    },
  });
  return { conditions: [...conditions], isUncommon };
};

/** What the deciding variables are; null where one is neither true nor false, which is an error of those places that it decides about. */
export const decide = (
  conditions: readonly string[],
  variables: Readonly<Record<string, unknown>>,
): ReadonlyMap<string, boolean> | null => {
  const decided = new Map<string, boolean>();
  for (const name of conditions) {
    const value = variables[name];
    if (typeof value !== 'boolean') return null;
    decided.set(name, value);
  }
  return decided;
};
