import { type DocumentNode, GraphQLError, type GraphQLSchema, type OperationDefinitionNode, parse } from 'graphql';
import { LRUCache } from 'lru-cache';
import { type CompiledOperation, compileOperation } from '../execution/compile-operation.ts';
import { type PlannedRows, planOperation } from '../graph/cost/plan.ts';
import { queryError, type QueryLimits, type QueryRefusal, refuseDocument } from './query-limits.ts';

/** A document that has been sent, and what is known of it. */
export interface QueryDocument {
  readonly text: string;
  readonly document: DocumentNode;
  /** Whether it fits the schema. One that does not is forgotten with its request. */
  isValid: boolean;
  /** What an operation of it may cost, made when it is first carried out. */
  readonly planOf: (operation: OperationDefinitionNode) => PlannedRows;
  /** What carries an operation of it out, made at the same time. */
  readonly executorOf: (operation: OperationDefinitionNode) => CompiledOperation;
}

/** The documents that were carried out lately, by their text. */
export interface QueryDocuments {
  /** Parses a text that is not known. Throws a GraphQLError for one that is no document, or goes beyond a limit. */
  readonly read: (text: string) => QueryDocument;
  /** A text that was kept; undefined for any other. */
  readonly kept: (text: string) => QueryDocument | undefined;
  /** What is known of a document that was read; undefined for any other. */
  readonly of: (document: DocumentNode) => QueryDocument | undefined;
  /** Remembers one that has proven valid. */
  readonly keep: (known: QueryDocument) => void;
  /** How many bytes the kept documents are reckoned to take. */
  readonly size: () => number;
}

const mostBytes = 2 ** 24;

/**
 * What a kept document takes, in bytes. Measured on Node 24: a parsed document with its places takes 210 to 420 for each token, the longer names being the rarer; its
 * plan takes less than half of that again, what carries it out 250 to 1,000, the most where it is used most, and the text one or two for each character.
 */
const bytesOf = ({ text, document: { tokenCount = text.length } }: QueryDocument): number =>
  1024 + 2 * text.length + 1600 * tokenCount;

/** Remembers documents within 16 MiB, those that were used last. A known one costs one look into a map. */
export const createQueryDocuments = (schema: GraphQLSchema, limits: QueryLimits): QueryDocuments => {
  const kept = new LRUCache<string, QueryDocument>({ maxSize: mostBytes });
  const readOnes = new WeakMap<DocumentNode, QueryDocument>();

  const parseText = (text: string): QueryDocument => {
    const document = parseWithin(text, limits);
    const refusal = refuseDocument(document, limits);
    if (refusal !== null) throw queryError(refusal);
    const plans = new Map<OperationDefinitionNode, PlannedRows>();
    const executors = new Map<OperationDefinitionNode, CompiledOperation>();
    const known: QueryDocument = {
      text,
      document,
      isValid: false,
      planOf: (operation) => {
        const plan = plans.get(operation) ?? planOperation(schema, document, operation);
        plans.set(operation, plan);
        return plan;
      },
      executorOf: (operation) => {
        const executor = executors.get(operation) ?? compileOperation(schema, document, operation);
        executors.set(operation, executor);
        return executor;
      },
    };
    readOnes.set(document, known);
    return known;
  };

  return {
    read: (text) => kept.get(text) ?? parseText(text),
    kept: (text) => kept.get(text),
    of: (document) => readOnes.get(document),
    keep: (known) => {
      kept.set(known.text, known, { size: bytesOf(known) });
    },
    size: () => kept.calculatedSize,
  };
};

const tooDeepToRead = (depth: number): QueryRefusal => ({
  code: 'QUERY_TOO_COMPLEX',
  message: `The document is nested too deeply to be read; it may be ${depth} levels deep.`,
  setting: 'limits.depth',
  limit: depth,
  found: {},
});

const parseWithin = (text: string, limits: Pick<QueryLimits, 'tokens' | 'depth'>): DocumentNode => {
  const { tokens, depth } = limits;
  try {
    return parse(text, { maxTokens: tokens });
  } catch (error) {
    // The parser calls itself for each level.
    if (error instanceof RangeError) throw queryError(tooDeepToRead(depth));
    if (!(error instanceof GraphQLError)) throw error;
    if (error.message.includes('tokens. Parsing aborted')) {
      throw queryError({
        code: 'QUERY_TOO_LARGE',
        message: `The document has more than ${tokens} tokens: names, numbers, strings and punctuation. Send a smaller one.`,
        setting: 'limits.tokens',
        limit: tokens,
        found: { actual: tokens + 1 },
      });
    }
    throw error;
  }
};
