import type { GraphQLSchema } from 'graphql';
import { createYoga } from 'graphql-yoga';
import { startDeadline } from './deadline.ts';
import type { Logger } from './logger.ts';
import { createRequestRecords } from './request-record.ts';
import { useMaskedErrors } from './use-masked-errors.ts';
import { useRequestRecords } from './use-request-records.ts';
import { useRequestRules } from './use-request-rules.ts';
import { useRoutes } from './use-routes.ts';

/** The part of a request that the graph's context is made from. */
export interface RequestScope {
  /** Aborts when the client goes away or the request's deadline passes. */
  readonly signal: AbortSignal;
  /** To be told of each upstream call, for the log line. */
  readonly onUpstreamCall: (directory: string, method: string, path: string) => void;
}

export interface ServerOptions {
  readonly schema: GraphQLSchema;
  /** Makes the context that resolvers get. */
  readonly createContext: (scope: RequestScope) => object;
  readonly logger: Logger;
  readonly deadlineSeconds: number;
  /** Whether a browser gets GraphiQL. */
  readonly graphiql: boolean;
  readonly isReady: () => boolean;
}

/** GraphQL over HTTP, without a socket: `fetch` answers a request, and the whole is a listener for node:http. */
export const createServer = (options: ServerOptions) => {
  const { schema, createContext, logger, deadlineSeconds, graphiql, isReady } = options;
  const records = createRequestRecords();
  return createYoga({
    schema,
    context: ({ request }) => {
      const record = records.of(request);
      record.deadline = startDeadline(request.signal, deadlineSeconds * 1000);
      return createContext({
        signal: record.deadline.signal,
        onUpstreamCall: (directory) => {
          record.upstreamCalls.set(directory, (record.upstreamCalls.get(directory) ?? 0) + 1);
        },
      });
    },
    plugins: [
      useRequestRecords(records, logger),
      useRoutes({ isReady, graphiql }),
      useRequestRules(),
      useMaskedErrors(records, logger),
    ],
    // The body's reader has a limit of its own, which costs nothing where the length is announced.
    maxRequestBodySize: false,
    cors: false,
    batching: false,
    multipart: false,
    // The routes answer for these. A space is in no URL, so Yoga's own health check never answers.
    graphiql: false,
    landingPage: false,
    healthCheckEndpoint: ' ',
    maskedErrors: false,
    logging: false,
  });
};
