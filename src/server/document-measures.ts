import {
  type ConstDirectiveNode,
  type DirectiveNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type SelectionSetNode,
  type TypeNode,
  type ValueNode,
} from 'graphql';

/** What a document asks for, as it would be carried out: what stands in a fragment counts each time that the fragment is used. */
export interface DocumentMeasures {
  readonly operations: number;
  /** Of fields in each other, of fragments in each other in one place, and of input values and list types in each other. */
  readonly depth: number;
  readonly aliases: number;
  readonly fields: number;
  /** The field that is asked for most often in one place, and how often. */
  readonly repeated: { readonly field: string; readonly times: number };
  readonly directives: number;
  /** The most directives at one place. */
  readonly directivesInPlace: number;
}

/** Of one selection set, all that is in it. */
interface Tally {
  fields: number;
  aliases: number;
  directives: number;
  /** How deep fields are nested. */
  depth: number;
  /** How deep fragments are nested in this place itself. */
  fragments: number;
  /** How often each field is asked for in this place itself. */
  readonly names: Map<string, number>;
}

/** Selections and fragments in each other beyond which nothing is counted any more: such a document is refused as too deep. */
const mostNesting = 2000;
/** Names of one place beyond which no more are told apart: such a document is refused for its fields. */
const mostNames = 10_000;

/**
 * Counts all of it in one pass, before anything else looks at the document: to validate a hostile one can take the square of its size, above all of its fragments.
 * Each fragment is counted once, whatever uses it. Fragments that use themselves are left to validation.
 */
export const measureDocument = (document: DocumentNode): DocumentMeasures => {
  const fragments = new Map<string, FragmentDefinitionNode>();
  const tallies = new Map<FragmentDefinitionNode, Tally | null>();
  let [inputDepth, fragmentDepth, directivesInPlace] = [0, 0, 0];
  let repeated = { field: '', times: 0 };
  let isTooDeep = false;

  const measureValue = (node: ValueNode | TypeNode, depth: number): void => {
    inputDepth = Math.max(inputDepth, depth);
    if (depth >= mostNesting) return;
    if (node.kind === Kind.LIST) for (const item of node.values) measureValue(item, depth + 1);
    if (node.kind === Kind.OBJECT) for (const { value } of node.fields) measureValue(value, depth + 1);
    if (node.kind === Kind.LIST_TYPE || node.kind === Kind.NON_NULL_TYPE) measureValue(node.type, depth + 1);
  };

  const countDirectives = (directives: readonly (DirectiveNode | ConstDirectiveNode)[] | undefined): number => {
    if (directives === undefined) return 0;
    directivesInPlace = Math.max(directivesInPlace, directives.length);
    for (const { arguments: given } of directives) for (const { value } of given ?? []) measureValue(value, 0);
    return directives.length;
  };

  const add = (to: Tally, from: Tally): void => {
    if (to.names.size <= mostNames) for (const [name, count] of from.names) bump(to, name, count);
    to.fields += from.fields;
    to.aliases += from.aliases;
    to.directives += from.directives;
    to.depth = Math.max(to.depth, from.depth);
    to.fragments = Math.max(to.fragments, from.fragments + 1);
    fragmentDepth = Math.max(fragmentDepth, to.fragments);
  };

  const bump = ({ names }: Tally, name: string, count: number): void => {
    const times = (names.get(name) ?? 0) + count;
    names.set(name, times);
    if (times > repeated.times) repeated = { field: name, times };
  };

  const measureSelections = ({ selections }: SelectionSetNode, nesting: number): Tally => {
    const tally: Tally = { fields: 0, aliases: 0, directives: 0, depth: 0, fragments: 0, names: new Map() };
    if (nesting > mostNesting) {
      isTooDeep = true;
      return tally;
    }
    for (const node of selections) {
      tally.directives += countDirectives(node.directives);
      if (node.kind === Kind.FIELD) {
        tally.fields += 1;
        if (node.alias !== undefined) tally.aliases += 1;
        bump(tally, node.name.value, 1);
        for (const { value } of node.arguments ?? []) measureValue(value, 0);
        const below = node.selectionSet === undefined ? null : measureSelections(node.selectionSet, nesting + 1);
        tally.fields += below?.fields ?? 0;
        tally.aliases += below?.aliases ?? 0;
        tally.directives += below?.directives ?? 0;
        tally.depth = Math.max(tally.depth, 1 + (below?.depth ?? 0));
      } else if (node.kind === Kind.INLINE_FRAGMENT) {
        add(tally, measureSelections(node.selectionSet, nesting + 1));
      } else {
        const fragment = fragments.get(node.name.value);
        const used = fragment === undefined ? null : measureFragment(fragment, nesting + 1);
        if (used !== null) add(tally, used);
      }
    }
    return tally;
  };

  /** Null while it is being counted. */
  const measureFragment = (fragment: FragmentDefinitionNode, nesting: number): Tally | null => {
    const known = tallies.get(fragment);
    if (known !== undefined) return known;
    tallies.set(fragment, null);
    const tally = measureSelections(fragment.selectionSet, nesting);
    tally.directives += countDirectives(fragment.directives);
    tallies.set(fragment, tally);
    return tally;
  };

  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  let operations = 0;
  const most = { depth: 0, aliases: 0, fields: 0, directives: 0 };
  for (const definition of document.definitions) {
    let tally: Tally | null = null;
    if (definition.kind === Kind.FRAGMENT_DEFINITION) tally = measureFragment(definition, 0);
    if (definition.kind === Kind.OPERATION_DEFINITION) {
      operations += 1;
      tally = measureSelections(definition.selectionSet, 0);
      tally.directives += countDirectives(definition.directives);
      for (const { type, defaultValue, directives } of definition.variableDefinitions ?? []) {
        tally.directives += countDirectives(directives);
        measureValue(type, 0);
        if (defaultValue !== undefined) measureValue(defaultValue, 0);
      }
    }
    if (tally === null) continue;
    most.depth = Math.max(most.depth, tally.depth);
    most.aliases = Math.max(most.aliases, tally.aliases);
    most.fields = Math.max(most.fields, tally.fields);
    most.directives = Math.max(most.directives, tally.directives);
  }
  return {
    ...most,
    operations,
    depth: Math.max(most.depth, inputDepth, fragmentDepth, isTooDeep ? mostNesting : 0),
    repeated,
    directivesInPlace,
  };
};
