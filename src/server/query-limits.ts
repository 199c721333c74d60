import { GraphQLError } from 'graphql';
import type { CheckedConfig } from '../config/checked-config.ts';
import { type DocumentMeasures, measureDocument } from './document-measures.ts';
import type { ServerCode } from './server-code.ts';
import type { DocumentNode } from 'graphql';

export type QueryLimits = Pick<
  CheckedConfig['limits'],
  'tokens' | 'depth' | 'aliases' | 'fields' | 'repeatedFields' | 'directives' | 'operations'
>;

/** Nobody needs more on one field. */
const mostDirectivesInPlace = 5;

/** A query that asks for more than the gateway takes. */
export interface QueryRefusal {
  readonly code: Extract<ServerCode, 'QUERY_TOO_LARGE' | 'QUERY_TOO_COMPLEX' | 'QUERY_TOO_EXPENSIVE'>;
  /** A sentence with both numbers. */
  readonly message: string;
  /** The setting that decides. */
  readonly setting: string;
  readonly limit: number;
  /** What there was instead. */
  readonly found: Readonly<Record<string, unknown>>;
}

/** A refusal as the one error of an answer: a mistake in the document, as GraphQL over HTTP has it. */
export const queryError = ({ code, message, setting, limit, found }: QueryRefusal): GraphQLError =>
  new GraphQLError(message, {
    extensions: { code, setting, limit, ...found, http: { status: 400, spec: true } },
  });

/** The first limit that a document goes beyond, or null. */
export const refuseDocument = (document: DocumentNode, limits: QueryLimits): QueryRefusal | null => {
  const measures = measureDocument(document);
  for (const { setting, limit, actual, say } of checksOf(measures, limits)) {
    if (actual <= limit) continue;
    const capped = Math.min(actual, Number.MAX_SAFE_INTEGER);
    return { code: 'QUERY_TOO_COMPLEX', message: say(capped, limit), setting, limit, found: { actual: capped } };
  }
  return null;
};

interface Check {
  readonly setting: string;
  readonly limit: number;
  readonly actual: number;
  readonly say: (actual: number, limit: number) => string;
}

const checksOf = (measures: DocumentMeasures, limits: QueryLimits): readonly Check[] => {
  const { field } = measures.repeated;
  return [
    {
      setting: 'limits.operations',
      limit: limits.operations,
      actual: measures.operations,
      say: (actual, limit) =>
        `The document has ${actual} operations; it may have ${limit}. Send those that are needed.`,
    },
    {
      setting: 'limits.depth',
      limit: limits.depth,
      actual: measures.depth,
      say: (actual, limit) =>
        `The query is ${actual} levels deep; it may be ${limit}. Ask for what lies deeper by its id.`,
    },
    {
      setting: 'limits.fields',
      limit: limits.fields,
      actual: measures.fields,
      say: (actual, limit) =>
        `The query asks for ${actual} fields, fragments counted each time they are used; it may ask for ${limit}.`,
    },
    {
      setting: 'limits.aliases',
      limit: limits.aliases,
      actual: measures.aliases,
      say: (actual, limit) =>
        `The query has ${actual} aliases, fragments counted each time they are used; it may have ${limit}.`,
    },
    {
      setting: 'limits.repeatedFields',
      limit: limits.repeatedFields,
      actual: measures.repeated.times,
      say: (actual, limit) =>
        `The query asks for \`${field.slice(0, 100)}\` ${actual} times in one place; it may ${limit} times. Use \`nodes\`, or a filter.`,
    },
    {
      setting: 'limits.directives',
      limit: limits.directives,
      actual: measures.directives,
      say: (actual, limit) =>
        `The query has ${actual} directives, fragments counted each time they are used; it may have ${limit}.`,
    },
    {
      setting: 'limits.directives',
      limit: Math.min(mostDirectivesInPlace, limits.directives),
      actual: measures.directivesInPlace,
      say: (actual, limit) => `The query has ${actual} directives in one place; it may have ${limit}.`,
    },
  ];
};
