import type { Plugin } from 'graphql-yoga';
import type { CheckedConfig } from '../config/checked-config.ts';
import type { Telemetry } from '../telemetry/telemetry.ts';
import type { Admission } from './admission.ts';
import { type ReadinessOptions, readinessOf } from './readiness.ts';
import { type Refusal, refusalResponse } from './refusal.ts';
import { pathOf } from './request-path.ts';
import type { RequestRecords } from './request-record.ts';

export interface ProbesOptions {
  readonly records: RequestRecords;
  readonly admission: Admission;
  readonly telemetry: Telemetry;
  readonly readiness: ReadinessOptions;
  readonly settings: Pick<CheckedConfig, 'access' | 'metrics'>;
}

const probes = new Set(['/livez', '/readyz', '/metrics']);

/** Whether a path is asked for every few seconds, by what watches the gateway. */
export const isProbe = (path: string): boolean => probes.has(path);

/**
 * Answers what watches the gateway: whether the process lives, whether it can serve, and what it counted. Whether it lives and can serve is
 * told to everybody; which directories there are, and the metrics, only to those who may know.
 */
export const useProbes = ({ records, admission, telemetry, readiness, settings }: ProbesOptions): Plugin => ({
  onRequest(payload) {
    const { request, serverContext, fetchAPI } = payload;
    const path = pathOf(request.url);
    if (!isProbe(path)) return undefined;
    const json = (status: number, body: object): void => {
      const headers = { 'content-type': 'application/json; charset=utf-8' };
      payload.endResponse(new fetchAPI.Response(JSON.stringify(body), { status, headers }));
    };
    const refuse = (refusal: Refusal): void => {
      records.of(request).errorCodes.add(refusal.code);
      payload.endResponse(refusalResponse(refusal, request, fetchAPI));
    };
    if (path === '/metrics' && !settings.metrics) return refuse(noMetrics);
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(onlyToLook);
    if (path === '/livez') return json(200, { live: true });

    const tellReadiness = async (): Promise<void> => {
      // Who sends nothing is not asked, so that a probe without a key counts as no failure.
      const knocks = settings.access === null || request.headers.has('authorization');
      const admitted = knocks ? await admission.admit(request, serverContext) : null;
      const mayKnow = admitted !== null && 'principal' in admitted && admitted.principal.seesMetrics;
      const found = await readinessOf(readiness, mayKnow);
      json(found.ready ? 200 : 503, found);
    };
    const tellMetrics = async (): Promise<void> => {
      const admitted = await admission.admit(request, serverContext);
      if ('refusal' in admitted) return refuse(admitted.refusal);
      if (!admitted.principal.seesMetrics) return refuse(notForYou);
      await telemetry.loading();
      const metrics = telemetry.metrics();
      if (metrics === null) return refuse(noMetrics);
      const { text, contentType } = await metrics.expose();
      payload.endResponse(new fetchAPI.Response(text, { headers: { 'content-type': contentType } }));
    };
    return path === '/readyz' ? tellReadiness() : tellMetrics();
  },
});

const onlyToLook: Refusal = {
  status: 405,
  code: 'METHOD_NOT_ALLOWED',
  message: 'This is only to be looked at, with GET.',
  headers: { allow: 'GET, HEAD' },
};

const noMetrics: Refusal = {
  status: 404,
  code: 'NO_SUCH_PATH',
  message: 'There are no metrics here: the configuration switches them off.',
};

const notForYou: Refusal = {
  status: 403,
  code: 'FORBIDDEN_METRICS',
  message: 'These credentials may not read the metrics. Set `metrics: true` on the key.',
};
