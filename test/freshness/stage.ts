import type { CacheConfig } from '../../src/config/cache-config.ts';
import type { Config } from '../../src/config/config.ts';
import type { SandboxOptions } from '../../src/sandbox/sandbox.ts';
import { type Answer, type SandboxedGateway, startSandboxedGateway } from '../harness/sandboxed-gateway.ts';

/** A gateway on the sandboxes, whose clock stands still until the test moves it. */
export interface Stage extends SandboxedGateway {
  /** Moves the clock. */
  readonly pass: (seconds: number) => void;
  readonly now: () => string;
  /** Asks with a `Cache-Control`. */
  readonly askWith: (cacheControl: string, query: string) => Promise<Answer>;
  /** How many calls a directory's vendor got since this was asked last. */
  readonly calls: (key: string) => number;
  /** The samples of `/metrics` with a name that begins so. */
  readonly metrics: (prefix: string) => Promise<readonly string[]>;
}

/** Everything but invites is kept for a minute. */
export const minute: CacheConfig = { ttlSeconds: { users: 60, workspaces: 60, roles: 60, memberships: 60 } };

export const startStage = async (
  config: Partial<Config> = { cache: minute },
  sandboxes: Readonly<Record<string, SandboxOptions>> = {},
): Promise<Stage> => {
  let time = Date.parse('2026-11-22T12:00:00.000Z');
  const gateway = await startSandboxedGateway({ config, sandboxes, now: () => new Date(time) });
  return {
    ...gateway,
    pass: (seconds) => {
      time += seconds * 1000;
    },
    now: () => new Date(time).toISOString(),
    askWith: async (cacheControl, query) => {
      const response = await gateway.gateway.fetch(
        new Request('http://gateway/graphql', {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            accept: 'application/json',
            'cache-control': cacheControl,
          },
          body: JSON.stringify({ query }),
        }),
      );
      return (await response.json()) as Answer;
    },
    calls: (key) => {
      const sandbox = gateway.sandbox(key);
      const { length } = sandbox.requests;
      sandbox.forget();
      return length;
    },
    metrics: async (prefix) => {
      const response = await gateway.gateway.fetch(new Request('http://gateway/metrics'));
      return (await response.text()).split('\n').filter((line) => line.startsWith(prefix));
    },
    [Symbol.asyncDispose]: () => gateway[Symbol.asyncDispose](),
  };
};
