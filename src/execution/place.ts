import type { FieldNode, GraphQLField, GraphQLObjectType, GraphQLResolveInfo } from 'graphql';
import type { Item } from './run.ts';

/** A field as it stands in an operation. */
export interface Place {
  /** The field whose selection this one is in; null for those of the root. */
  readonly parent: Place | null;
  /** Tells it from all others of its operation. */
  readonly number: number;
  readonly responseName: string;
  readonly parentType: GraphQLObjectType;
  readonly field: GraphQLField<unknown, unknown>;
  /** All that are merged into this one. */
  readonly nodes: readonly FieldNode[];
  /** How many lists are around each of its values. */
  readonly lists: number;
}

/** The place of a value: of a field, or of an item of its lists, so many of them deep. */
export type PathOf = (place: Place, depth: number, item: Item | null) => (string | number)[];

/** Makes the path of a value. Only what fails has to know it. */
export const pathOf: PathOf = (place, depth, item) => {
  const path: (string | number)[] = [];
  let inner = item;
  let lists = depth;
  for (let one: Place | null = place; one !== null; one = one.parent) {
    for (; lists > 0 && inner !== null; lists -= 1) {
      path.push(inner.index);
      inner = inner.outer;
    }
    path.push(one.responseName);
    lists = one.parent?.lists ?? 0;
  }
  return path.reverse();
};

type Path = GraphQLResolveInfo['path'];

/** The same path of a field as resolvers see it. */
export const linkedPathOf = (place: Place, item: Item | null): Path => {
  const { parent, responseName, parentType } = place;
  const prev = parent === null ? undefined : linkedItemOf(parent, parent.lists, item);
  return { prev, key: responseName, typename: parentType.name };
};

const linkedItemOf = (place: Place, depth: number, item: Item | null): Path => {
  if (depth === 0 || item === null) return linkedPathOf(place, item);
  return { prev: linkedItemOf(place, depth - 1, item.outer), key: item.index, typename: undefined };
};
