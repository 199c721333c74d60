import {
  getNamedType,
  getNullableType,
  type GraphQLArgument,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLSchema,
  isAbstractType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';

/** A document with what is sent beside it. */
export interface RandomRequest {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** What a random request is made from: the same choices make the same request. */
export interface Chance {
  /** A whole number below `limit`; 0 once the choices have run out, so that everything ends. */
  readonly below: (limit: number) => number;
  /** One of some; the first once the choices have run out. */
  readonly oneOf: <T>(some: readonly [T, ...T[]]) => T;
}

/** Deals choices out, in their order. */
export const chanceOf = (choices: readonly number[]): Chance => {
  let next = 0;
  const below = (limit: number): number => {
    const choice = choices[next] ?? 0;
    next += 1;
    return choice % limit;
  };
  return { below, oneOf: (some) => some[below(some.length)] ?? some[0] };
};

export interface RandomOptions {
  readonly schema: GraphQLSchema;
  readonly operation: 'query' | 'mutation';
  /** Ids, keys, cursors and addresses: right ones, and wrong ones where they are to be tried. */
  readonly texts: readonly [string, ...string[]];
  readonly numbers: readonly [number, ...number[]];
  /** How deep fields are nested at most. */
  readonly depth: number;
}

/** Makes a request that fits the schema: random fields, arguments, aliases, fragments, directives and variables. */
export const randomRequest = (chance: Chance, options: RandomOptions): RandomRequest => {
  const { schema, operation, texts, numbers, depth: mostDepth } = options;
  const variables: Record<string, unknown> = {};
  const definitions: string[] = [];
  const fragments: string[] = [];
  let aliases = 0;

  /** A value of JSON that an input takes, and may still be refused by what it says. */
  const randomValue = (type: GraphQLInputType, depth: number): unknown => {
    const nullable = getNullableType(type);
    if (nullable === type && chance.below(8) === 1) return null;
    if (isListType(nullable)) {
      return Array.from({ length: chance.below(4) }, () => randomValue(nullable.ofType, depth + 1));
    }
    if (isEnumType(nullable)) {
      const [first = '', ...rest] = nullable.getValues().map(({ name }) => name);
      return chance.oneOf([first, ...rest]);
    }
    if (isInputObjectType(nullable)) {
      const parts = Object.values(nullable.getFields()).flatMap((part) =>
        isNeeded(part) || (depth < 4 && chance.below(3) === 1) ? [[part.name, randomValue(part.type, depth + 1)]] : [],
      );
      return Object.fromEntries(parts);
    }
    switch (nullable.name) {
      case 'Int':
        return chance.oneOf(numbers);
      case 'Float':
        return chance.oneOf(numbers) / 2;
      case 'Boolean':
        return chance.below(2) === 1;
      case 'DateTime':
        return chance.oneOf(['2026-01-01T00:00:00.000Z', '2030-12-31T23:59:59Z']);
      default:
        return chance.oneOf(texts);
    }
  };

  const isNeeded = ({ type, defaultValue }: GraphQLArgument | GraphQLInputField): boolean =>
    isNonNullType(type) && defaultValue === undefined;

  const newVariable = (type: string, value: unknown): string => {
    const name = `v${definitions.length}`;
    definitions.push(`$${name}: ${type}`);
    variables[name] = value;
    return `$${name}`;
  };

  const randomArguments = ({ args }: GraphQLField<unknown, unknown>): string => {
    const given = args.flatMap((argument) => {
      if (!isNeeded(argument) && chance.below(3) !== 1) return [];
      const value = randomValue(argument.type, 0);
      const text = chance.below(2) === 1 ? newVariable(String(argument.type), value) : printValue(value, argument.type);
      return [`${argument.name}: ${text}`];
    });
    return given.length === 0 ? '' : `(${given.join(', ')})`;
  };

  const randomDirective = (): string => {
    if (chance.below(8) !== 1) return '';
    const value = chance.below(2) === 1;
    const text = chance.below(2) === 1 ? newVariable('Boolean!', value) : String(value);
    return ` @${chance.oneOf(['include', 'skip'])}(if: ${text})`;
  };

  const randomField = (field: GraphQLField<unknown, unknown>, depth: number): string => {
    const type = getNamedType(field.type);
    const inner = isCompositeType(type) ? ` ${randomSelections(type, depth + 1)}` : '';
    // An alias of its own for each, so that none has to be merged with another.
    aliases += 1;
    const alias = field.args.length > 0 || chance.below(10) === 1 ? `a${aliases}: ` : '';
    return `${alias}${field.name}${randomArguments(field)}${randomDirective()}${inner}`;
  };

  const randomSelections = (type: GraphQLCompositeType, depth: number): string => {
    if (isAbstractType(type)) {
      const selections = schema
        .getPossibleTypes(type)
        .filter(() => chance.below(2) === 1)
        .map((possible) => `... on ${possible.name} ${randomSelections(possible, depth)}`);
      return `{ __typename ${selections.join(' ')} }`;
    }
    if (!isObjectType(type)) return '{ __typename }';
    const fields = Object.values(type.getFields()).filter(
      (field) => depth < mostDepth || !isCompositeType(getNamedType(field.type)),
    );
    const [first, ...rest] = fields;
    if (first === undefined) return '{ __typename }';
    const chosen = Array.from({ length: 1 + chance.below(4) }, () => chance.oneOf([first, ...rest]));
    const text = [...new Set(chosen)].map((field) => randomField(field, depth)).join(' ');
    switch (chance.below(10)) {
      case 1:
        fragments.push(`fragment F${fragments.length} on ${type.name} { ${text} }`);
        return `{ ...F${fragments.length - 1}${randomDirective()} }`;
      case 2:
        return `{ ... on ${type.name}${randomDirective()} { ${text} } }`;
      default:
        return `{ ${text} }`;
    }
  };

  const root = schema.getRootType(operation);
  if (root == null) throw new TypeError(`The schema has no ${operation}.`);
  const selections = randomSelections(root, 0);
  const head = definitions.length === 0 ? operation : `${operation} Random(${definitions.join(', ')})`;
  return { query: [`${head} ${selections}`, ...fragments].join('\n'), variables };
};

const printValue = (value: unknown, type: GraphQLInputType): string => {
  const nullable = getNullableType(type);
  if (value === null || value === undefined) return 'null';
  if (isListType(nullable) && Array.isArray(value)) {
    return `[${value.map((item) => printValue(item, nullable.ofType)).join(', ')}]`;
  }
  if (isInputObjectType(nullable) && typeof value === 'object') {
    const fields = nullable.getFields();
    const parts = Object.entries(value).map(([name, part]) => {
      const field = fields[name];
      return field === undefined ? '' : `${name}: ${printValue(part, field.type)}`;
    });
    return `{ ${parts.join(', ')} }`;
  }
  return isEnumType(nullable) && typeof value === 'string' ? value : JSON.stringify(value);
};
