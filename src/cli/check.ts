import { tryIssuer } from '../access/issuer-check.ts';
import { describeReads } from '../config/cache-settings.ts';
import type { CheckedConfig } from '../config/checked-config.ts';
import { readConfig } from '../config/read-config.ts';
import { createCallBudget } from '../domain/call.ts';
import { type Ledger, LedgerError } from '../domain/ledger.ts';
import type { Provider } from '../domain/provider.ts';
import { ProviderError, type ProviderErrorKind } from '../domain/provider-error.ts';
import { openProviders } from '../gateway.ts';
import { capabilitiesOf } from '../graph/capability.ts';
import { openUpstreams } from '../open-upstreams.ts';
import type { ProviderModule } from '../providers/module.ts';
import { openLater } from '../store/open-later.ts';
import type { CommandLine } from './command-line.ts';
import { tryLedger } from './ledger-check.ts';
import { tableOf } from './table.ts';
import type { Terminal } from './terminal.ts';

/** Makes every directory's cheapest call, tries the ledger and where the keys of tokens come from, and prints what came of it. The exit code is 1 when one failed. */
export const check = async (
  line: Extract<CommandLine, { command: 'check' }>,
  modules: readonly ProviderModule[],
  terminal: Terminal,
): Promise<number> => {
  const { environment, workingDirectory } = terminal;
  const file = line.config === undefined ? {} : { file: line.config };
  const config = await readConfig({ modules, environment, workingDirectory, ...file });
  const providers = openProviders(config, openUpstreams(config).connect);
  try {
    const { access } = config;
    const [ledger, issuer, ...findings] = await Promise.all([
      tryLedger(config.ledger),
      access === null || access.jwt === null ? null : tryIssuer(access.jwt.jwksUrl),
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
    terminal.print('');
    terminal.print(
      tableOf(
        ['directory', 'reads'],
        config.directories.map((one) => [one.directory.key, describeReads(one)]),
      ),
    );
    terminal.print(`\n${ledger.sentence}`);
    if (issuer !== null) terminal.print(issuer.sentence);
    return failures.length === 0 && ledger.usable && issuer?.usable !== false ? 0 : 1;
  } finally {
    await Promise.all(providers.map((provider) => provider.close()));
  }
};

interface Finding {
  readonly provider: Provider;
  readonly error: unknown;
  /** Not where each caller brings a token, since there is none to try. */
  readonly isTried: boolean;
}

const tryOut = async (provider: Provider, { limits, directories }: CheckedConfig): Promise<Finding> => {
  const controller = new AbortController();
  const { directory } = provider;
  const isTried = directories.some((one) => one.directory.key === directory.key && one.tokenFrom === 'gateway');
  if (!isTried) return { provider, error: null, isTried };
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
    return { provider, error: null, isTried };
  } catch (error) {
    return { provider, error, isTried };
  } finally {
    clearTimeout(timer);
  }
};

const rowOf = ({ provider, error, isTried }: Finding, { ledger }: CheckedConfig): readonly string[] => {
  const good = isTried ? ['yes', 'yes'] : ['not tried', 'by callers'];
  const [reached = '', authorised = ''] = error === null ? good : verdictOf(error);
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
