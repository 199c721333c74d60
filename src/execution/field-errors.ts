import { GraphQLError, locatedError } from 'graphql';
import { pathOf, type Place } from './place.ts';
import type { FieldErrors, Item } from './run.ts';

export const createFieldErrors = (): FieldErrors => ({ errors: [], nulls: new Set(), hasNothing: false });

/** An error with its place, as the engine's own. */
export const locate = (error: unknown, place: Place, depth: number, item: Item | null): GraphQLError =>
  locatedError(error, place.nodes, pathOf(place, depth, item));

/** Notes the error by which a value has become null. */
export const addFieldError = (
  into: FieldErrors,
  error: GraphQLError,
  place: Place,
  depth: number,
  item: Item | null,
): void => {
  if (into.hasNothing) return;
  // Names do not begin with digits, nor hold dots: no two paths are one text.
  let text = '';
  for (const key of pathOf(place, depth, item)) {
    text += `.${key}`;
    if (into.nulls.has(text)) return;
  }
  into.nulls.add(text);
  into.errors.push(error);
};

/** Notes the error by which all data has become null. */
export const addRootError = (into: FieldErrors, error: unknown): void => {
  if (into.hasNothing) return;
  into.hasNothing = true;
  into.errors.push(error instanceof GraphQLError ? error : locatedError(error, undefined));
};
