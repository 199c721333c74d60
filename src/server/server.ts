import type { RequestListener } from 'node:http';
import { createAnswering } from './answering.ts';
import { createDirectWay } from './direct-way.ts';
import { nodeListener } from './node-listener.ts';
import { postedAgain } from './posted-again.ts';
import { createRequestSteps } from './request-steps.ts';
import type { ServerOptions } from './server-options.ts';
import { unexpectedResponse } from './unexpected.ts';
import { beginCounting, countEnd } from './use-metrics.ts';
import { checkVariables } from './use-query-documents.ts';
import { beginTrace, endTrace } from './use-tracing.ts';
import { createYogaWay } from './yoga-way.ts';

/** GraphQL over HTTP, without a socket. */
export interface Server {
  /** Answers a request. Rejects only where the request's own signal is aborted. */
  readonly fetch: (request: Request) => Promise<Response>;
  /** The same for node:http. */
  readonly listener: RequestListener;
  readonly dispose: () => Promise<void>;
}

/** Makes a server that answers by a schema, in two ways: Yoga's, and a short one for what most requests are. */
export const createServer = (options: ServerOptions): Server => {
  const steps = createRequestSteps(options);
  const { settings, telemetry, load, crowd, writeLine, logger } = steps;
  const yoga = createYogaWay(options.schema, steps);
  const answerDirectly = createDirectWay({
    ...steps,
    checkVariables: (variables) => checkVariables(variables, steps.variableLimits),
    bodyBytes: settings.limits.bodyBytes,
    isTooMuch: load.isTooMuch,
    begin: (record, header) => {
      if (telemetry.loading() !== null) return false;
      beginCounting(record, telemetry.metrics());
      const tracing = telemetry.tracing();
      if (tracing !== null) beginTrace(record, tracing, 'POST', '/graphql', header);
      return true;
    },
    carryOut: createAnswering({
      ...steps,
      execute: ({ known, operation, params, record }, context) =>
        crowd.carry(record, () =>
          known.executorOf(operation).execute({
            context,
            variables: params.variables ?? {},
            hideSuggestions: settings.production,
          }),
        ),
      fetchApi: yoga.fetchAPI,
      variesByOrigin: settings.server.corsOrigins.length > 0,
      ended: (record, end) => {
        writeLine(record, end);
        countEnd(record, end);
        endTrace(record, end.status);
      },
    }),
  });
  return {
    fetch: async (request) => {
      try {
        return await load.carry(async () => yoga.fetch(request));
      } catch (error) {
        if (request.signal.aborted) throw error;
        return unexpectedResponse(error, logger);
      }
    },
    listener: nodeListener(async (request, response) => {
      try {
        return await load.carry(async () => {
          const begun = await answerDirectly(request, response);
          if (begun === null) return null;
          const scope: object = { req: request, res: response, ...(begun.record === null ? {} : { begun }) };
          if (begun.body === null) return yoga.handleNodeRequestAndResponse(request, response, scope);
          const posted = postedAgain(request, response, begun.body);
          return await Promise.resolve(yoga.fetch(posted, scope)).catch((error: unknown) => {
            // Whoever waited for it is gone, and nothing went wrong here.
            if (posted.signal.aborted) return null;
            throw error;
          });
        });
      } catch (error) {
        return unexpectedResponse(error, logger);
      }
    }),
    dispose: async () => {
      await yoga.dispose();
    },
  };
};
