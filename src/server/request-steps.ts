import { anonymous } from '../domain/principal.ts';
import { silentTelemetry } from '../telemetry/telemetry.ts';
import { watchUpstream } from '../telemetry/watch-upstream.ts';
import { createAdmission } from './admission.ts';
import { createCrowd } from './crowd.ts';
import { createHealthLog } from './health-log.ts';
import { createQueryDocuments } from './query-documents.ts';
import { createContextOpener } from './request-context.ts';
import { createRequestLines } from './request-line.ts';
import { createRequestQuota } from './request-quota.ts';
import { createRequestRecords } from './request-record.ts';
import type { ServerOptions } from './server-options.ts';
import { createCostCheck } from './use-call-estimate.ts';
import { createLoad } from './use-load-limit.ts';
import { createErrorMask } from './use-masked-errors.ts';
import { createDocumentChoice } from './use-trusted-documents.ts';

/** What both ways to an answer decide and tell by, once for a server. */
export type RequestSteps = ReturnType<typeof createRequestSteps>;

export const createRequestSteps = (options: ServerOptions) => {
  const { schema, createContext, logger, settings, isReady, authenticate = null } = options;
  const { telemetry = silentTelemetry, tokenDirectories = new Set<string>() } = options;
  const { parts = { directories: [], healthOf: () => null, ledgerState: () => Promise.resolve(null) } } = options;
  const { limits, server, trustedDocuments, production } = settings;
  // Better nobody than everybody.
  if (settings.access !== null && authenticate === null)
    throw new TypeError('There is access control, and nothing that recognises callers.');
  return {
    settings,
    logger,
    telemetry,
    tokenDirectories,
    parts,
    isReady,
    openContext: createContextOpener({
      createContext,
      deadlineMilliseconds: limits.deadlineSeconds * 1000,
      watchOf: (record) => watchUpstream(telemetry, record),
    }),
    records: createRequestRecords(),
    load: createLoad(limits.requestsInFlight),
    admission: createAdmission({
      authenticate,
      anonymous: anonymous(settings.exposeRaw),
      trustedProxies: server.trustedProxies,
    }),
    count: createRequestQuota(limits.requestsPerMinute),
    choose: createDocumentChoice({ trusted: trustedDocuments, production }),
    documents: createQueryDocuments(schema, limits),
    variableLimits: { depth: limits.depth, mostValues: limits.tokens + limits.nodeIds },
    checkCost: createCostCheck(limits),
    crowd: createCrowd(new Map(settings.directories.map((one) => [one.directory.key, one.upstream.concurrency]))),
    mask: createErrorMask({ logger, mostErrors: limits.errors }),
    writeLine: createRequestLines(logger, createHealthLog(parts.healthOf, logger)),
  };
};
