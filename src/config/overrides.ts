import type { CheckedConfig } from './checked-config.ts';
import type { NamedHost } from './exposure.ts';
import type { Fault } from './config-error.ts';
import { type Environment, emptyVariable } from './environment.ts';
import {
  hostSetting,
  ledgerSetting,
  logLevelSetting,
  portSetting,
  reconcileSetting,
  redisSetting,
  tracingSetting,
  workersSetting,
} from './gateway-settings.ts';
import { readSecrets } from './secrets.ts';
import { readTraceResource } from './trace-resource.ts';
import { type NameSetting, validate } from './validate.ts';

/** What the command line may set; it wins over the environment, which wins over the file. */
export interface Flags {
  readonly host?: string;
  readonly port?: string;
  readonly workers?: string;
}

/** The settings that win over those of the file. */
export interface Overrides {
  readonly apply: (config: CheckedConfig) => CheckedConfig;
  readonly faults: readonly Fault[];
  /** Where the ledger is, as the environment says; null where it says nothing. */
  readonly ledger: string | false | null;
  /** Where to listen; null where nothing is said. */
  readonly host: NamedHost | null;
}

/**
 * Reads `HOST`, `PORT`, `ROLLCALL_WORKERS`, `ROLLCALL_LOG_LEVEL`, `ROLLCALL_RECONCILE_SECONDS`, `OTEL_EXPORTER_OTLP_ENDPOINT`,
 * `OTEL_SERVICE_NAME`, `OTEL_RESOURCE_ATTRIBUTES`, `ROLLCALL_DB` and `ROLLCALL_REDIS_URL`
 * or the files that `ROLLCALL_DB_FILE` and `ROLLCALL_REDIS_URL_FILE` name, and the flags that win over them.
 * @param basePath what relative file names start from
 */
export const readOverrides = (environment: Environment, flags: Flags, basePath: string): Overrides => {
  const faults: Fault[] = [];
  const read = <T>(where: string, text: string | undefined, check: (text: string) => T | null): T | null => {
    if (text !== '') return text === undefined ? null : check(text);
    faults.push({ where, what: emptyVariable });
    return null;
  };
  const checked = <T>(where: string, schema: Parameters<typeof validate<T>>[0], value: unknown): T | null => {
    const result = validate(schema, value, () => where);
    if (result.ok) return result.value;
    faults.push(...result.faults);
    return null;
  };

  const hostName = flags.host === undefined ? 'HOST' : '--host';
  const portName = flags.port === undefined ? 'PORT' : '--port';
  const levelName = 'ROLLCALL_LOG_LEVEL';
  const host = read(hostName, flags.host ?? environment.HOST, (text) => checked(hostName, hostSetting, text));
  const port = read(portName, flags.port ?? environment.PORT, (text) =>
    checked(portName, portSetting, /^\d+$/.test(text) ? Number(text) : Number.NaN),
  );
  const workersName = flags.workers === undefined ? 'ROLLCALL_WORKERS' : '--workers';
  const workers = read(workersName, flags.workers ?? environment.ROLLCALL_WORKERS, (text) =>
    checked(workersName, workersSetting, /^\d+$/.test(text) ? Number(text) : text),
  );
  const level = read(levelName, environment[levelName], (text) => checked(levelName, logLevelSetting, text));

  const everyName = 'ROLLCALL_RECONCILE_SECONDS';
  const every = read(everyName, environment[everyName], (text) => checked(everyName, reconcileSetting, Number(text)));

  const location = {
    ledger: read('ROLLCALL_DB', environment.ROLLCALL_DB, (text) => text) ?? undefined,
    ledgerFile: read('ROLLCALL_DB_FILE', environment.ROLLCALL_DB_FILE, (text) => text) ?? undefined,
  };
  const redisPlace = {
    redis: read('ROLLCALL_REDIS_URL', environment.ROLLCALL_REDIS_URL, (text) => text) ?? undefined,
    redisFile: read('ROLLCALL_REDIS_URL_FILE', environment.ROLLCALL_REDIS_URL_FILE, (text) => text) ?? undefined,
  };
  const secrets = readSecrets({ ...location, ...redisPlace }, ['ledger', 'redis'], nameVariable, basePath);
  faults.push(...secrets.faults);
  const ledger =
    secrets.settings.ledger === undefined
      ? null
      : checked(secrets.name(['ledger']), ledgerSetting, secrets.settings.ledger);

  const redis =
    secrets.settings.redis === undefined
      ? null
      : checked(secrets.name(['redis']), redisSetting, secrets.settings.redis);
  const tracingName = 'OTEL_EXPORTER_OTLP_ENDPOINT';
  const tracing = read(tracingName, environment[tracingName], (endpoint) =>
    checked(tracingName, tracingSetting, { endpoint, resource: {} }),
  );
  const traced = readTraceResource(environment);
  faults.push(...traced.faults);
  const withResource = (given: CheckedConfig['tracing']): CheckedConfig['tracing'] =>
    given === null ? null : { ...given, resource: { ...given.resource, ...traced.resource } };

  return {
    faults,
    ledger,
    host: host === null ? null : { host, where: hostName },
    apply: (config) => ({
      ...config,
      server: {
        ...config.server,
        host: host ?? config.server.host,
        port: port ?? config.server.port,
        workers: workers ?? config.server.workers,
      },
      log: { level: level ?? config.log.level },
      ledger: ledger ?? config.ledger,
      redis: redis ?? config.redis,
      tracing: withResource(tracing ?? config.tracing),
      reconcileEverySeconds: every ?? config.reconcileEverySeconds,
    }),
  };
};

const variables: Readonly<Record<string, string>> = {
  ledger: 'ROLLCALL_DB',
  ledgerFile: 'ROLLCALL_DB_FILE',
  redis: 'ROLLCALL_REDIS_URL',
  redisFile: 'ROLLCALL_REDIS_URL_FILE',
};

const nameVariable: NameSetting = ([setting]) => variables[String(setting)] ?? String(setting);
