import {
  buildSchema,
  GraphQLError,
  type GraphQLObjectType,
  type GraphQLSchema,
  isObjectType,
  isAbstractType,
  isScalarType,
} from 'graphql';
import type { Release } from './release.ts';

/** The fields that each type has, so that what is selected of one can be merged with what is selected of another. */
const fields = /* GraphQL */ `
  id: ID!
  text: String
  mustText: String!
  whole: Int
  fraction: Float
  flag: Boolean
  mood: Mood
  mustMood: Mood!
  odd: Odd
  mustOdd: Odd!
  odds: [Odd]
  mustOdds: [Odd!]
  given(whole: Int = 3, text: String!, moods: [Mood!] = [GOOD], part: Part): String
  mustGiven(parts: [Part!]! = [{ text: "a" }], odd: Odd): String!
  texts: [String]
  mustTexts: [String!]!
  matrix: [[Int!]]!
  cube: [[[Thing!]]!]
  next: One
  mustNext: One!
  other: Two
  thing: Thing
  mustThing: Thing!
  things: [Thing]
  mustThings: [Thing!]!
  either: Either
  eithers: [Either!]
  told: Told
  tolds: [Told!]
  ones: [One]
  mustOnes: [One!]!
`;

const definitions = /* GraphQL */ `
  enum Mood { GOOD BAD }
  scalar Odd
  input Part { text: String! = "part" whole: Int parts: [Part!] }
  interface Thing { ${fields} }
  interface Told { ${fields} }
  type One implements Thing & Told { ${fields} }
  type Two implements Thing & Told { ${fields} }
  type Three implements Thing & Told { ${fields} }
  union Either = One | Two
  type Query { ${fields} }
  type Mutation { ${fields} }
`;

/** What resolvers get: which of their many ways they take follows from this alone. */
export interface NastyContext {
  readonly seed: number;
  /** How often something goes wrong: once in so many times. */
  readonly rarity: number;
  readonly release: Release;
}

interface Source {
  readonly seed: number;
  readonly __typename?: unknown;
}

/** A number that follows from a text, and looks like none that follows from another. */
export const hash = (text: string): number => {
  let number = 2_166_136_261;
  for (const character of text) number = Math.imul(number ^ (character.codePointAt(0) ?? 0), 16_777_619) >>> 0;
  number = Math.imul(number ^ (number >>> 15), 2_246_822_507) >>> 0;
  return (number ^ (number >>> 13)) >>> 0;
};

const seedOf = (source: unknown): number =>
  typeof source === 'object' && source !== null && 'seed' in source ? Number(source.seed) : 0;

const oneOf = <T>(number: number, ...some: readonly [T, ...T[]]): T => some[number % some.length] ?? some[0];

/** A schema whose resolvers do everything that resolvers must not do, now and then. */
export const nastySchema = (): GraphQLSchema => {
  const schema = buildSchema(definitions);
  for (const type of Object.values(schema.getTypeMap())) {
    if (isObjectType(type) && !type.name.startsWith('__')) defineFields(type);
    if (isScalarType(type) && type.name === 'Odd') {
      type.coerceOutputValue = (value) => {
        if (value === 'throw') throw new Error('An odd value.');
        if (value === 'refuse') throw new GraphQLError('A refused value.');
        if (value === 'fail later') return Promise.reject(new Error('An odd value.'));
        if (value === 'later') return Promise.resolve('odd, and late');
        return value === 'void' ? undefined : value;
      };
      type.coerceInputValue = (value) => {
        if (value === 'bad') throw new Error('An odd input.');
        return value;
      };
    }
    if (isAbstractType(type) && type.name !== 'Told') {
      type.resolveType = (value, { release, rarity, seed }: NastyContext, { path }) => {
        const number = hash(`${seed} ${seedOf(value)} ${JSON.stringify(path)} type`);
        const right = oneOf(number, 'One', 'Two');
        if (number % rarity === 1)
          return oneOf<unknown>(number >> 3, undefined, 'Three', 'Nobody', 'Thing', 'Query', 5) as string;
        return number % 3 === 0 ? release.later(number, () => right) : right;
      };
    }
    if (isObjectType(type) && type.name === 'Three') {
      type.isTypeOf = (value, { release, rarity, seed }: NastyContext, { path }) => {
        const number = hash(`${seed} ${seedOf(value)} ${JSON.stringify(path)} is`);
        if (number % rarity === 2) throw new Error('Nobody knows what it is.');
        return number % 3 === 0 ? release.later(number, () => number % 4 !== 0) : number % 4 !== 1;
      };
    }
  }
  return schema;
};

const defineFields = (type: GraphQLObjectType): void => {
  for (const field of Object.values(type.getFields())) {
    const valueOf = makeValue(String(field.type));
    const resolve = (source: unknown, given: object, context: NastyContext, path = ''): unknown => {
      const { release, rarity, seed } = context;
      const name = `${seed} ${seedOf(source)} ${field.name} ${JSON.stringify(given)} ${path}`;
      const number = hash(name);
      const act = (): unknown => {
        if (number % rarity === 1) {
          switch ((number >> 4) % 6) {
            case 0:
              throw new Error(`${field.name} failed`);
            case 1:
              throw new GraphQLError(`${field.name} was refused`, { extensions: { code: number } });
            case 2:
              return null;
            case 3:
              return undefined;
            case 4:
              return new Error(`${field.name} is an error`);
            default:
              return number % 2 === 0 ? Symbol.iterator : new Map([[1, 2]]);
          }
        }
        return valueOf(number, context);
      };
      switch ((number >> 8) % 6) {
        case 0:
          return release.later(number, act);
        case 1:
          // oxlint-disable-next-line unicorn/no-thenable -- a promise need not be the built-in one
          return { then: (...ends: Parameters<Promise<unknown>['then']>) => release.later(number, act).then(...ends) };
        default:
          return act();
      }
    };
    // Some look at all that they are given, some at less; one kind takes what the source has.
    switch (hash(field.name) % 3) {
      case 0:
        field.resolve = (source, given, context: NastyContext, info) => {
          const { path, fieldNodes, returnType, parentType, variableValues } = info;
          const told = [path, fieldNodes.map(({ loc }) => loc?.start), returnType, parentType, variableValues.coerced];
          return resolve(source, given, context, JSON.stringify(told));
        };
        break;
      case 1:
        field.resolve = (...all) => resolve(all[0], all[1], all[2], String(all[3].path.key));
        break;
      default:
        field.resolve = (source, given, context: NastyContext) => resolve(source, given, context);
    }
  }
};

type MakeValue = (number: number, context: NastyContext) => unknown;

/** Makes values of a type, by its name. */
const makeValue = (type: string): MakeValue => {
  if (type.endsWith('!')) return makeValue(type.slice(0, -1));
  if (type.startsWith('[')) {
    const itemOf = makeValue(type.slice(1, -1));
    return (number, context) => {
      const { rarity } = context;
      if (number % rarity === 3) return oneOf<unknown>(number >> 4, 'no list', 5, {});
      const itemAt = (index: number): unknown => {
        const own = hash(`${number} ${index}`);
        if (own % rarity === 1) return oneOf<unknown>(own >> 4, null, undefined, new Error(`item ${index}`));
        if (own % rarity === 2) {
          return context.release.later(own, () => {
            throw new Error(`item ${index} failed`);
          });
        }
        return own % 5 === 0 ? context.release.later(own, () => itemOf(own, context)) : itemOf(own, context);
      };
      const length = number % 4;
      const breaksOff = number % rarity === 4;
      switch ((number >> 6) % 6) {
        case 0:
          return generate(length, itemAt, breaksOff);
        case 1:
          if (!type.startsWith('[String')) return new Map();
          return generateLater(length, (index) => itemOf(hash(`${number} ${index}`), context), breaksOff);
        case 2:
          return new Set(Array.from({ length }, (_, index) => itemAt(index)));
        default:
          return Array.from({ length }, (_, index) => itemAt(index));
      }
    };
  }
  switch (type) {
    case 'String':
    case 'ID':
      return (number) => oneOf<unknown>(number >> 3, 'a', 'text', '', 7, true);
    case 'Int':
      return (number, { rarity }) => (number % rarity === 5 ? 1.5 : oneOf<unknown>(number >> 3, 0, -3, '12', true));
    case 'Float':
      return (number, { rarity }) => (number % rarity === 5 ? Number.NaN : oneOf<unknown>(number >> 3, 0.5, 3, '1.5'));
    case 'Boolean':
      return (number, { rarity }) => (number % rarity === 5 ? 'yes' : oneOf<unknown>(number >> 3, true, false, 1));
    case 'Mood':
      return (number, { rarity }) => (number % rarity === 5 ? 'UGLY' : oneOf(number >> 3, 'GOOD', 'BAD'));
    case 'Odd':
      return (number, { rarity }) =>
        number % rarity === 5
          ? oneOf(number >> 3, 'throw', 'refuse', 'void', 'fail later')
          : oneOf<unknown>(number >> 3, 'odd', { odd: [number] }, 0, 'later');
    case 'Told':
      return (number, { rarity }): Source => {
        const name =
          number % rarity === 5
            ? oneOf(number >> 3, 'Nobody', 'Mood', 'Query')
            : oneOf<unknown>(number >> 3, 'One', 'Three', 7);
        return { seed: number, __typename: name };
      };
    default:
      return (number): Source => ({ seed: number });
  }
};

function* generate(length: number, itemAt: (index: number) => unknown, breaksOff: boolean): Generator {
  for (let index = 0; index < length; index += 1) yield itemAt(index);
  if (breaksOff) throw new Error('The list broke off.');
}

/** It has only what is complete at once, since the library does not look after the items that it waits for before it has all. */
async function* generateLater(length: number, itemAt: (index: number) => unknown, breaksOff: boolean): AsyncGenerator {
  for (let index = 0; index < length; index += 1) yield itemAt(index);
  if (breaksOff) throw new Error('The list broke off later.');
}
