import type { CheckedConfig } from '../config/config.ts';
import { readConfig } from '../config/read-config.ts';
import { createCallBudget } from '../domain/call.ts';
import { type Ledger, LedgerError } from '../domain/ledger.ts';
import type { Provider } from '../domain/provider.ts';
import { ProviderError, type ProviderErrorKind } from '../domain/provider-error.ts';
import { connectWithin, openProviders } from '../gateway.ts';
import { capabilitiesOf } from '../graph/capability.ts';
import type { ProviderModule } from '../providers/module.ts';
import { openLater } from '../store/open-later.ts';
import type { CommandLine } from './command-line.ts';
import { tryLedger } from './ledger-check.ts';
import { tableOf } from './table.ts';
import type { Terminal } from './terminal.ts';

/** Makes every directory's cheapest call, tries the ledger, and prints what came of it. The exit code is 1 when one failed. */
export const check = async (
  line: Extract<CommandLine, { command: 'check' }>,
  modules: readonly ProviderModule[],
  terminal: Terminal,
): Promise<number> => {
  const { environment, workingDirectory } = terminal;
  const file = line.config === undefined ? {} : { file: line.config };
  const config = await readConfig({ modules, environment, workingDirectory, ...file });
  const providers = openProviders(config, connectWithin(config.limits));
  try {
    const [ledger, ...findings] = await Promise.all([
      tryLedger(config.ledger),
      ...providers.map((provider) => tryOut(provider, config)),
    ]);
    terminal.print(
      tableOf(
        ['directory', 'provider', 'reached', 'authorised', 'capabilities'],
        findings.map((finding) => rowOf(finding, config)),
      ),
    );
    const failures = findings.filter(({ error }) => error !== null);
    for (const { provider, error } of failures) terminal.print(`\n${provider.directory.key}: ${explain(error)}`);
    terminal.print(`\n${ledger.sentence}`);
    return failures.length === 0 && ledger.usable ? 0 : 1;
  } finally {
    await Promise.all(providers.map((provider) => provider.close()));
  }
};

interface Finding {
  readonly provider: Provider;
  readonly error: unknown;
}

const tryOut = async (provider: Provider, { limits }: CheckedConfig): Promise<Finding> => {
  const controller = new AbortController();
  const { directory } = provider;
  const late = new Promise<never>((_, reject) => {
    controller.signal.addEventListener('abort', () => {
      reject(
        new ProviderError(
          'timeout',
          directory.key,
          `${directory.label} did not answer within ${limits.deadlineSeconds} s.`,
        ),
      );
    });
  });
  const timer = setTimeout(
    () => controller.abort(new DOMException('Too late.', 'TimeoutError')),
    limits.deadlineSeconds * 1000,
  );
  const call = { signal: controller.signal, budget: createCallBudget(limits.callsPerField), reads: new Map() };
  try {
    await Promise.race([provider.check(call), late]);
    return { provider, error: null };
  } catch (error) {
    return { provider, error };
  } finally {
    clearTimeout(timer);
  }
};

const rowOf = ({ provider, error }: Finding, { ledger }: CheckedConfig): readonly string[] => {
  const [reached, authorised] = error === null ? ['yes', 'yes'] : verdictOf(error);
  const counts = countsOf(provider, ledger === false ? null : keptLedger);
  return [provider.directory.key, provider.directory.provider, reached, authorised, counts];
};

const verdictOf = (error: unknown): readonly [reached: string, authorised: string] =>
  error instanceof ProviderError ? verdicts[error.kind] : ['?', '?'];

const verdicts: Readonly<Record<ProviderErrorKind, readonly [reached: string, authorised: string]>> = {
  unauthorized: ['yes', 'no'],
  forbidden: ['yes', 'no'],
  'not-found': ['yes', '?'],
  conflict: ['yes', '?'],
  'invalid-input': ['yes', '?'],
  'rate-limited': ['yes', '?'],
  timeout: ['no', '?'],
  aborted: ['no', '?'],
  unavailable: ['no', '?'],
  'malformed-response': ['yes', '?'],
  unsupported: ['?', '?'],
  'budget-exhausted': ['yes', '?'],
};

const countsOf = (provider: Provider, ledger: Ledger | null): string => {
  const supports = capabilitiesOf(provider, ledger).map(({ support }) => support);
  const count = (support: string): number => supports.filter((each) => each === support).length;
  return `${count('NATIVE')} native, ${count('EMULATED')} emulated, ${count('UNSUPPORTED')} unsupported`;
};

/** What can be done depends on whether a ledger is kept, and not on what is in it. */
const keptLedger = openLater(() =>
  Promise.reject(new LedgerError('The ledger was used while capabilities were read.')),
);

const explain = (error: unknown): string =>
  error instanceof ProviderError
    ? error.message
    : `the check itself failed (${error instanceof Error ? error.name : typeof error}). This is a fault of Rollcall: report it.`;
