import { z } from 'zod';
import { logLevels } from './config.ts';
import { isLoopback } from '../http/loopback.ts';
import { faultOfLedger, standardLedger } from './ledger-place.ts';

const notLoopback =
  'only loopback is served until access control exists. Use 127.0.0.1, ::1 or localhost, and a tunnel or a proxy that checks who calls.';

/** A host to listen on: loopback only. */
export const hostSetting = z.string().refine(isLoopback, notLoopback);

/** A TCP port; 0 for any free one. */
export const portSetting = z.int('must be a whole number from 0 to 65535.').min(0).max(65_535);

export const logLevelSetting = z.enum(logLevels);

const whole = (least: number, most: number, standard: number) => z.int().min(least).max(most).default(standard);
const seconds = (most: number, standard: number) => z.number().positive().max(most).default(standard);

const limitsSettings = z.strictObject({
  callsPerField: whole(1, 100_000, 200),
  deadlineSeconds: seconds(3600, 30),
  upstreamDeadlineSeconds: seconds(3600, 10),
  upstreamConcurrency: whole(1, 1000, 10),
  responseBytes: whole(1024, 2 ** 30, 16 * 2 ** 20),
});

const serverSettings = z.strictObject({
  host: hostSetting.default('127.0.0.1'),
  port: portSetting.default(4000),
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
  graphiql: z.boolean().default(true),
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
});
