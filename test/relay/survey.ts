import { expect } from 'vitest';
import { type Ask, type Field, introspect, type Schema, type Type } from './introspection.ts';
import { createWalker, type Holder, isConnection, type MetNode, type Walker, type WalkerPage } from './walker.ts';

/** What a walk over everything that a schema leads to has met. */
export interface Survey {
  readonly schema: Schema;
  readonly walker: Walker;
  /** By id: every node, with all that was said of it. */
  readonly met: ReadonlyMap<string, readonly MetNode[]>;
  /** `Type.field` of every connection that was walked, and how many rows were seen there. */
  readonly walked: ReadonlyMap<string, number>;
}

export const urlSafe = /^[A-Za-z0-9_-]+$/;

export const connectionsOf = (type: Type): readonly Field[] => (type.fields ?? []).filter(isConnection);

/** Some of many, from all along the way. */
export const spread = <T>(all: readonly T[], most: number): T[] =>
  all.length <= most
    ? [...all]
    : Array.from({ length: most }, (_, place) => all[Math.floor((place * (all.length - 1)) / (most - 1))]).filter(
        (one) => one !== undefined,
      );

const expectPage = ({ nodes, cursors, pageInfo }: WalkerPage, size: number): void => {
  expect(nodes.length).toBeLessThanOrEqual(size);
  expect(pageInfo.startCursor).toBe(cursors[0] ?? null);
  expect(pageInfo.endCursor).toBe(cursors.at(-1) ?? null);
  for (const cursor of cursors) expect(cursor).toMatch(urlSafe);
};

const idsOf = (pages: readonly WalkerPage[]): string[] => pages.flatMap(({ nodes }) => nodes.map(({ id }) => id));

const walkForward = async (
  walker: Walker,
  holder: Holder,
  field: Field,
  size: number,
): Promise<WalkerPage[] | null> => {
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

const walkBackward = async (walker: Walker, holder: Holder, field: Field, size: number): Promise<WalkerPage[]> => {
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

/** Holds one connection to Relay's cursor connections specification. Null where it cannot be served. */
const walkConnection = async (walker: Walker, holder: Holder, field: Field): Promise<WalkerPage[] | null> => {
  const pages = await walkForward(walker, holder, field, 7);
  if (pages === null) return null;
  const ids = idsOf(pages);
  expect(new Set(ids).size).toBe(ids.length);
  const cursors = pages.flatMap((page) => page.cursors);
  expect(new Set(cursors).size).toBe(cursors.length);
  for (const { totalCount } of pages) if (totalCount !== null) expect(totalCount).toBe(ids.length);
  expect(idsOf(await walkBackward(walker, holder, field, 11))).toEqual(ids);

  for (const place of spread([...ids.keys()], 3)) {
    const cursor = cursors[place] ?? null;
    const after = await walker.readPage(holder, field, { first: 4, after: cursor });
    const before = await walker.readPage(holder, field, { last: 4, before: cursor });
    expect(idsOf(after === null ? [] : [after])).toEqual(ids.slice(place + 1, place + 5));
    expect(idsOf(before === null ? [] : [before])).toEqual(ids.slice(Math.max(0, place - 4), place));
  }
  return pages;
};

/** Walks every connection that can be come to, from so many nodes of each type. */
export const surveyOf = async (ask: Ask, mostHolders: number): Promise<Survey> => {
  const schema = await introspect(ask);
  const walker = createWalker(schema, ask);
  const met = new Map<string, MetNode[]>();
  const walked = new Map<string, number>();
  const remember = (nodes: readonly MetNode[]): void => {
    for (const node of nodes) met.set(node.id, [...(met.get(node.id) ?? []), node]);
  };
  const explore = async (holder: Holder): Promise<void> => {
    remember(await walker.readNodes(holder));
    for (const field of connectionsOf(holder.type)) {
      const pages = await walkConnection(walker, holder, field);
      if (pages === null) continue;
      const key = `${holder.type.name}.${field.name}`;
      walked.set(key, (walked.get(key) ?? 0) + idsOf(pages).length);
      for (const { nodes, beside } of pages) remember([...nodes, ...beside]);
    }
  };

  await explore({ type: schema.root, id: null });
  // Nodes lead to lists, and lists to further nodes: until no type is left whose nodes have not been asked.
  const explored = new Set<Type>();
  for (let more = true; more; ) {
    more = false;
    for (const type of schema.nodeTypes) {
      const own = [...met.values()].flatMap(([node]) => (node?.type === type.name ? [node] : []));
      if (explored.has(type) || own.length === 0) continue;
      explored.add(type);
      for (const { id } of spread(own, mostHolders)) await explore({ type, id });
      more = true;
    }
  }
  return { schema, walker, met, walked };
};
