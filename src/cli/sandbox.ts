import { checkConfig } from '../config/check-config.ts';
import type { Config } from '../config/config.ts';
import { ConfigError } from '../config/config-error.ts';
import { inMemory } from '../config/ledger-place.ts';
import { readOverrides } from '../config/overrides.ts';
import { list } from '../config/words.ts';
import type { ProviderModule } from '../providers/module.ts';
import type { Sandbox, SandboxOptions } from '../sandbox/sandbox.ts';
import { type Sandboxes, startSandboxes } from '../sandbox/start.ts';
import type { CommandLine } from './command-line.ts';
import { serveConfig } from './serve.ts';
import type { Terminal } from './terminal.ts';

type SandboxLine = Extract<CommandLine, { command: 'sandbox' }>;

/** Starts the vendors' sandboxes, and with `--serve` the gateway on them, until the process is asked to stop. */
export const runSandboxes = async (
  line: SandboxLine,
  modules: readonly ProviderModule[],
  terminal: Terminal,
): Promise<void> => {
  const stopped = terminal.stopped();
  // The ledger goes with the sandboxes: what was sent to them has no place among what was sent to vendors.
  const { ROLLCALL_DB: _location, ROLLCALL_DB_FILE: _file, ...environment } = terminal.environment;
  const overrides = readOverrides(line.serve ? environment : {}, line, terminal.workingDirectory);
  if (overrides.faults.length > 0) throw new ConfigError(overrides.faults);
  const started = await startSandboxes(modules, optionsOf(line, modules));
  try {
    if (!line.serve) {
      terminal.print(describe(modules, started));
      await stopped;
      return;
    }
    const checked = checkConfig(configOf(modules, started), { modules, basePath: terminal.workingDirectory });
    if (!checked.ok) throw new ConfigError(checked.faults);
    const { print } = terminal;
    await serveConfig(overrides.apply(checked.value), { modules, introduction: introduce(modules), print, stopped });
  } finally {
    await started.close();
  }
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
