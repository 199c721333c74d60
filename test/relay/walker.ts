import { expect } from 'vitest';
import { type Ask, type Field, fieldOf, isFree, nameOf, type Schema, type Type } from './introspection.ts';

/** A node as it was met: its type, its id and what its leaf fields said. */
export interface MetNode {
  readonly type: string;
  readonly id: string;
  readonly leaves: Readonly<Record<string, unknown>>;
}

/** Where a connection field hangs: on the root, or on a node. */
export interface Holder {
  readonly type: Type;
  /** Null for the root. */
  readonly id: string | null;
}

export interface WalkerPage {
  readonly nodes: readonly MetNode[];
  readonly cursors: readonly string[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
  readonly totalCount: number | null;
  /** Nodes on the edges, beside the edges' own. */
  readonly beside: readonly MetNode[];
}

type Json = Readonly<Record<string, unknown>>;

const isLeaf = (schema: Schema, field: Field): boolean =>
  isFree(field) && ['SCALAR', 'ENUM'].includes(schema.type(nameOf(field.type)).kind);

const isNodeField = (schema: Schema, field: Field): boolean =>
  isFree(field) && (nameOf(field.type) === 'Node' || schema.nodeTypes.some(({ name }) => name === nameOf(field.type)));

export const isConnection = ({ type }: Field): boolean => nameOf(type).endsWith('Connection');

/** Everything that a node of a type tells of itself in a word; under an alias, since fields of one name may differ between types. */
const nodeSelection = (schema: Schema, typeName: string): string => {
  const types = schema.nodeTypes.filter(({ name }) => typeName === 'Node' || typeName === name);
  const fragments = types.map((type) => {
    const leaves = (type.fields ?? []).filter((field) => isLeaf(schema, field));
    return `... on ${type.name} { ${leaves.map(({ name }) => `${type.name}_${name}: ${name}`).join(' ')} }`;
  });
  return `__typename ... on Node { id } ${fragments.join(' ')}`;
};

const meet = (found: unknown): MetNode[] => {
  if (found === null || found === undefined) return [];
  if (Array.isArray(found)) return found.flatMap(meet);
  const { __typename: type, id, ...rest } = found as Json;
  const entries = Object.entries(rest).map(([name, value]) => [name.slice(String(type).length + 1), value] as const);
  // An object in a scalar is the vendor's own, which may come from another answer.
  const leaves = Object.fromEntries(entries.filter(([, value]) => typeof value !== 'object' || value === null));
  return [{ type: String(type), id: String(id), leaves }];
};

/** Puts a field of a holder into a query. */
const at = ({ type, id }: Holder, field: string): { text: string; variables: Json; dig: (data: Json) => unknown } =>
  id === null
    ? { text: field, variables: {}, dig: (data) => data['it'] }
    : {
        text: `node(id: $id) { ... on ${type.name} { ${field} } }`,
        variables: { id },
        dig: (data) => (data['node'] as Json | null)?.['it'],
      };

/** What a GraphQL server answers with; an error that no test of the walker expects ends it. */
export const createWalker = (schema: Schema, ask: Ask) => {
  const send = async (query: string, variables: object): Promise<Json> => {
    const { data, errors } = await ask(query, variables);
    if (errors !== undefined) throw new Error(`${JSON.stringify(errors)} for ${query}`);
    return data as Json;
  };

  const readPage = async (holder: Holder, field: Field, window: Json): Promise<WalkerPage | null> => {
    const connection = schema.type(nameOf(field.type));
    const edge = schema.type(nameOf(fieldOf(connection, 'edges').type));
    const has = (name: string): boolean => connection.fields?.some((one) => one.name === name) ?? false;
    const others = (edge.fields ?? []).filter((one) => one.name !== 'node' && isNodeField(schema, one));
    const node = nodeSelection(schema, nameOf(fieldOf(edge, 'node').type));
    const { text, variables, dig } = at(
      holder,
      `it: ${field.name}(first: $first, after: $after, last: $last, before: $before) {
        edges { cursor node { ${node} } ${others.map(({ name, type }) => `beside_${name}: ${name} { ${nodeSelection(schema, nameOf(type))} }`).join(' ')} }
        ${has('nodes') ? `nodes { ${node} }` : ''} ${has('totalCount') ? 'totalCount' : ''}
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      }`,
    );
    const id = holder.id === null ? '' : '$id: ID!, ';
    const query = `query Page(${id}$first: Int, $after: String, $last: Int, $before: String) { ${text} }`;
    const { data, errors = [] } = await ask(query, { ...variables, ...window });
    const found = dig((data ?? {}) as Json) as Json | null | undefined;
    if (found === null || found === undefined) {
      // A list that cannot be served is null, and an error says why.
      expect(errors.length, `${holder.type.name}.${field.name} is null without a word`).toBeGreaterThan(0);
      return null;
    }
    expect(errors).toEqual([]);
    const rows = found['edges'] as readonly Json[];
    const nodes = rows.map(({ node: row }) => meet(row)[0]).filter((row) => row !== undefined);
    expect(nodes).toHaveLength(rows.length);
    if (has('nodes')) expect(meet(found['nodes'])).toEqual(nodes);
    return {
      nodes,
      cursors: rows.map(({ cursor }) => String(cursor)),
      pageInfo: found['pageInfo'] as WalkerPage['pageInfo'],
      totalCount: (found['totalCount'] ?? null) as number | null,
      beside: rows.flatMap((row) => others.flatMap(({ name }) => meet(row[`beside_${name}`]))),
    };
  };

  return {
    readPage,
    /** The nodes that a holder leads to by fields that are no connections. */
    readNodes: async (holder: Holder): Promise<MetNode[]> => {
      const fields = (holder.type.fields ?? []).filter((field) => isNodeField(schema, field));
      if (fields.length === 0) return [];
      const selection = fields
        .map(({ name, type }) => `f_${name}: ${name} { ${nodeSelection(schema, nameOf(type))} }`)
        .join(' ');
      const query =
        holder.id === null
          ? `{ ${selection} }`
          : `query Of($id: ID!) { node(id: $id) { ... on ${holder.type.name} { ${selection} } } }`;
      // A vendor may have no such thing: then the field is null, with an error.
      const { data, errors } = await ask(query, holder.id === null ? {} : { id: holder.id });
      if (data === null || data === undefined) throw new Error(`${JSON.stringify(errors)} for ${query}`);
      const found = (holder.id === null ? data : (data as Json)['node']) as Json;
      return Object.values(found).flatMap(meet);
    },
    /** Nodes found again by id, one by one. */
    refetch: async (id: string): Promise<MetNode | null> => {
      const { node } = await send(`query Node($id: ID!) { node(id: $id) { ${nodeSelection(schema, 'Node')} } }`, {
        id,
      });
      return meet(node)[0] ?? null;
    },
    /** Nodes found again by id, all at once; a null for each that is not there. */
    refetchAll: async (ids: readonly string[]): Promise<(MetNode | null)[]> => {
      const { nodes } = await send(
        `query Nodes($ids: [ID!]!) { nodes(ids: $ids) { ${nodeSelection(schema, 'Node')} } }`,
        { ids },
      );
      return (nodes as readonly unknown[]).map((node) => meet(node)[0] ?? null);
    },
  };
};

export type Walker = ReturnType<typeof createWalker>;
