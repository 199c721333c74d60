import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type SandboxedGateway, startSandboxedGateway } from '../harness/sandboxed-gateway.ts';
import { vendorOperations } from '../vendor-operations/operations.ts';
import { thingsOf } from '../vendor-operations/things.ts';
import { type Field, fieldOf, introspect, isNonNull, nameOf, type Schema, textOf, type Type } from './introspection.ts';
import { createWalker, type Holder, isConnection, type MetNode, type Walker, type WalkerPage } from './walker.ts';

let gateway: SandboxedGateway;
let schema: Schema;
let walker: Walker;
/** By id: every node that the walk has met, with all that was said of it. */
const met = new Map<string, MetNode[]>();
/** `Type.field` of every connection that was walked, and how many rows were seen there. */
const walked = new Map<string, number>();

const remember = (nodes: readonly MetNode[]): void => {
  for (const node of nodes) met.set(node.id, [...(met.get(node.id) ?? []), node]);
};

const fieldsOf = (type: Type): readonly Field[] => type.fields ?? [];
const connectionsOf = (type: Type): readonly Field[] => fieldsOf(type).filter(isConnection);
/** Some of many, from all along the way. */
const spread = <T>(all: readonly T[], most: number): T[] =>
  all.length <= most
    ? [...all]
    : Array.from({ length: most }, (_, place) => all[Math.floor((place * (all.length - 1)) / (most - 1))]).filter(
        (one) => one !== undefined,
      );

const urlSafe = /^[A-Za-z0-9_-]+$/;

const expectPage = ({ nodes, cursors, pageInfo }: WalkerPage, size: number): void => {
  expect(nodes.length).toBeLessThanOrEqual(size);
  expect(pageInfo.startCursor).toBe(cursors[0] ?? null);
  expect(pageInfo.endCursor).toBe(cursors.at(-1) ?? null);
  for (const cursor of cursors) expect(cursor).toMatch(urlSafe);
};

const idsOf = (pages: readonly WalkerPage[]): string[] => pages.flatMap(({ nodes }) => nodes.map(({ id }) => id));

const walkForward = async (holder: Holder, field: Field, size: number): Promise<WalkerPage[] | null> => {
  const pages: WalkerPage[] = [];
  for (let after: string | null = null; ; ) {
    const page = await walker.readPage(holder, field, { first: size, after });
    if (page === null) return null;
    expectPage(page, size);
    expect(page.pageInfo.hasPreviousPage).toBe(pages.length > 0);
    pages.push(page);
    after = page.pageInfo.endCursor;
    if (!page.pageInfo.hasNextPage) return pages;
    expect(page.nodes).toHaveLength(size);
  }
};

const walkBackward = async (holder: Holder, field: Field, size: number): Promise<WalkerPage[]> => {
  const pages: WalkerPage[] = [];
  for (let before: string | null = null; ; ) {
    const page = await walker.readPage(holder, field, { last: size, before });
    if (page === null) throw new Error('The list was there a moment ago.');
    expectPage(page, size);
    expect(page.pageInfo.hasNextPage).toBe(pages.length > 0);
    pages.unshift(page);
    before = page.pageInfo.startCursor;
    if (!page.pageInfo.hasPreviousPage) return pages;
    expect(page.nodes).toHaveLength(size);
  }
};

/** Holds one connection to Relay's cursor connections specification, and remembers the nodes on it. */
const walkConnection = async (holder: Holder, field: Field): Promise<void> => {
  const pages = await walkForward(holder, field, 7);
  if (pages === null) return;
  const ids = idsOf(pages);
  expect(new Set(ids).size).toBe(ids.length);
  const cursors = pages.flatMap((page) => page.cursors);
  expect(new Set(cursors).size).toBe(cursors.length);
  for (const { totalCount } of pages) if (totalCount !== null) expect(totalCount).toBe(ids.length);
  expect(idsOf(await walkBackward(holder, field, 11))).toEqual(ids);

  for (const place of spread([...ids.keys()], 3)) {
    const cursor = cursors[place] ?? null;
    const after = await walker.readPage(holder, field, { first: 4, after: cursor });
    const before = await walker.readPage(holder, field, { last: 4, before: cursor });
    expect(idsOf(after === null ? [] : [after])).toEqual(ids.slice(place + 1, place + 5));
    expect(idsOf(before === null ? [] : [before])).toEqual(ids.slice(Math.max(0, place - 4), place));
  }
  const key = `${holder.type.name}.${field.name}`;
  walked.set(key, (walked.get(key) ?? 0) + ids.length);
  for (const { nodes, beside } of pages) remember([...nodes, ...beside]);
};

/** Holds two meetings with one node against each other. A scalar that is an object at one of them is left out: it is the vendor's own. */
const expectSame = (one: MetNode | null, other: MetNode | undefined): void => {
  if (one === null || other === undefined) throw new Error('A node that was met is not found again.');
  const shared = ({ leaves }: MetNode): Record<string, unknown> =>
    Object.fromEntries(Object.entries(leaves).filter(([name]) => name in one.leaves && name in other.leaves));
  expect({ ...one, leaves: shared(one) }).toEqual({ ...other, leaves: shared(other) });
};

const mostHolders = 9;

beforeAll(async () => {
  gateway = await startSandboxedGateway();
  // Lists of what the gateway itself remembers have rows only once something was done.
  for (const { directory, document } of vendorOperations.filter((one) => one.document.includes('inviteUser'))) {
    const { errors } = await gateway.ask(document, await thingsOf(gateway, directory));
    expect(errors).toBeUndefined();
  }
  schema = await introspect(gateway.ask);
  walker = createWalker(schema, gateway.ask);
  const explored = new Map<string, number>();
  const explore = async (holder: Holder): Promise<void> => {
    remember(await walker.readNodes(holder));
    for (const field of connectionsOf(holder.type)) await walkConnection(holder, field);
  };
  await explore({ type: schema.root, id: null });
  // Nodes lead to lists, and lists to further nodes: until no type is left whose nodes have not been asked.
  for (let more = true; more; ) {
    more = false;
    for (const type of schema.nodeTypes) {
      if (explored.has(type.name)) continue;
      const own = [...met.values()].flatMap(([node]) => (node?.type === type.name ? [node] : []));
      if (own.length === 0) continue;
      explored.set(type.name, own.length);
      for (const { id } of spread(own, mostHolders)) await explore({ type, id });
      more = true;
    }
  }
}, 120_000);
afterAll(async () => gateway[Symbol.asyncDispose]());

describe('the schema', () => {
  test('has Relay’s Node with an id and nothing else, and a root field that finds one', () => {
    const node = schema.type('Node');
    expect(fieldsOf(node).map(({ name, type }) => `${name}: ${textOf(type)}`)).toEqual(['id: ID!']);
    const { args, type } = fieldOf(schema.root, 'node');
    expect(args.map((argument) => `${argument.name}: ${textOf(argument.type)}`)).toEqual(['id: ID!']);
    expect(textOf(type)).toBe('Node');
    expect(nameOf(fieldOf(schema.root, 'nodes').type)).toBe('Node');
  });

  test('has a PageInfo as Relay specifies it', () => {
    const fields = Object.fromEntries(fieldsOf(schema.type('PageInfo')).map(({ name, type }) => [name, textOf(type)]));
    expect(fields).toEqual({
      hasNextPage: 'Boolean!',
      hasPreviousPage: 'Boolean!',
      startCursor: 'String',
      endCursor: 'String',
    });
  });

  test('has connections and edges of the specified form, with all four arguments on every field', () => {
    const connections = schema.reachable.filter(({ name }) => name.endsWith('Connection'));
    expect(connections.length).toBeGreaterThan(0);
    for (const connection of connections) {
      expect(textOf(fieldOf(connection, 'pageInfo').type)).toBe('PageInfo!');
      const { type: edges } = fieldOf(connection, 'edges');
      expect(textOf(edges)).toMatch(/^\[\w+Edge!?\]!?$/);
      const edge = schema.type(nameOf(edges));
      expect(textOf(fieldOf(edge, 'cursor').type)).toMatch(/^String!?$/);
      expect(textOf(fieldOf(edge, 'node').type)).not.toContain('[');
    }
    for (const type of schema.reachable) {
      for (const field of connectionsOf(type)) {
        const windows = field.args.filter(({ name }) => ['first', 'after', 'last', 'before'].includes(name));
        expect(Object.fromEntries(windows.map((argument) => [argument.name, textOf(argument.type)]))).toEqual({
          first: 'Int',
          after: 'String',
          last: 'Int',
          before: 'String',
        });
        expect(
          field.args.some(({ type: required, defaultValue }) => isNonNull(required) && defaultValue === null),
        ).toBe(false);
      }
    }
  });
});

test('every connection was come to, and every one of them has rows somewhere', () => {
  const all = schema.reachable.flatMap((type) => connectionsOf(type).map(({ name }) => `${type.name}.${name}`));
  expect(all.length).toBeGreaterThan(10);
  expect([...walked.keys()].toSorted()).toEqual(all.toSorted());
  for (const [name, rows] of walked) expect({ name, rows }).not.toEqual({ name, rows: 0 });
});

describe('every node that was met', () => {
  test('is of one type, has a URL-safe id, and tells the same wherever it is met', () => {
    expect(new Set([...met.values()].flat().map(({ type }) => type))).toEqual(
      new Set(schema.nodeTypes.map(({ name }) => name)),
    );
    for (const [id, [first, ...others]] of met) {
      expect(id).toMatch(urlSafe);
      for (const other of others) expectSame(other, first);
    }
  });

  test('is found again by `nodes`, in the order of the ids, each as often as it was asked for', async () => {
    const all = [...met.keys()];
    for (let from = 0; from < all.length; from += 90) {
      const some = all.slice(from, from + 90);
      const ids = [...some, ...some.slice(0, 3)].toReversed();
      const found = await walker.refetchAll(ids);
      expect(found.map((node) => node?.id)).toEqual(ids);
      for (const node of found) expectSame(node, met.get(node?.id ?? '')?.[0]);
    }
  });

  test('is found again by `node`', async () => {
    for (const type of schema.nodeTypes) {
      const own = [...met.values()].flatMap(([node]) => (node?.type === type.name ? [node] : []));
      for (const node of spread(own, mostHolders)) expectSame(await walker.refetch(node.id), node);
    }
  });
});
