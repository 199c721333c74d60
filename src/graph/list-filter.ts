import { RequestError } from './request-error.ts';

/** Reads a filter that takes one of several values. An empty list matches nothing, and is refused: it is most often a mistake. */
export const readListFilter = <T>(name: string, values: readonly T[] | null | undefined): readonly T[] | null => {
  if (values == null) return null;
  if (values.length > 0) return values;
  throw new RequestError(
    'INVALID_FILTER',
    `\`${name}\` is empty, so that nothing could match. Name one or more, or leave it out for all.`,
  );
};
