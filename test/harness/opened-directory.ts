import { type Call, createCallBudget } from '../../src/domain/call.ts';
import type { Provider } from '../../src/domain/provider.ts';
import type { List, Position, Slice, Window } from '../../src/domain/window.ts';
import { standardPolicy } from '../../src/http/policy.ts';
import { createUpstreams } from '../../src/http/undici-transport.ts';
import type { ProviderModule } from '../../src/providers/module.ts';
import type { Sandbox, SandboxOptions } from '../../src/sandbox/sandbox.ts';

/** A directory connected to a sandbox of its vendor, over real HTTP. */
export interface OpenedDirectory<S extends Sandbox> {
  readonly provider: Provider;
  readonly sandbox: S;
  /** What the sandbox was asked since the last time, as `/path?query`. */
  readonly asked: () => string[];
  readonly close: () => Promise<void>;
}

/** Sends each call once, and as fast as it can: the tests of adapters are about what they ask for. */
export const connectOnce = createUpstreams({ policyOf: () => ({ ...standardPolicy, retries: 0, rate: null }) }).connect;

/** @param settings put on top of those that the sandbox itself names */
export const openDirectory = async <S extends Sandbox>(
  module: ProviderModule,
  start: (options?: SandboxOptions) => Promise<S>,
  options: SandboxOptions = {},
  settings: Readonly<Record<string, unknown>> = {},
): Promise<OpenedDirectory<S>> => {
  const sandbox = await start(options);
  const directory = { key: module.defaultKey, label: module.displayName, provider: module.name };
  const checked = module.settings.parse({ ...sandbox.settings, ...settings });
  const provider = module.open(directory, checked, connectOnce);
  return {
    provider,
    sandbox,
    asked: () => {
      const asked = sandbox.requests.map(({ path, query }) => `${path}${query === '' ? '' : `?${query}`}`);
      sandbox.forget();
      return asked;
    },
    close: async () => {
      await provider.close();
      await sandbox.close();
    },
  };
};

/** What one incoming request lends, with an allowance of upstream calls. */
export const newCall = (limit = Number.POSITIVE_INFINITY): Call => ({
  signal: new AbortController().signal,
  budget: createCallBudget(limit),
  reads: new Map(),
});

/** One window of a list, by default the first 500 rows with everything that can be learnt of it. */
export const readWindow = <T>(list: List<T>, window: Partial<Window> = {}, call = newCall()): Promise<Slice<T>> =>
  list.read({ direction: 'forward', count: 500, from: null, needs: { end: true, total: false }, ...window }, call);

/** Every row of a list, read window by window as so many requests would, in the list's order. */
export const walk = async <T>(
  list: List<T>,
  count: number,
  direction: Window['direction'] = 'forward',
): Promise<T[]> => {
  const rows: T[] = [];
  for (let from: Position | null = null; ; ) {
    const slice: Slice<T> = await readWindow(list, { direction, count, from });
    if (direction === 'forward') rows.push(...slice.rows);
    else rows.unshift(...slice.rows);
    const more = direction === 'forward' ? slice.hasNext : slice.hasPrevious;
    if (more !== true) return rows;
    from = slice.resume ?? slice.position(direction === 'forward' ? slice.rows.length - 1 : 0);
  }
};
