import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import { standardPolicy } from '../http/policy.ts';
import type { CheckedUpstream } from './checked-config.ts';
import type { Fault } from './config-error.ts';
import type { NameSetting } from './validate.ts';

const seconds = z.number().positive().max(3600);

const proxySetting = z.string().refine((value) => {
  const url = URL.parse(value);
  return url !== null && (url.protocol === 'http:' || url.protocol === 'https:') && url.hostname !== '';
}, 'must be a URL such as http://proxy.example.com:3128.');

/** How vendors are called; what is left out is as the gateway says, or the standard. */
export const upstreamSettings = z.strictObject({
  deadlineSeconds: seconds.optional(),
  concurrency: z.int().min(1).max(1000).optional(),
  responseBytes: z
    .int()
    .min(1024)
    .max(2 ** 30)
    .optional(),
  retries: z.int().min(0).max(10).optional(),
  shareReads: z.boolean().optional(),
  rate: z
    .union(
      [z.strictObject({ calls: z.int().min(1).max(1_000_000), seconds: z.int().min(1).max(86_400) }), z.literal(false)],
      'must be { calls, seconds }, both whole numbers, or false for no limit.',
    )
    .optional(),
  breaker: z
    .strictObject({ failures: z.int().min(1).max(1000).optional(), openSeconds: seconds.optional() })
    .optional(),
  caFile: z.string().min(1).optional(),
  proxy: proxySetting.optional(),
});

export type UpstreamSettings = z.output<typeof upstreamSettings>;

export const standardUpstream: CheckedUpstream = {
  deadlineSeconds: standardPolicy.deadlineMilliseconds / 1000,
  concurrency: standardPolicy.connections,
  responseBytes: standardPolicy.responseBytes,
  retries: standardPolicy.retries,
  shareReads: true,
  rate: standardPolicy.rate ?? undefined,
  breaker: {
    failures: standardPolicy.breaker.failures,
    openSeconds: standardPolicy.breaker.openMilliseconds / 1000,
  },
  ca: null,
  proxy: null,
};

/**
 * Lays settings over what holds without them, and reads the certificates.
 * @param basePath what relative file names start from
 */
export const layUpstream = (
  base: CheckedUpstream,
  settings: UpstreamSettings,
  name: NameSetting,
  basePath: string,
): { readonly upstream: CheckedUpstream; readonly faults: readonly Fault[] } => {
  const { caFile, proxy, breaker, rate } = settings;
  const faults: Fault[] = [];
  let { ca } = base;
  if (caFile !== undefined) {
    try {
      ca = readFileSync(resolve(basePath, caFile), 'utf8');
      if (!ca.includes('-----BEGIN CERTIFICATE-----')) {
        faults.push({ where: name(['caFile']), what: `names ${caFile}, which holds no certificate in PEM form.` });
      }
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'no reason given';
      faults.push({ where: name(['caFile']), what: `names ${caFile}, which cannot be read (${code}).` });
    }
  }
  const upstream: CheckedUpstream = {
    deadlineSeconds: settings.deadlineSeconds ?? base.deadlineSeconds,
    concurrency: settings.concurrency ?? base.concurrency,
    responseBytes: settings.responseBytes ?? base.responseBytes,
    retries: settings.retries ?? base.retries,
    shareReads: settings.shareReads ?? base.shareReads,
    rate: rate ?? base.rate,
    breaker: {
      failures: breaker?.failures ?? base.breaker.failures,
      openSeconds: breaker?.openSeconds ?? base.breaker.openSeconds,
    },
    ca,
    proxy: proxy === undefined ? base.proxy : new URL(proxy),
  };
  return { upstream, faults };
};
