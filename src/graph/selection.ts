import {
  type FieldNode,
  getDirectiveValues,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  type GraphQLResolveInfo,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

const isKept = (node: SelectionNode, { variableValues }: GraphQLResolveInfo): boolean =>
  getDirectiveValues(GraphQLSkipDirective, node, variableValues)?.if !== true &&
  getDirectiveValues(GraphQLIncludeDirective, node, variableValues)?.if !== false;

/** What is selected below fields, by their nodes: the compiled executor gives the same list of them each time that it carries an operation out. */
const known = new WeakMap<readonly FieldNode[], ReadonlySet<string>>();

/**
 * The names of the fields selected below the field being resolved, and below those as `parent.child`. Fragments are followed, `@skip` and
 * `@include` heeded: what is not selected is not paid for with an upstream call.
 */
export const selectedFields = (info: GraphQLResolveInfo): ReadonlySet<string> => {
  const { fieldNodes } = info;
  const before = known.get(fieldNodes);
  if (before !== undefined) return before;
  const names = new Set<string>();
  // Directives may decide otherwise the next time.
  let isFixed = true;
  const collect = (selectionSet: SelectionSetNode | undefined, into: FieldNode[]): FieldNode[] => {
    for (const node of selectionSet?.selections ?? []) {
      if (node.directives !== undefined && node.directives.length > 0) {
        isFixed = false;
        if (!isKept(node, info)) continue;
      }
      if (node.kind === Kind.FIELD) into.push(node);
      else if (node.kind === Kind.INLINE_FRAGMENT) collect(node.selectionSet, into);
      else collect(info.fragments[node.name.value]?.selectionSet, into);
    }
    return into;
  };
  for (const fieldNode of fieldNodes) {
    for (const child of collect(fieldNode.selectionSet, [])) {
      names.add(child.name.value);
      for (const grandchild of collect(child.selectionSet, []))
        names.add(`${child.name.value}.${grandchild.name.value}`);
    }
  }
  if (isFixed) known.set(fieldNodes, names);
  return names;
};
