import type { CheckedConfig } from './config.ts';
import type { Fault } from './config-error.ts';
import { type Environment, emptyVariable } from './environment.ts';
import { hostSetting, ledgerSetting, logLevelSetting, portSetting, reconcileSetting } from './gateway-settings.ts';
import { readSecrets } from './secrets.ts';
import { type NameSetting, validate } from './validate.ts';

/** What the command line may set; it wins over the environment, which wins over the file. */
export interface Flags {
  readonly host?: string;
  readonly port?: string;
}

/** The settings that win over those of the file. */
export interface Overrides {
  readonly apply: (config: CheckedConfig) => CheckedConfig;
  readonly faults: readonly Fault[];
  /** Where the ledger is, as the environment says; null where it says nothing. */
  readonly ledger: string | false | null;
}

/**
 * Reads `HOST`, `PORT`, `ROLLCALL_LOG_LEVEL`, `ROLLCALL_RECONCILE_SECONDS`, and `ROLLCALL_DB` or the file that `ROLLCALL_DB_FILE` names, and the flags that win over them.
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
  const level = read(levelName, environment[levelName], (text) => checked(levelName, logLevelSetting, text));

  const everyName = 'ROLLCALL_RECONCILE_SECONDS';
  const every = read(everyName, environment[everyName], (text) => checked(everyName, reconcileSetting, Number(text)));

  const location = {
    ledger: read('ROLLCALL_DB', environment.ROLLCALL_DB, (text) => text) ?? undefined,
    ledgerFile: read('ROLLCALL_DB_FILE', environment.ROLLCALL_DB_FILE, (text) => text) ?? undefined,
  };
  const secrets = readSecrets(location, ['ledger'], nameLedgerVariable, basePath);
  faults.push(...secrets.faults);
  const ledger =
    secrets.settings.ledger === undefined
      ? null
      : checked(secrets.name(['ledger']), ledgerSetting, secrets.settings.ledger);

  return {
    faults,
    ledger,
    apply: (config) => ({
      ...config,
      server: { host: host ?? config.server.host, port: port ?? config.server.port },
      log: { level: level ?? config.log.level },
      ledger: ledger ?? config.ledger,
      reconcileEverySeconds: every ?? config.reconcileEverySeconds,
    }),
  };
};

const nameLedgerVariable: NameSetting = ([setting]) => (setting === 'ledger' ? 'ROLLCALL_DB' : 'ROLLCALL_DB_FILE');
