import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { QueryDocuments } from './query-documents.ts';
import type { RequestParams } from './request-params.ts';
import { queryError, type QueryRefusal } from './query-limits.ts';
import type { ServerCode } from './server-code.ts';

export interface QueryDocumentsOptions {
  readonly documents: QueryDocuments;
  /** How deep the values of variables may be nested. */
  readonly depth: number;
  /** How many values variables may hold, each in a list or an object counted. */
  readonly mostValues: number;
  /** How many errors a document is looked through for. */
  readonly mostErrors: number;
}

/**
 * Parses and validates each document once, within its limits, in place of Yoga's own caches, which are bounded by entries rather than bytes. A valid
 * document fits the one schema there is for good.
 */
export const useQueryDocuments = ({ documents, depth, mostValues, mostErrors }: QueryDocumentsOptions): Plugin => {
  type Validate = (...given: readonly unknown[]) => readonly GraphQLError[];
  let bounded: { readonly inner: Validate; readonly outer: Validate } | null = null;
  const parse = (source: string | { readonly body: string }) =>
    documents.read(typeof source === 'string' ? source : source.body).document;

  return {
    onParams({ params: { variables } }) {
      checkVariables(variables, { depth, mostValues });
    },
    onParse({ setParseFn }) {
      setParseFn(parse);
    },
    onValidate({ params, validateFn, setValidationFn, setResult }) {
      const known = documents.of(params.documentAST);
      if (known === undefined) return undefined;
      if (known.isValid) {
        setResult(noErrors);
        return undefined;
      }
      const inner: Validate = validateFn;
      if (bounded?.inner !== inner) bounded = { inner, outer: withMostErrors(inner, mostErrors) };
      setValidationFn(bounded.outer);
      return ({ valid }) => {
        if (!valid) return;
        known.isValid = true;
        documents.keep(known);
      };
    },
  };
};

/** Throws a GraphQLError for variables that are nested too deeply, or hold too many values. */
export const checkVariables = (
  variables: RequestParams['variables'],
  { depth, mostValues }: Pick<QueryDocumentsOptions, 'depth' | 'mostValues'>,
): void => {
  if (variables === undefined || variables === null) return;
  if (isDeeper(variables, depth)) throw queryError(tooDeep(depth));
  if (holdsMore(variables, mostValues)) throw queryError(tooManyValues(mostValues));
};

/** Whether a value of JSON is nested deeper than so many levels; looks no deeper than that. */
const isDeeper = (value: object, levels: number): boolean => {
  if (levels === 0) return true;
  for (const part of Object.values(value)) {
    if (typeof part === 'object' && part !== null && isDeeper(part, levels - 1)) return true;
  }
  return false;
};

/**
 * Whether a value of JSON holds more than so many others. Reading a list of ids takes as long as it is, and what the engine says of a wrong member
 * of an object quotes all of them.
 */
const holdsMore = (value: object, most: number): boolean => countValues(value, most) > most;

/** Counts no further than just beyond `most`. */
const countValues = (value: object, most: number): number => {
  const parts: readonly unknown[] = Object.values(value);
  let count = parts.length;
  for (const part of parts) {
    if (count > most) break;
    if (typeof part === 'object' && part !== null) count += countValues(part, most - count);
  }
  return count;
};

const tooManyValues = (limit: number): QueryRefusal => ({
  code: 'QUERY_TOO_LARGE',
  message: `The variables hold more than ${limit} values. Send fewer at once.`,
  setting: 'limits.tokens',
  limit,
  found: { actual: limit + 1 },
});

const tooDeep = (limit: number): QueryRefusal => ({
  code: 'QUERY_TOO_COMPLEX',
  message: `The variables are nested more than ${limit} levels deep.`,
  setting: 'limits.depth',
  limit,
  found: { actual: limit + 1 },
});

const noErrors: GraphQLError[] = [];

/** The engine passes its options in the place that the parser's type information had in earlier versions. */
const withMostErrors =
  (validate: (...given: readonly unknown[]) => readonly GraphQLError[], mostErrors: number) =>
  (schema: unknown, document: unknown, rules: unknown, options: unknown): readonly GraphQLError[] => {
    const given = typeof options === 'object' ? options : {};
    const errors = validate(schema, document, rules, { ...given, maxErrors: mostErrors });
    if (errors.length <= mostErrors) return errors;
    // The engine says that it gave up by one error more, without a code.
    return [...errors.slice(0, Math.max(0, mostErrors - 1)), manyErrors(mostErrors)];
  };

const manyErrors = (mostErrors: number): GraphQLError =>
  new GraphQLError(`The document has more than ${mostErrors} errors. It was looked through no further.`, {
    extensions: { code: 'MORE_ERRORS' satisfies ServerCode, omitted: null },
  });
