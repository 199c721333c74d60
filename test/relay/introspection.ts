/** What introspection tells of a type, wrapped as it is. */
interface TypeReference {
  readonly kind: string;
  readonly name: string | null;
  readonly ofType: TypeReference | null;
}

interface Argument {
  readonly name: string;
  readonly type: TypeReference;
  readonly defaultValue: string | null;
}

export interface Field {
  readonly name: string;
  readonly args: readonly Argument[];
  readonly type: TypeReference;
}

export interface Type {
  readonly kind: string;
  readonly name: string;
  readonly fields: readonly Field[] | null;
  readonly interfaces: readonly { readonly name: string }[] | null;
  readonly possibleTypes: readonly { readonly name: string }[] | null;
}

/** Whatever can be asked of a GraphQL server. */
export type Ask = (
  query: string,
  variables?: object,
) => Promise<{ readonly data: unknown; readonly errors?: readonly unknown[] }>;

const reference = 'kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } }';
const query = `{ __schema { queryType { name } types {
  kind name interfaces { name } possibleTypes { name }
  fields(includeDeprecated: true) { name args { name defaultValue type { ${reference} } } type { ${reference} } }
} } }`;

/** A type as it is written in SDL: `[User!]!`. */
export const textOf = ({ kind, name, ofType }: TypeReference): string => {
  if (kind === 'NON_NULL') return `${ofType === null ? '' : textOf(ofType)}!`;
  if (kind === 'LIST') return `[${ofType === null ? '' : textOf(ofType)}]`;
  return name ?? '';
};

/** The name of a type within its wrappings. */
export const nameOf = (type: TypeReference): string => textOf(type).replaceAll(/[[\]!]/g, '');

export const isNonNull = ({ kind }: TypeReference): boolean => kind === 'NON_NULL';

/** Whether a field can be asked for without any argument. */
export const isFree = ({ args }: Field): boolean =>
  args.every(({ type, defaultValue }) => !isNonNull(type) || defaultValue !== null);

export const fieldOf = (type: Type, name: string): Field => {
  const field = type.fields?.find((one) => one.name === name);
  if (field === undefined) throw new Error(`${type.name} has no field ${name}.`);
  return field;
};

/** A server's schema, as a client that has never seen it learns it. */
export interface Schema {
  readonly root: Type;
  readonly type: (name: string) => Type;
  /** The object types that implement Relay's Node. */
  readonly nodeTypes: readonly Type[];
  /** The types that can be come to from the root without a mutation. */
  readonly reachable: readonly Type[];
}

const reach = (root: Type, typeOf: (name: string) => Type): Type[] => {
  const found = new Map<string, Type>();
  const visit = (type: Type): void => {
    if (found.has(type.name)) return;
    found.set(type.name, type);
    for (const field of type.fields ?? []) visit(typeOf(nameOf(field.type)));
    for (const { name } of type.possibleTypes ?? []) visit(typeOf(name));
  };
  visit(root);
  return [...found.values()];
};

export const introspect = async (ask: Ask): Promise<Schema> => {
  const { data } = await ask(query);
  const { __schema: schema } = data as {
    readonly __schema: { readonly queryType: { readonly name: string }; readonly types: readonly Type[] };
  };
  const types = new Map(schema.types.map((type) => [type.name, type]));
  const typeOf = (name: string): Type => {
    const type = types.get(name);
    if (type === undefined) throw new Error(`The schema has no type ${name}.`);
    return type;
  };
  const root = typeOf(schema.queryType.name);
  return {
    root,
    type: typeOf,
    nodeTypes: schema.types.filter(
      ({ kind, interfaces }) => kind === 'OBJECT' && interfaces?.some(({ name }) => name === 'Node'),
    ),
    reachable: reach(root, typeOf),
  };
};
