import {
  buildSchema,
  execute,
  type ExecutionResult,
  getOperationAST,
  type GraphQLFieldResolver,
  isObjectType,
  parse,
} from 'graphql';
import { expect } from 'vitest';
import { compileOperation } from '../../src/execution/compile-operation.ts';

export type Resolve = GraphQLFieldResolver<unknown, unknown>;
/** By the coordinates of their fields, such as `Query.person`. */
export type Resolvers = Readonly<Record<string, Resolve>>;

/** A schema whose fields are resolved so. */
export const schemaOf = (definitions: string, resolvers: Resolvers) => {
  const schema = buildSchema(definitions);
  for (const [coordinate, resolve] of Object.entries(resolvers)) {
    const [typeName = '', fieldName = ''] = coordinate.split('.');
    const type = schema.getType(typeName);
    const field = isObjectType(type) ? type.getFields()[fieldName] : undefined;
    if (field === undefined) throw new TypeError(`There is no field ${coordinate}.`);
    field.resolve = resolve;
  }
  return schema;
};

/** An operation that is ready to be carried out, in our way and in the library's. */
export const prepare = (definitions: string, resolvers: Resolvers, query: string) => {
  const schema = schemaOf(definitions, resolvers);
  const document = parse(query);
  const operation = getOperationAST(document);
  if (operation == null) throw new TypeError('There is no operation.');
  const compiled = compileOperation(schema, document, operation);
  return {
    run: (variables: object = {}) => compiled.execute({ context: 'context', variables: { ...variables } }),
    runByLibrary: (variables: object = {}) =>
      execute({ schema, document, contextValue: 'context', variableValues: { ...variables } }),
  };
};

/** Answers by the compiled operation, having seen that the library answers so, too. */
export const answer = async (definitions: string, resolvers: Resolvers, query: string, variables?: object) => {
  const { run, runByLibrary } = prepare(definitions, resolvers, query);
  const [ours, theirs] = [await run(variables), await runByLibrary(variables)];
  expect(JSON.stringify(ours)).toBe(JSON.stringify(theirs));
  return ours;
};

/** The message and the place of each error. */
export const told = ({ errors }: ExecutionResult) => errors?.map(({ message, path }) => [message, path?.join('.')]);

/** A schema of people, and one of them. */
export const people = `
  type Query { person: Person people: [Person] strict: [Person!] being: Being beings: [Being!] }
  interface Being { name: String }
  type Person implements Being { name: String age: Int! friend: Person friends: [[Person!]] }
  type Dog implements Being { name: String owner: Person }
`;
export const ann = { __typename: 'Person', name: 'Ann', age: 1, friend: { name: 'Bob', age: 2 } };
