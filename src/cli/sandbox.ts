import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkConfig } from '../config/check-config.ts';
import type { CheckedConfig } from '../config/checked-config.ts';
import type { Config } from '../config/config.ts';
import { ConfigError } from '../config/config-error.ts';
import { faultOfExposure } from '../config/exposure.ts';
import { inMemory } from '../config/ledger-place.ts';
import { type Overrides, readOverrides } from '../config/overrides.ts';
import { list } from '../config/words.ts';
import type { ProviderModule } from '../providers/module.ts';
import type { Sandbox, SandboxOptions } from '../sandbox/sandbox.ts';
import { type Sandboxes, startSandboxes } from '../sandbox/start.ts';
import type { CommandLine } from './command-line.ts';
import { serveChecked, type ServeOptions, workersOf } from './serve.ts';
import type { Terminal } from './terminal.ts';

type SandboxLine = Extract<CommandLine, { command: 'sandbox' }>;

/** Starts the vendors' sandboxes, and with `--serve` the gateway on them, until the process is asked to stop. */
export const runSandboxes = async (
  line: SandboxLine,
  modules: readonly ProviderModule[],
  terminal: Terminal,
): Promise<number> => {
  const stopped = terminal.stopped();
  // The ledger goes with the sandboxes: what was sent to them has no place among what was sent to vendors.
  const { ROLLCALL_DB: _location, ROLLCALL_DB_FILE: _file, ...environment } = terminal.environment;
  const overrides = readOverrides(line.serve ? environment : {}, line, terminal.workingDirectory);
  if (overrides.faults.length > 0) throw new ConfigError(overrides.faults);
  const options = { modules, introduction: introduce(modules), terminal, stopped };
  const checkedOf = (config: Config): CheckedConfig => checkSandboxed(config, overrides, options);
  const given = environment[sandboxesVariable];
  // The sandboxes of a worker are in its primary process.
  if (terminal.seat && given !== undefined) return serveChecked(checkedOf(JSON.parse(given)), options);

  const started = await startSandboxes(modules, optionsOf(line, modules));
  try {
    if (!line.serve) {
      terminal.print(describe(modules, started));
      await stopped;
      return 0;
    }
    const config = configOf(modules, started);
    const checked = checkedOf(config);
    if (workersOf(checked) === 1) return await serveChecked(checked, options);
    using ledger = temporaryLedger();
    const common = { ...config, ledger: ledger.file };
    const forWorkers = { [sandboxesVariable]: JSON.stringify(common) };
    return await serveChecked(checkedOf(common), { ...options, forWorkers });
  } finally {
    await started.close();
  }
};

/** The variable in which a worker finds what it serves. */
const sandboxesVariable = 'ROLLCALL_SANDBOXES';

const checkSandboxed = (
  config: Config,
  overrides: Overrides,
  { modules, terminal }: Pick<ServeOptions, 'modules' | 'terminal'>,
): CheckedConfig => {
  const checked = checkConfig(config, { modules, basePath: terminal.workingDirectory });
  if (!checked.ok) throw new ConfigError(checked.faults);
  const overridden = overrides.apply(checked.value);
  const where = overrides.host?.where ?? 'server.host';
  const exposed = faultOfExposure({ host: overridden.server.host, where }, false);
  if (exposed !== null) throw new ConfigError([exposed]);
  return overridden;
};

/** A ledger that several processes can open, and that is gone afterwards. */
const temporaryLedger = (): Disposable & { readonly file: string } => {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-sandbox-'));
  return {
    file: join(folder, 'rollcall.db'),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
};

const optionsOf = (
  { users, rows }: SandboxLine,
  modules: readonly ProviderModule[],
): Record<string, SandboxOptions> => {
  const options = { ...(users === undefined ? {} : { users }), ...(rows === undefined ? {} : { rows }) };
  return Object.fromEntries(modules.map(({ name }) => [name, options]));
};

/** A directory for each sandbox. The people in them are invented, so their raw rows may be seen. */
const configOf = (modules: readonly ProviderModule[], { sandboxes }: Sandboxes): Config => ({
  directories: modules.map(({ name, defaultKey }) => ({
    ...sandboxes.get(name)?.settings,
    key: defaultKey,
    provider: name,
  })),
  exposeRaw: true,
  ledger: inMemory,
});

const introduce = (modules: readonly ProviderModule[]): string => {
  const vendors = list(
    modules.map(({ displayName }) => displayName),
    'and',
  );
  return `Rollcall runs on sandboxes of ${vendors}: everyone in them is invented, and nothing leaves this machine.`;
};

const describe = (modules: readonly ProviderModule[], { sandboxes }: Sandboxes): string =>
  [
    ...modules.flatMap((module) => {
      const sandbox = sandboxes.get(module.name);
      return sandbox === undefined
        ? []
        : [`# ${module.displayName}: ${sandbox.url}`, ...environmentLines(module, sandbox)];
    }),
    '# With these lines in the environment, `rollcall serve` and `rollcall check` use the sandboxes. Ctrl-C stops them.',
  ].join('\n');

/** The sandbox's settings as the variables that set them. */
const environmentLines = ({ environment }: ProviderModule, { settings }: Sandbox): readonly string[] =>
  Object.entries(environment).flatMap(([variable, setting]) => {
    const value = settings[setting];
    return typeof value === 'string' || typeof value === 'number' ? [`${variable}=${value}`] : [];
  });
