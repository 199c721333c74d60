import {
  getNullableType,
  GraphQLBoolean,
  GraphQLError,
  GraphQLID,
  type GraphQLLeafType,
  type GraphQLOutputType,
  GraphQLString,
  locatedError,
} from 'graphql';
import { type Complete, type OnNull, waitFor } from './run.ts';

/** What values of a type are, by `typeof`, that are in an answer as they are: most of it are texts. Null where a value has to be looked at. */
export const passes = (type: GraphQLOutputType): 'string' | 'boolean' | null => {
  const nullable = getNullableType(type);
  if (nullable === GraphQLString || nullable === GraphQLID) return 'string';
  return nullable === GraphQLBoolean ? 'boolean' : null;
};

/** Completes a scalar or an enum. */
export const completeLeaf =
  (type: GraphQLLeafType, onNull: OnNull): Complete =>
  (run, value) => {
    if (value == null) return onNull();
    if (value instanceof Error) throw value;
    const coerced = coerce(type, value);
    if (coerced == null) {
      throw new Error(
        `Expected \`${type.name}.coerceOutputValue(${inspect(value)})\` to return non-nullable value, returned: ${inspect(coerced)}`,
      );
    }
    return coerced instanceof Promise ? waitFor(run, coerced) : coerced;
  };

/** What a resolver gave and a type does not take is no mistake of the caller: the error must not look like one that was made for callers. */
const coerce = (type: GraphQLLeafType, value: unknown): unknown => {
  try {
    return type.coerceOutputValue(value);
  } catch (error) {
    if (error instanceof GraphQLError) throw new Error(error.message, { cause: error });
    throw error;
  }
};

const prefix = 'Unexpected error value: ';

/** A value in words, as the library puts it. It shows values that are no errors, and were thrown, behind a text of its own. */
export const inspect = (value: unknown): string => locatedError(value, undefined).message.replace(prefix, '');
