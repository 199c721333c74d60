import { createHash, randomUUID } from 'node:crypto';
import type { Config, DirectoryConfig, Grants } from '../../src/config/config.ts';
import { createGateway, type Gateway } from '../../src/gateway.ts';
import { providerModules } from '../../src/providers/index.ts';
import { startSandboxes } from '../../src/sandbox/start.ts';
import { createLogger } from '../../src/server/logger.ts';
import type { Issuer } from '../harness/issuer.ts';
import { guests } from './guests.ts';

const modules = [...providerModules, guests];

/** Somebody who asks. */
export interface Asker {
  readonly kind: 'API_KEY' | 'JWT';
  readonly name: string;
  readonly grants: Grants;
  /** Their own token of the guests; null for none. */
  readonly guestToken: string | null;
}

export interface Question {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}

/** Sandboxes of all vendors, and of guests, for any number of gateways. */
export const startStage = async () => {
  const started = await startSandboxes(modules);
  const directories = modules.map(({ name, defaultKey }): DirectoryConfig => {
    const tokenFrom = name === guests.name ? 'caller' : 'gateway';
    return { key: defaultKey, provider: name, ...started.sandboxes.get(name)?.settings, tokenFrom };
  });
  // Granted to nobody, so that a gateway for somebody who is granted nothing has something.
  const elsewhere = { ...directories[0], key: 'elsewhere', provider: String(directories[0]?.provider) };

  /** A gateway that knows these askers, with all directories or only with some. @param parts of the configuration, that differ from all others' */
  const open = (
    askers: readonly Asker[],
    issuer: Issuer,
    keys: readonly string[] = directories.map(({ key }) => key),
    callsPerRequest = 1000,
    parts: Partial<Config> = {},
  ): Gateway => {
    const here = directories.filter(({ key }) => keys.includes(key));
    const grantsHere = (grants: Grants): Grants =>
      Object.fromEntries(
        Object.entries(grants).filter(([key]) => (key === '*' ? here.length > 0 : keys.includes(key))),
      );
    const config: Config = {
      directories: here.length === 0 ? [elsewhere] : here,
      ledger: false,
      // Reads are not shared, so that calls can be counted.
      upstream: { rate: false, shareReads: false },
      ...parts,
      limits: { callsPerRequest },
      access: {
        keys: askers
          .filter(({ kind }) => kind === 'API_KEY')
          .map(({ name, grants }) => ({ name, hash: hashOf(keyOf(name)), grants: grantsHere(grants) })),
        jwt: issuer.settings({
          roles: Object.fromEntries(
            askers.filter(({ kind }) => kind === 'JWT').map(({ name, grants }) => [name, grantsHere(grants)]),
          ),
        }),
      },
    };
    return createGateway(config, { modules, logger: createLogger('silent') });
  };

  const ask = async (gateway: Gateway, asker: Asker, issuer: Issuer, { query, variables = {} }: Question) => {
    const { kind, name, guestToken } = asker;
    const credential =
      kind === 'API_KEY' ? keyOf(name) : await issuer.sign({ sub: name, scope: `${name} ${randomUUID()}` });
    const response = await gateway.fetch(
      new Request('http://gateway/graphql', {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: 'application/json',
          authorization: `Bearer ${credential}`,
          ...(guestToken === null ? {} : { [`x-rollcall-token-${guests.defaultKey}`]: guestToken }),
        },
        body: JSON.stringify({ query, variables }),
      }),
    );
    const body: unknown = await response.json();
    return { status: response.status, body };
  };

  /**
   * Every upstream call since the last time, with the credential it was made with, in the order of the alphabet. Without those that only look
   * whether an organisation is the directory's: that is remembered of the directory, and holds nothing that anybody is told.
   */
  const upstreamCalls = (): readonly string[] =>
    [...started.sandboxes]
      .flatMap(([vendor, sandbox]) => {
        const calls = sandbox.requests.map(
          ({ method, path, query, headers }) =>
            `${vendor} ${method} ${path}?${query} ${headers.authorization ?? headers['x-api-key'] ?? ''}`,
        );
        sandbox.forget();
        return calls;
      })
      .filter((call) => !/^SNYK GET \/rest\/orgs\/[^/?]+\?/.test(call))
      .sort();

  return { open, ask, upstreamCalls, directories: directories.map(({ key }) => key), close: started.close };
};

/** The key of an API key's holder. Not as the command makes it, so that the same name has the same key. */
const keyOf = (name: string): string => `rollcall_${createHash('sha256').update(name).digest('base64url')}`;
const hashOf = (key: string): string => `sha256:${createHash('sha256').update(key).digest('hex')}`;
