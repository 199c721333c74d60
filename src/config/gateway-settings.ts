import { isIP, isIPv4 } from 'node:net';
import { z } from 'zod';
import { logLevels } from './config.ts';
import { accessSettings } from './access-settings.ts';
import { cacheSettings } from './cache-settings.ts';
import { upstreamSettings } from './upstream-settings.ts';
import { faultOfLedger, standardLedger } from './ledger-place.ts';

/** A host to listen on: a name or an address. */
export const hostSetting = z
  .string()
  .regex(/^[A-Za-z0-9.:_-]+$/, 'must be a name or an address, without a scheme or a port.');

/** How many processes answer side by side. */
export const workersSetting = z.union(
  [z.int().min(1).max(256), z.literal('auto')],
  'must be a whole number from 1 to 256, or auto for as many as there are cores.',
);

/** A TCP port; 0 for any free one. */
export const portSetting = z.int('must be a whole number from 0 to 65535.').min(0).max(65_535);

export const logLevelSetting = z.enum(logLevels);

const whole = (least: number, most: number, standard: number) => z.int().min(least).max(most).default(standard);
const seconds = (most: number, standard: number) => z.number().positive().max(most).default(standard);

const limitsSettings = z.strictObject({
  callsPerField: whole(1, 100_000, 200),
  callsPerRequest: whole(1, 1_000_000, 5000),
  deadlineSeconds: seconds(3600, 30),
  bodyBytes: whole(1024, 2 ** 26, 2 ** 20),
  tokens: whole(10, 1_000_000, 5000),
  depth: whole(1, 1000, 20),
  aliases: whole(0, 100_000, 100),
  fields: whole(1, 1_000_000, 2000),
  repeatedFields: whole(1, 10_000, 10),
  directives: whole(0, 10_000, 50),
  operations: whole(1, 1000, 10),
  rows: whole(1, 100_000_000, 100_000),
  values: whole(1, 1_000_000_000, 500_000),
  nodeIds: whole(1, 10_000, 500),
  errors: whole(1, 100_000, 100),
  requestsInFlight: whole(1, 1_000_000, 1000),
  requestsPerMinute: z.int().min(1).max(100_000_000).nullable().default(null),
});

const originSetting = z
  .string()
  .refine(
    (value) => URL.parse(value)?.origin === value,
    'must be an origin such as https://admin.example.com, without a path.',
  );

const addressSetting = z.string().refine((value) => {
  const [address = '', bits, ...rest] = value.split('/');
  const most = isIPv4(address) ? 32 : 128;
  return (
    isIP(address) !== 0 && rest.length === 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most))
  );
}, 'must be an address or a range, such as 10.0.0.0/8.');

const serverSettings = z.strictObject({
  host: hostSetting.default('127.0.0.1'),
  port: portSetting.default(4000),
  corsOrigins: z.array(originSetting).default([]),
  trustedProxies: z.array(addressSetting).default([]),
  drainSeconds: z.number().min(0).max(3600).default(10),
  workers: workersSetting.default(1),
});

/** Where instances keep their rate budgets in common. */
export const redisSetting = z.string().refine((value) => {
  const url = URL.parse(value);
  return url !== null && (url.protocol === 'redis:' || url.protocol === 'rediss:') && url.hostname !== '';
}, 'must be redis://user:password@host:6379, or rediss:// for TLS: percent-encode what is not a letter or digit in the password.');

/** Where traces are sent. */
export const tracingSetting = z.strictObject({
  endpoint: z
    .string()
    .refine(
      (value) => /^https?:\/\/[^/]/.test(value) && URL.canParse(value),
      'must be a URL such as http://127.0.0.1:4318.',
    ),
  resource: z.record(z.string(), z.string()).default({}),
});

/** Where the ledger is kept; false for none. */
export const ledgerSetting = z.union(
  [
    z
      .string()
      .trim()
      .min(1)
      .superRefine((location, context) => {
        const message = faultOfLedger(location);
        if (message !== null) context.addIssue({ code: 'custom', message });
      }),
    z.literal(false),
  ],
  'must be a file, or a database as postgres://user:password@host/database, or false for no ledger.',
);

/** Seconds between two reconciliations, at most a day. */
export const reconcileSetting = z.number('must be a number of seconds from 1 to 86400.').min(1).max(86_400);

/** The gateway's own part of the configuration: all of it but what is inside `directories`. */
export const gatewaySettings = z.strictObject({
  directories: z.array(z.unknown(), 'must be a list of directories, such as [{ key, provider, ... }].'),
  server: serverSettings.prefault({}),
  limits: limitsSettings.prefault({}),
  ledger: ledgerSetting.default(standardLedger),
  reconcileEverySeconds: reconcileSetting.nullable().default(null),
  upstream: upstreamSettings.prefault({}),
  cache: cacheSettings.nullable().default(null),
  access: accessSettings.nullable().default(null),
  production: z.boolean().nullable().default(null),
  introspection: z.boolean().nullable().default(null),
  graphiql: z.boolean().nullable().default(null),
  trustedDocuments: z
    .strictObject({ file: z.string().min(1), enforced: z.boolean().default(false) })
    .nullable()
    .default(null),
  metrics: z.boolean().default(true),
  tracing: tracingSetting.nullable().default(null),
  redis: redisSetting.nullable().default(null),
  exposeRaw: z.boolean().default(false),
  log: z.strictObject({ level: logLevelSetting.default('info') }).prefault({}),
});

/** The part of a directory's configuration that is the same for every vendor. */
export const directorySettings = z.looseObject({
  key: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,31}$/, 'must be a lower-case letter, then at most 31 of a-z, 0-9 and hyphen.')
    .describe(
      'a name of your choice for this directory, permanent because it is part of every id the directory issues',
    ),
  provider: z.string(),
  label: z.string().trim().min(1).max(100).optional(),
  tokenFrom: z.enum(['gateway', 'caller']).default('gateway'),
  upstream: upstreamSettings.prefault({}),
  cache: cacheSettings.prefault({}),
});
