import type { ImplementableObjectRef } from '@pothos/core';
import type { Builder } from './builder.ts';
import { type ConnectionRow, cursorOf, type EdgeRow, edgesOf, outerCursorOf } from './connection.ts';
import { defaultWindow, largestWindow } from './window-arguments.ts';
import type { Types } from './types.ts';

export const definePageInfo = (types: Types): void => {
  types.PageInfo.implement({
    description: 'Where a page of a list stands, as the Relay specification has it; exactly true over data at rest.',
    fields: (t) => ({
      hasNextPage: t.boolean({
        description: 'Whether rows follow this page.',
        resolve: ({ slice }) => slice.hasNext ?? false,
      }),
      hasPreviousPage: t.boolean({
        description: 'Whether rows precede this page.',
        resolve: ({ slice }) => slice.hasPrevious ?? false,
      }),
      startCursor: t.string({
        nullable: true,
        description: 'Pass as `before`, with `last`, to read the rows before this page; null on an empty page.',
        resolve: (connection) => outerCursorOf(connection, 'start'),
      }),
      endCursor: t.string({
        nullable: true,
        description: 'Pass as `after`, with `first`, to read the rows after this page; null on an empty page.',
        resolve: (connection) => outerCursorOf(connection, 'end'),
      }),
    }),
  });
};

type Reference<Shape> = ImplementableObjectRef<Builder['$inferSchemaTypes'], Shape>;

type EdgeOptions<Row> = NonNullable<Parameters<Reference<EdgeRow<Row>>['implement']>[0]['fields']>;
type EdgeFieldBuilder<Row> = Parameters<EdgeOptions<Row>>[0];
type EdgeField = ReturnType<EdgeOptions<unknown>>[string];

export interface ConnectionDefinition<Row, Node> {
  readonly connection: Reference<ConnectionRow<Row>>;
  readonly edge: Reference<EdgeRow<Row>>;
  readonly node: Reference<Node>;
  readonly nodeOf: (row: Row) => Node;
  /** The rows in plain words, such as `users`. */
  readonly what: string;
  readonly edgeDescription: string;
  /** What else stands on the edge. */
  readonly edgeFields?: (t: EdgeFieldBuilder<Row>) => Record<string, EdgeField>;
}

/** A Relay connection and its edge: `edges`, `nodes`, `pageInfo`, `totalCount` and `sources`, the same for every list. */
export const defineConnection = <Row, Node>(types: Types, definition: ConnectionDefinition<Row, Node>): void => {
  const { connection, edge, node, nodeOf, what } = definition;
  edge.implement({
    description: definition.edgeDescription,
    fields: (t) => ({
      cursor: t.string({
        description: 'Where this row stands. Opaque; valid with any page size, for this list with this filter.',
        resolve: (row) => cursorOf(row.connection, row.index),
      }),
      node: t.field({
        type: node as never,
        description: 'The row itself.',
        resolve: (row) => nodeOf(row.node) as never,
      }),
      ...definition.edgeFields?.(t),
    }),
  });
  connection.implement({
    description: `A page of a list of ${what}, with an account of where the rows are from.`,
    fields: (t) => ({
      edges: t.field({
        type: [edge] as never,
        description: 'The rows with their cursors.',
        resolve: (row) => edgesOf(row) as never,
      }),
      nodes: t.field({
        type: [node] as never,
        description: 'The rows without their cursors.',
        resolve: ({ slice }) => slice.rows.map(nodeOf) as never,
      }),
      pageInfo: t.field({
        type: types.PageInfo,
        description: 'Where this page stands in the list.',
        resolve: (row) => row,
      }),
      totalCount: t.int({
        nullable: true,
        description: `How many ${what} the whole list has. Null where no vendor's answer proves it; never guessed. Selecting it can cost a call per directory.`,
        resolve: ({ totalCount }) => totalCount,
      }),
      sources: t.field({
        type: [types.SourceReport],
        description: 'Every directory in the scope of the list, and how it was read.',
        resolve: ({ slice }) => slice.sources,
      }),
    }),
  });
};

/** The paging arguments that every connection takes, and `requireComplete`. */
export const connectionArguments = (builder: Builder) =>
  builder.args((t) => ({
    first: t.int({
      description: `How many rows to read from the start, or after \`after\`: 1 to ${largestWindow}. Without any argument, ${defaultWindow}.`,
    }),
    after: t.string({ description: 'A cursor of this list: only rows after it are read. Goes with `first`.' }),
    last: t.int({ description: `How many rows to read from the end, or before \`before\`: 1 to ${largestWindow}.` }),
    before: t.string({ description: 'A cursor of this list: only rows before it are read. Goes with `last`.' }),
    requireComplete: t.boolean({
      defaultValue: false,
      description:
        'Whether a list from which rows may be missing is an error (`INCOMPLETE`) instead of a list that says so in `sources`.',
    }),
  }));
