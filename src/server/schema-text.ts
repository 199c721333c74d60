import { type GraphQLSchema, lexicographicSortSchema, printSchema } from 'graphql';

/** A schema as SDL, sorted, so that the same schema is always the same text. */
export const schemaText = (schema: GraphQLSchema): string => printSchema(lexicographicSortSchema(schema));
