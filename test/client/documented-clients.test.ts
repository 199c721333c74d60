import { readFileSync } from 'node:fs';
import { buildSchema, isInterfaceType, isObjectType } from 'graphql';
import { expect, test } from 'vitest';

const page = readFileSync('docs/clients.md', 'utf8');
const schema = buildSchema(readFileSync('schema/schema.graphql', 'utf8'));
const objects = Object.values(schema.getTypeMap())
  .filter((type) => isObjectType(type))
  .filter(({ name }) => !name.startsWith('__'));

/** A connection and its parts, which every client of Relay's kind knows by their names. */
const isPaging = (name: string): boolean => /Connection$|Edge$|^PageInfo$/.test(name);

test("urql's cache is told of each type that has no id", () => {
  const embedded = objects
    .filter((type) => type.getFields().id === undefined)
    .map(({ name }) => name)
    .filter((name) => !isPaging(name) && name !== 'Query' && name !== 'Mutation');
  const [, keys = ''] = /keys: \{(.*?)\}/s.exec(page) ?? [];
  expect(new Set([...keys.matchAll(/(\w+): embedded/g)].map(([, name]) => name))).toEqual(new Set(embedded));
});

test("Apollo's cache is told of each type that is a node", () => {
  const [, names = ''] = /Node: \[(.*?)\]/.exec(page) ?? [];
  const node = schema.getType('Node');
  if (!isInterfaceType(node)) throw new Error('There is no Node.');
  const nodes = schema.getPossibleTypes(node).map(({ name }) => name);
  expect(new Set(names.replaceAll("'", '').split(', '))).toEqual(new Set(nodes));
});
