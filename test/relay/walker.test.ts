import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type SandboxedGateway, startSandboxedGateway } from '../harness/sandboxed-gateway.ts';
import { vendorOperations } from '../vendor-operations/operations.ts';
import { thingsOf } from '../vendor-operations/things.ts';
import { fieldOf, isNonNull, nameOf, textOf } from './introspection.ts';
import { connectionsOf, spread, type Survey, surveyOf, urlSafe } from './survey.ts';
import type { MetNode } from './walker.ts';

/** Holds two meetings with one node against each other. A scalar that is an object at one of them is left out: it is the vendor's own. */
const expectSame = (one: MetNode | null, other: MetNode | undefined): void => {
  if (one === null || other === undefined) throw new Error('A node that was met is not found again.');
  const shared = ({ leaves }: MetNode): Record<string, unknown> =>
    Object.fromEntries(Object.entries(leaves).filter(([name]) => name in one.leaves && name in other.leaves));
  expect({ ...one, leaves: shared(one) }).toEqual({ ...other, leaves: shared(other) });
};

const mostHolders = 6;

describe.each(['full', 'summary'] as const)('over vendors that list %s rows', (rows) => {
  let gateway: SandboxedGateway;
  let survey: Survey;

  beforeAll(async () => {
    const sandboxes = { TRAY: { rows }, ORG_USER_MANAGEMENT: { rows }, SNYK: { rows } };
    gateway = await startSandboxedGateway({ sandboxes });
    // Lists of what the gateway itself remembers have rows only once something was done.
    for (const { directory, document } of vendorOperations.filter((one) => one.document.includes('inviteUser'))) {
      const { errors } = await gateway.ask(document, await thingsOf(gateway, directory));
      expect(errors).toBeUndefined();
    }
    survey = await surveyOf(gateway.ask, mostHolders);
  }, 120_000);
  afterAll(async () => gateway[Symbol.asyncDispose]());

  describe('the schema', () => {
    test('has Relay’s Node with an id and nothing else, and a root field that finds one', () => {
      const node = survey.schema.type('Node');
      expect((node.fields ?? []).map(({ name, type }) => `${name}: ${textOf(type)}`)).toEqual(['id: ID!']);
      const { args, type } = fieldOf(survey.schema.root, 'node');
      expect(args.map((argument) => `${argument.name}: ${textOf(argument.type)}`)).toEqual(['id: ID!']);
      expect(textOf(type)).toBe('Node');
      expect(nameOf(fieldOf(survey.schema.root, 'nodes').type)).toBe('Node');
    });

    test('has a PageInfo as Relay specifies it', () => {
      const fields = Object.fromEntries(
        (survey.schema.type('PageInfo').fields ?? []).map(({ name, type }) => [name, textOf(type)]),
      );
      expect(fields).toEqual({
        hasNextPage: 'Boolean!',
        hasPreviousPage: 'Boolean!',
        startCursor: 'String',
        endCursor: 'String',
      });
    });

    test('has connections and edges of the specified form, with all four arguments on every field', () => {
      const connections = survey.schema.reachable.filter(({ name }) => name.endsWith('Connection'));
      expect(connections.length).toBeGreaterThan(0);
      for (const connection of connections) {
        expect(textOf(fieldOf(connection, 'pageInfo').type)).toBe('PageInfo!');
        const { type: edges } = fieldOf(connection, 'edges');
        expect(textOf(edges)).toMatch(/^\[\w+Edge!?\]!?$/);
        const edge = survey.schema.type(nameOf(edges));
        expect(textOf(fieldOf(edge, 'cursor').type)).toMatch(/^String!?$/);
        expect(textOf(fieldOf(edge, 'node').type)).not.toContain('[');
      }
      for (const type of survey.schema.reachable) {
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
    const all = survey.schema.reachable.flatMap((type) =>
      connectionsOf(type).map(({ name }) => `${type.name}.${name}`),
    );
    expect(all.length).toBeGreaterThan(10);
    expect([...survey.walked.keys()].toSorted()).toEqual(all.toSorted());
    for (const [name, rows] of survey.walked) expect({ name, rows }).not.toEqual({ name, rows: 0 });
  });

  describe('every node that was met', () => {
    test('is of one type, has a URL-safe id, and tells the same wherever it is met', () => {
      expect(new Set([...survey.met.values()].flat().map(({ type }) => type))).toEqual(
        new Set(survey.schema.nodeTypes.map(({ name }) => name)),
      );
      for (const [id, [first, ...others]] of survey.met) {
        expect(id).toMatch(urlSafe);
        for (const other of others) expectSame(other, first);
      }
    });

    test('is found again by `nodes`, in the order of the ids, each as often as it was asked for', async () => {
      const all = [...survey.met.keys()];
      for (let from = 0; from < all.length; from += 90) {
        const some = all.slice(from, from + 90);
        const ids = [...some, ...some.slice(0, 3)].toReversed();
        const found = await survey.walker.refetchAll(ids);
        expect(found.map((node) => node?.id)).toEqual(ids);
        for (const node of found) expectSame(node, survey.met.get(node?.id ?? '')?.[0]);
      }
    });

    test('is found again by `node`', async () => {
      for (const type of survey.schema.nodeTypes) {
        const own = [...survey.met.values()].flatMap(([node]) => (node?.type === type.name ? [node] : []));
        for (const node of spread(own, mostHolders)) expectSame(await survey.walker.refetch(node.id), node);
      }
    });
  });
});
