import { connect } from 'node:net';
import type { Config } from '../../src/config/config.ts';
import { type Gateway, openGateway } from '../../src/gateway.ts';
import { checkConfig } from '../../src/config/check-config.ts';
import type { CheckedConfig } from '../../src/config/checked-config.ts';
import { ConfigError } from '../../src/config/config-error.ts';
import { isLoopback } from '../../src/http/loopback.ts';
import { type Listening, listen, type ListenOptions } from '../../src/server/listen.ts';
import { createLogger, type Logger } from '../../src/server/logger.ts';
import { toy } from '../toy-vendor/toy.ts';

/** A gateway on a port, over a vendor that nothing is asked of. */
export interface AttackedGateway extends AsyncDisposable {
  readonly gateway: Gateway;
  readonly listening: Listening;
  /** Ends in `/graphql`. */
  readonly url: string;
  /** Sends a query with POST, or any other body. */
  readonly post: (body: unknown, headers?: Readonly<Record<string, string>>) => Promise<Response>;
  readonly get: (
    parameters: Readonly<Record<string, string>>,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<Response>;
  /** Sends bytes, and gives what comes back until the other side closes. */
  readonly raw: (...pieces: readonly string[]) => Promise<string>;
}

export interface AttackedOptions {
  readonly config?: Partial<Config>;
  /** Put on top of the checked configuration. */
  readonly checked?: Partial<CheckedConfig>;
  readonly listen?: Partial<ListenOptions>;
  readonly logger?: Logger;
  /** By what is asked. @default the platform's */
  readonly fetch?: typeof fetch;
}

/** Starts one; `await using` stops it. */
export const startAttacked = async (options: AttackedOptions = {}): Promise<AttackedGateway> => {
  const directories = [{ key: 'library', provider: 'TOY_LIBRARY', token: 'unused', baseUrl: 'http://127.0.0.1:9' }];
  const config = { directories, ledger: false as const, ...options.config };
  const checked = checkConfig(config, { modules: [toy], basePath: '' });
  if (!checked.ok) throw new ConfigError(checked.faults);
  const logger = options.logger ?? createLogger('silent');
  const gateway = openGateway({ ...checked.value, ...options.checked }, { modules: [toy], logger });
  const { listener, drain } = gateway;
  const listening = await listen({
    listener,
    drain,
    host: '127.0.0.1',
    port: 0,
    isOwnHost: isLoopback,
    ...options.listen,
  });
  const url = `${listening.url}/graphql`;
  const send = options.fetch ?? fetch;
  return {
    gateway,
    listening,
    url,
    post: (body, headers = {}) =>
      send(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    get: (parameters, headers = {}) => send(`${url}?${new URLSearchParams(parameters)}`, { headers }),
    raw: (...pieces) => exchange(Number(new URL(url).port), pieces),
    [Symbol.asyncDispose]: async () => {
      await listening.stop();
      await gateway.dispose();
    },
  };
};

const exchange = async (port: number, pieces: readonly string[]): Promise<string> => {
  const socket = connect(port, '127.0.0.1');
  let text = '';
  socket.on('data', (chunk) => {
    text += chunk.toString();
  });
  const closed = new Promise<void>((resolve) => {
    socket.on('close', () => resolve());
    // A server that closes while it is still being written to resets the connection, after its answer.
    socket.on('error', () => resolve());
  });
  for (const piece of pieces) socket.write(piece);
  await closed;
  return text;
};

/** The status of a raw answer, or null where there was none. */
export const statusOf = (answer: string): number | null => {
  const status = /^HTTP\/1\.1 (\d{3}) /.exec(answer)?.[1];
  return status === undefined ? null : Number(status);
};

/** The code of the first error in an answer's body, raw or not. */
export const codeOf = (answer: string): string | null => {
  const body = answer.slice(Math.max(0, answer.indexOf('{')), answer.lastIndexOf('}') + 1);
  const { errors }: { errors?: readonly { extensions?: { code?: string } }[] } = body === '' ? {} : JSON.parse(body);
  return errors?.[0]?.extensions?.code ?? null;
};
