import { getArgumentValues, Kind, visit } from 'graphql';
import type { Place } from './place.ts';
import type { Arguments, Run } from './run.ts';

const none: Arguments = Object.freeze(Object.create(null));

/** The arguments of a field, where they are the same in every execution; null where they depend on variables, or are wrong. */
export const fixedArguments = ({ field, nodes: [node] }: Place): Arguments | null => {
  if (node === undefined || field.args.length === 0) return none;
  let isFixed = true;
  for (const argument of node.arguments ?? []) {
    visit(argument, {
      [Kind.VARIABLE]: () => {
        isFixed = false;
      },
    });
  }
  if (!isFixed) return null;
  try {
    return getArgumentValues(field, node);
  } catch {
    // It is told where the field is read.
    return null;
  }
};

/** Reads the arguments of a field, once in each execution. Throws where a variable makes them impossible. */
export const readArguments = (place: Place): ((run: Run) => Arguments) => {
  const fixed = fixedArguments(place);
  if (fixed !== null) return () => fixed;
  const {
    field,
    nodes: [node],
    number,
  } = place;
  if (node === undefined) return () => none;
  return ({ argumentsAt, variables, hideSuggestions }) => {
    const known = argumentsAt.get(number);
    if (known !== undefined) return known;
    const read = getArgumentValues(field, node, variables, undefined, hideSuggestions);
    argumentsAt.set(number, read);
    return read;
  };
};
