import type { FieldNode, GraphQLResolveInfo } from 'graphql';

/** Does what a field of a directory asks for once, however many rows lead to it: all of them get the same answer. */
export type OncePerDirectory = <T>(directory: string, info: GraphQLResolveInfo, read: () => Promise<T>) => Promise<T>;

interface Done {
  readonly directory: string;
  readonly root: string | number;
  readonly fieldNodes: readonly FieldNode[];
  readonly answer: Promise<unknown>;
}

const rootOf = ({ path }: GraphQLResolveInfo): string | number => {
  let place = path;
  while (place.prev !== undefined) place = place.prev;
  return place.key;
};

const isSame = (one: readonly FieldNode[], other: readonly FieldNode[]): boolean =>
  one.length === other.length && one.every((node, index) => node === other[index]);

/**
 * What a request's fields of directories share. Each field of the root is on its own: mutations follow one another, and the second must not be
 * answered with what was there before it.
 */
export const createOncePerDirectory = (): OncePerDirectory => {
  const done = new Map<FieldNode, Done[]>();
  return <T>(directory: string, info: GraphQLResolveInfo, read: () => Promise<T>): Promise<T> => {
    const { fieldNodes } = info;
    const [first] = fieldNodes;
    if (first === undefined) return read();
    const root = rootOf(info);
    const alike = done.get(first) ?? [];
    const known = alike.find(
      (one) => one.directory === directory && one.root === root && isSame(one.fieldNodes, fieldNodes),
    );
    // The same field of the same directory, with the same arguments: its answer is of the same type.
    if (known !== undefined) return known.answer as Promise<T>;
    const answer = read();
    done.set(first, [...alike, { directory, root, fieldNodes, answer }]);
    return answer;
  };
};
