import { existsSync, readFileSync } from 'node:fs';
import { generate } from '@graphql-codegen/cli';
import {
  type GraphQLField,
  GraphQLID,
  type GraphQLNamedType,
  GraphQLObjectType,
  GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedScalarType,
} from 'graphql';
import { describe, expect, test } from 'vitest';
import codegen from '../codegen.ts';
import { generatedFiles } from '../scripts/generated-files.ts';
import { createSchema } from '../src/graph/schema.ts';
import { providerModules } from '../src/providers/index.ts';

const root = new URL('../', import.meta.url);
const read = (path: string): string => {
  const url = new URL(path, root);
  return existsSync(url) ? readFileSync(url, 'utf8') : '';
};

const schema = createSchema({ providers: providerModules });
const types = Object.values(schema.getTypeMap()).filter((type) => !isIntrospectionType(type));

describe('generated files are fresh', () => {
  const hint = (path: string): string => `${path} is stale: run npm run generate`;

  test.each(generatedFiles(providerModules, read('README.md')))('$path', ({ path, text }) => {
    expect(read(path), hint(path)).toBe(text);
  });

  test('src/client/generated', async () => {
    const files = await generate({ ...codegen, silent: true }, false);
    expect(files.length).toBeGreaterThan(0);
    for (const { filename, content } of files) expect(read(filename), hint(filename)).toBe(content);
  });
});

test('the schema and this test share one copy of graphql', () => {
  expect(schema).toBeInstanceOf(GraphQLSchema);
});

/** Every element of a type that has no description, by its coordinate. */
const undescribed = (type: GraphQLNamedType): readonly string[] => {
  const bare: string[] = [];
  const look = (coordinate: string, { description }: { readonly description?: string | null | undefined }): void => {
    if (description === undefined || description === null || description.trim() === '') bare.push(coordinate);
  };
  if (!isSpecifiedScalarType(type)) look(type.name, type);
  if (isEnumType(type)) for (const value of type.getValues()) look(`${type.name}.${value.name}`, value);
  if (isInputObjectType(type)) {
    for (const field of Object.values(type.getFields())) look(`${type.name}.${field.name}`, field);
  }
  if (isObjectType(type) || isInterfaceType(type)) {
    for (const field of Object.values(type.getFields())) {
      look(`${type.name}.${field.name}`, field);
      for (const argument of field.args) look(`${type.name}.${field.name}(${argument.name}:)`, argument);
    }
  }
  return bare;
};

describe('descriptions', () => {
  test('every type, field, argument, input field and enum value has one', () => {
    expect(types.length).toBeGreaterThan(20);
    expect(types.flatMap(undescribed)).toEqual([]);
  });

  test('what lacks one is found', () => {
    const bare = new GraphQLObjectType({ name: 'Bare', fields: { id: { type: GraphQLID } } });
    expect(undescribed(bare)).toEqual(['Bare', 'Bare.id']);
  });
});

const objects = types.filter(isObjectType);
const shapeOf = (type: GraphQLNamedType | undefined): Record<string, string> =>
  isObjectType(type) || isInterfaceType(type)
    ? Object.fromEntries(Object.values(type.getFields()).map(({ name, type: field }) => [name, String(field)]))
    : {};
const takes = (field: GraphQLField<unknown, unknown> | undefined): Record<string, string> =>
  Object.fromEntries(field?.args.map(({ name, type }) => [name, String(type)]) ?? []);

describe('connections', () => {
  const connections = objects.filter(({ name }) => name.endsWith('Connection'));

  test('there are some', () => expect(connections.length).toBeGreaterThan(5));

  test.each(connections)('%s has edges, nodes, pageInfo, totalCount and sources', (connection) => {
    const row = connection.name.replace(/Connection$/, '');
    const node = shapeOf(schema.getType(`${row}Edge`)).node?.replace('!', '');
    expect(shapeOf(connection)).toEqual({
      edges: `[${row}Edge!]!`,
      nodes: `[${node}!]!`,
      pageInfo: 'PageInfo!',
      totalCount: 'Int',
      sources: '[SourceReport!]!',
    });
    expect(shapeOf(schema.getType(`${row}Edge`))).toMatchObject({ cursor: 'String!', node: `${node}!` });
  });

  test('whatever has edges or a pageInfo is called one', () => {
    const paged = objects.filter((type) => 'edges' in type.getFields() || 'pageInfo' in type.getFields());
    expect(paged).toEqual(connections);
  });

  test('every field that gives one takes the paging arguments, is nullable, and nothing else takes them', () => {
    const paging = { first: 'Int', after: 'String', last: 'Int', before: 'String', requireComplete: 'Boolean' };
    for (const field of objects.flatMap((type) => Object.values(type.getFields()))) {
      const isConnection = /Connection!?$/.test(String(field.type));
      expect(String(field.type), field.name).not.toMatch(/Connection!$/);
      if (isConnection) expect(takes(field), field.name).toMatchObject(paging);
      else expect(Object.keys(takes(field)), field.name).not.toContain('first');
    }
  });

  test('PageInfo is as the Relay specification has it', () => {
    expect(shapeOf(schema.getType('PageInfo'))).toEqual({
      hasNextPage: 'Boolean!',
      hasPreviousPage: 'Boolean!',
      startCursor: 'String',
      endCursor: 'String',
    });
  });
});

describe('global object identification', () => {
  const query = schema.getQueryType()?.getFields() ?? {};

  test('Node has an id and nothing else', () => expect(shapeOf(schema.getType('Node'))).toEqual({ id: 'ID!' }));

  test('node and nodes find things again', () => {
    expect(String(query.node?.type)).toBe('Node');
    expect(takes(query.node)).toEqual({ id: 'ID!' });
    expect(String(query.nodes?.type)).toBe('[Node]');
    expect(takes(query.nodes)).toEqual({ ids: '[ID!]!' });
  });

  test('whatever has an id of type ID is a Node', () => {
    const withId = objects.filter((type) => String(type.getFields().id?.type) === 'ID!');
    expect(withId.length).toBeGreaterThan(4);
    for (const type of withId) expect(type.getInterfaces().map(String), type.name).toContain('Node');
  });
});
