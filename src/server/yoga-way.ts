import type { GraphQLSchema } from 'graphql';
import { createYoga } from 'graphql-yoga';
import type { RequestSteps } from './request-steps.ts';
import { useAuthentication } from './use-authentication.ts';
import { useCallEstimate } from './use-call-estimate.ts';
import { useCompiledExecution } from './use-compiled-execution.ts';
import { useCrowd } from './use-crowd.ts';
import { useIntrospectionRules } from './use-introspection-rules.ts';
import { useLoadLimit } from './use-load-limit.ts';
import { useMaskedErrors } from './use-masked-errors.ts';
import { useMetrics } from './use-metrics.ts';
import { useOriginRules } from './use-origin-rules.ts';
import { useProbes } from './use-probes.ts';
import { useQueryDocuments } from './use-query-documents.ts';
import { useRequestQuota } from './use-request-quota.ts';
import { useRequestRecords } from './use-request-records.ts';
import { useRequestRules } from './use-request-rules.ts';
import { useRoutes } from './use-routes.ts';
import { useTracing } from './use-tracing.ts';
import { useTrustedDocuments } from './use-trusted-documents.ts';
import { useUpstreamReport } from './use-upstream-report.ts';

/** The way that every request can go: through Yoga, one plugin after the other. */
export const createYogaWay = (schema: GraphQLSchema, steps: RequestSteps) => {
  const { settings, telemetry, tokenDirectories, parts, isReady, records, load, admission } = steps;
  const { documents, variableLimits, checkCost, crowd, mask, writeLine } = steps;
  const { limits } = settings;
  const { requestsInFlight, requestsPerMinute } = limits;
  return createYoga({
    schema,
    context: ({ request }) => {
      const record = records.of(request);
      if (record.caller === null) throw new TypeError('A request was carried out of which nobody asked who sent it.');
      return steps.openContext(record, record.caller, (name) => request.headers.get(name), request.signal);
    },
    plugins: [
      useRequestRecords(records, writeLine),
      useMetrics(records, telemetry),
      useTracing(records, telemetry),
      useOriginRules({ records, corsOrigins: settings.server.corsOrigins, graphiql: settings.graphiql }),
      useProbes({ records, admission, telemetry, readiness: { ...parts, isReady }, settings }),
      useRoutes({ records, graphiql: settings.graphiql }),
      useLoadLimit({ records, load, requestsInFlight }),
      useAuthentication({ records, admission, tokenDirectories }),
      useRequestQuota({ records, addressOf: admission.addressOf, count: steps.count, requestsPerMinute }),
      useRequestRules({
        bodyBytes: limits.bodyBytes,
        acceptsGet: !settings.production || settings.trustedDocuments !== null,
      }),
      useTrustedDocuments(steps.choose),
      useIntrospectionRules({ introspection: settings.introspection, production: settings.production }),
      useQueryDocuments({ documents, ...variableLimits, mostErrors: limits.errors }),
      useCallEstimate({ documents, records, checkCost }),
      useCompiledExecution(documents),
      useCrowd(records, crowd),
      useMaskedErrors(records, mask),
      useUpstreamReport(records),
    ],
    // The body's reader has a limit of its own, which costs nothing where the length is announced.
    maxRequestBodySize: false,
    cors: false,
    batching: false,
    multipart: false,
    // The documents' own store is bounded by bytes.
    parserAndValidationCache: false,
    // The routes answer for these. A space is in no URL, so Yoga's own health check never answers.
    graphiql: false,
    landingPage: false,
    healthCheckEndpoint: ' ',
    maskedErrors: false,
    logging: false,
  });
};
