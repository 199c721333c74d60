import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { isLoopback } from '../../src/http/loopback.ts';
import { listen } from '../../src/server/listen.ts';
import {
  type SandboxedGateway,
  type SandboxedGatewayOptions,
  startSandboxedGateway,
} from '../harness/sandboxed-gateway.ts';
import { openRawClient, type RawAnswer, type RawClient } from './raw-client.ts';

/**
 * How a request comes to its answer: `yoga` as one whose length is not announced, `new` as one of a document that was never sent before, which is begun in
 * the short way and changes over, and `known` as one of a document that was carried out before.
 */
export type Way = 'known' | 'new' | 'yoga';

/** A POST to be sent in every way. */
export interface Posted {
  /** An object is sent as JSON. */
  readonly body: unknown;
  /** Put on top of the usual ones; null leaves one out. */
  readonly headers?: Readonly<Record<string, string | null>>;
  readonly target?: string;
}

/** A gateway behind node:http. */
export interface Ways extends AsyncDisposable {
  readonly sandboxed: SandboxedGateway;
  readonly port: number;
  readonly connect: () => RawClient;
  /** Has a document known, by sending it without variables: what needs some is not carried out. @param headers such as credentials */
  readonly learn: (query: string, headers?: Posted['headers']) => Promise<void>;
  readonly send: (way: Way, posted: Posted) => Promise<RawAnswer>;
  /** Sends it in all ways, the known one twice. @param isValid whether its document can be known; else it is new each time */
  readonly sendAll: (posted: Posted, isValid?: boolean) => Promise<Record<'again' | Way, RawAnswer>>;
  /** Which way each request took, in the order in which they were answered. */
  readonly taken: ('direct' | 'yoga')[];
  /** How many requests have come as far as to the listener. */
  readonly arrived: () => number;
  /** How many of them ended before their answer did. */
  readonly gone: () => number;
  /** How many listeners there are on the socket of the last request. */
  readonly listenersLeft: () => number;
  /** Stops listening, as far as it goes on its own. */
  readonly stop: () => Promise<void>;
}

export interface WaysOptions extends SandboxedGatewayOptions {
  /** Whether the front door is before it. @default false */
  readonly hasFrontDoor?: boolean;
}

/** Opens one; `await using` closes it with its connections. */
export const openWays = async ({ hasFrontDoor = false, ...options }: WaysOptions = {}): Promise<Ways> => {
  const sandboxed = await startSandboxedGateway({
    ...options,
    config: {
      ...options.config,
      limits: { requestsPerMinute: 1_000_000, ...options.config?.limits },
      upstream: { rate: false, retries: 0, ...options.config?.upstream },
    },
  });
  const taken: ('direct' | 'yoga')[] = [];
  let arrived = 0;
  let last: Socket | null = null;
  let gone = 0;
  const noted = noteWays(sandboxed.gateway.listener, taken);
  const listener: RequestListener = (request, response) => {
    arrived += 1;
    last = request.socket;
    response.once('close', () => {
      if (!response.writableFinished) gone += 1;
    });
    noted(request, response);
  };
  const { port, stop } = await (hasFrontDoor ? listenBehindDoor(sandboxed, listener) : listenBare(listener));
  const clients = new Set<RawClient>();
  let count = 0;

  const connect = (): RawClient => {
    const client = openRawClient(port);
    clients.add(client);
    void client.closed.then(() => clients.delete(client));
    return client;
  };
  const ask = async (bytes: Uint8Array): Promise<RawAnswer> => {
    const client = connect();
    try {
      return await client.ask(bytes);
    } finally {
      client.close();
    }
  };
  const learn: Ways['learn'] = async (query, headers = {}) => {
    await ask(bytesOf({ body: { query }, headers }));
  };
  const send: Ways['send'] = (way, posted) => {
    if (way === 'yoga') return ask(bytesOf(posted, true));
    if (way === 'known') return ask(bytesOf(posted));
    count += 1;
    return ask(bytesOf({ ...posted, body: withComment(posted.body, count) }));
  };
  return {
    sandboxed,
    port,
    connect,
    learn,
    send,
    sendAll: async (posted, isValid = true) => {
      const query = queryOf(posted.body);
      const yoga = await send('yoga', posted);
      const fresh = await send(isValid ? 'new' : 'known', posted);
      if (query !== null) await learn(query, posted.headers);
      return { yoga, new: fresh, known: await send('known', posted), again: await send('known', posted) };
    },
    taken,
    arrived: () => arrived,
    gone: () => gone,
    listenersLeft: () =>
      last === null ? 0 : last.eventNames().reduce((sum, name) => sum + (last?.listenerCount(name) ?? 0), 0),
    stop,
    [Symbol.asyncDispose]: async () => {
      for (const client of clients) client.close();
      await stop();
      await sandboxed[Symbol.asyncDispose]();
    },
  };
};

interface Bound {
  readonly port: number;
  readonly stop: () => Promise<void>;
}

const listenBare = async (listener: RequestListener): Promise<Bound> => {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

const listenBehindDoor = async ({ gateway }: SandboxedGateway, listener: RequestListener): Promise<Bound> => {
  const { drain } = gateway;
  const { url, stop } = await listen({ listener, drain, host: '127.0.0.1', port: 0, isOwnHost: isLoopback });
  return { port: Number(new URL(url).port), stop };
};

/** What Yoga makes is put on the response header by header, while the short way writes them at once. */
const noteWays =
  (listener: RequestListener, taken: ('direct' | 'yoga')[]): RequestListener =>
  (request, response) => {
    let way: 'direct' | 'yoga' = 'direct';
    const setHeader = response.setHeader.bind(response);
    response.setHeader = (name, value): ServerResponse & { req: typeof request } => {
      if (name.toLowerCase() === 'x-request-id') way = 'yoga';
      return setHeader(name, value);
    };
    // Comes when the answer is ended, before any of it has left.
    response.once('prefinish', () => taken.push(way));
    listener(request, response);
  };

/** A request as bytes. @param isChunked whether its length is left open */
export const bytesOf = ({ body, headers = {}, target = '/graphql' }: Posted, isChunked = false): Buffer => {
  const bytes = body instanceof Uint8Array ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  const all: Record<string, string | null> = {
    Host: 'localhost',
    'Content-Type': 'application/json',
    Accept: 'application/json',
    'X-Request-Id': 'request-1',
    ...headers,
    ...(isChunked ? { 'Transfer-Encoding': 'chunked' } : { 'Content-Length': String(bytes.byteLength) }),
  };
  const lines = Object.entries(all).flatMap(([name, value]) => (value === null ? [] : [`${name}: ${value}`]));
  const head = Buffer.from(`${[`POST ${target} HTTP/1.1`, ...lines].join('\r\n')}\r\n\r\n`, 'latin1');
  if (!isChunked) return Buffer.concat([head, bytes]);
  const size = bytes.byteLength === 0 ? '' : `${bytes.byteLength.toString(16)}\r\n`;
  return Buffer.concat([head, Buffer.from(size), bytes, Buffer.from(size === '' ? '0\r\n\r\n' : '\r\n0\r\n\r\n')]);
};

const queryOf = (body: unknown): string | null =>
  typeof body === 'object' && body !== null && 'query' in body && typeof body.query === 'string' ? body.query : null;

/** The same document, as a text of its own: what stands behind it moves nothing in it. */
const withComment = (body: unknown, count: number): unknown =>
  queryOf(body) === null ? body : { ...Object(body), query: `${queryOf(body)}\n# ${count}` };

/** Ids that are made anew for each fault, and times that have just been, told alike. */
export const withoutIds = (answer: RawAnswer): RawAnswer => ({
  ...answer,
  body: answer.body
    .replaceAll(/(under the id |"errorId":")[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '$1an id')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, (time) =>
      Math.abs(Date.now() - Date.parse(time)) < 600_000 ? 'now' : time,
    ),
});
