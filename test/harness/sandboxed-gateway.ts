import type { Config } from '../../src/config/config.ts';
import { createGateway, type Gateway } from '../../src/gateway.ts';
import { providerModules } from '../../src/providers/index.ts';
import type { ProviderModule } from '../../src/providers/module.ts';
import type { Sandbox, SandboxOptions } from '../../src/sandbox/sandbox.ts';
import { startSandboxes } from '../../src/sandbox/start.ts';
import { createLogger, type Logger } from '../../src/server/logger.ts';

/** An answer of the gateway, as a client sees it. */
export interface Answer {
  // biome-ignore lint/suspicious/noExplicitAny: tests read answers of every shape
  readonly data: any;
  readonly errors?: readonly {
    readonly message: string;
    readonly path?: readonly (string | number)[];
    readonly extensions: Readonly<Record<string, unknown>>;
  }[];
}

/** A gateway on the sandboxes of all vendors, asked through its `fetch` as over HTTP. */
export interface SandboxedGateway extends AsyncDisposable {
  readonly gateway: Gateway;
  /** By the directory's key. */
  readonly sandboxes: ReadonlyMap<string, Sandbox>;
  readonly ask: (query: string, variables?: object) => Promise<Answer>;
  /** Asks, and counts the upstream calls that it took, by directory: only directories that were called. */
  readonly count: (query: string, variables?: object) => Promise<{ answer: Answer; calls: Record<string, number> }>;
  readonly sandbox: (key: string) => Sandbox;
}

export interface SandboxedGatewayOptions {
  /** Sandbox options by the vendor's name. */
  readonly sandboxes?: Readonly<Record<string, SandboxOptions>>;
  readonly config?: Partial<Config>;
  readonly modules?: readonly ProviderModule[];
  /** The gateway's clock; the sandboxes have their own. */
  readonly now?: () => Date;
  /** Where the gateway's log lines go. @default nowhere */
  readonly logger?: Logger;
  /** Opens a way to a directory's vendor, and tells where it begins. @default straight to the sandbox */
  readonly wayTo?: (directory: string, vendor: string) => Promise<string>;
}

/** Starts the sandboxes and a gateway on them; `await using` stops both. */
export const startSandboxedGateway = async (options: SandboxedGatewayOptions = {}): Promise<SandboxedGateway> => {
  const modules = options.modules ?? providerModules;
  const started = await startSandboxes(modules, options.sandboxes);
  const sandboxes = new Map<string, Sandbox>();
  const directories = await Promise.all(
    modules.map(async ({ name, defaultKey }) => {
      const sandbox = started.sandboxes.get(name);
      if (sandbox === undefined) throw new Error(`There is no sandbox of ${name}.`);
      sandboxes.set(defaultKey, sandbox);
      const way = await options.wayTo?.(defaultKey, sandbox.url);
      return { key: defaultKey, provider: name, ...sandbox.settings, ...(way === undefined ? {} : { baseUrl: way }) };
    }),
  );
  const gateway = createGateway(
    // Without the vendors' rates: a test counts calls, and does not wait for their turn.
    { directories, exposeRaw: true, ledger: ':memory:', upstream: { rate: false }, ...options.config },
    {
      modules,
      logger: options.logger ?? createLogger('silent'),
      ...(options.now === undefined ? {} : { now: options.now }),
    },
  );

  const ask = async (query: string, variables: object = {}): Promise<Answer> => {
    const response = await gateway.fetch(
      new Request('http://gateway/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json' },
        body: JSON.stringify({ query, variables }),
      }),
    );
    return (await response.json()) as Answer;
  };

  return {
    gateway,
    sandboxes,
    ask,
    sandbox: (key) => {
      const sandbox = sandboxes.get(key);
      if (sandbox === undefined) throw new Error(`There is no sandbox of the directory ${key}.`);
      return sandbox;
    },
    count: async (query, variables) => {
      for (const sandbox of sandboxes.values()) sandbox.forget();
      const answer = await ask(query, variables);
      const calls = [...sandboxes].map(([key, { requests }]) => [key, requests.length] as const);
      return { answer, calls: Object.fromEntries(calls.filter(([, number]) => number > 0)) };
    },
    [Symbol.asyncDispose]: async () => {
      await gateway.dispose();
      await started.close();
    },
  };
};
