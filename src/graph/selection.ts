import {
  type FieldNode,
  getDirectiveValues,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  type GraphQLResolveInfo,
  Kind,
  type SelectionSetNode,
} from 'graphql';

const isKept = (node: SelectionSetNode['selections'][number], info: GraphQLResolveInfo): boolean => {
  if (node.directives === undefined || node.directives.length === 0) return true;
  const variables = info.variableValues;
  return (
    getDirectiveValues(GraphQLSkipDirective, node, variables)?.if !== true &&
    getDirectiveValues(GraphQLIncludeDirective, node, variables)?.if !== false
  );
};

const collect = (
  selectionSet: SelectionSetNode | undefined,
  info: GraphQLResolveInfo,
  into: FieldNode[],
): FieldNode[] => {
  for (const node of selectionSet?.selections ?? []) {
    if (!isKept(node, info)) continue;
    if (node.kind === Kind.FIELD) into.push(node);
    else if (node.kind === Kind.INLINE_FRAGMENT) collect(node.selectionSet, info, into);
    else collect(info.fragments[node.name.value]?.selectionSet, info, into);
  }
  return into;
};

/**
 * The names of the fields selected below the field being resolved, and below those as `parent.child`. Fragments are followed, `@skip` and
 * `@include` heeded: what is not selected is not paid for with an upstream call.
 */
export const selectedFields = (info: GraphQLResolveInfo): ReadonlySet<string> => {
  const names = new Set<string>();
  for (const fieldNode of info.fieldNodes) {
    for (const child of collect(fieldNode.selectionSet, info, [])) {
      names.add(child.name.value);
      for (const grandchild of collect(child.selectionSet, info, [])) {
        names.add(`${child.name.value}.${grandchild.name.value}`);
      }
    }
  }
  return names;
};
