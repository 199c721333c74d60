import { once } from 'node:events';
import {
  createServer as createHttpServer,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { inspect } from 'node:util';
import { expect, onTestFinished } from 'vitest';
import { type Call, createCallBudget } from '../../src/domain/call.ts';
import { ProviderError } from '../../src/domain/provider-error.ts';
import type { Transport, Upstream } from '../../src/http/transport.ts';
import { standardPolicy, type UpstreamPolicy } from '../../src/http/policy.ts';
import { createUpstreams } from '../../src/http/undici-transport.ts';

/** Has something closed after the test, before what was opened earlier. */
export const closeLater = (close: () => Promise<unknown>): void => onTestFinished(async () => void (await close()));

const listen = async (server: Server): Promise<URL> => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return new URL(`http://127.0.0.1:${port}`);
};

/** Has a server listen, until the test is over and its connections with it. */
export const listenOnLoopback = async (server: Server): Promise<URL> => {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  const url = await listen(server);
  closeLater(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return url;
};

/** A vendor on loopback, and every request it received with its body. */
export const serveHttp = async (listener: RequestListener) => {
  const received: { request: IncomingMessage; body: string }[] = [];
  let connections = 0;
  const server = createHttpServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    received.push({ request, body });
    listener(request, response);
  });
  server.on('connection', () => {
    connections += 1;
  });
  const url = await listen(server);
  closeLater(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { received, connections: () => connections, url };
};

/** Answers with JSON. */
export const json = (response: ServerResponse, body: unknown): void => {
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(body));
};

/** A vendor that answers in raw bytes. `answer` is called once per request, however many a connection carries. */
export const serveBytes = async (answer: (socket: Socket) => void) => {
  const requests: string[] = [];
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    socket.on('data', (chunk) => {
      requests.push(chunk.toString('latin1'));
      answer(socket);
    });
  });
  const url = await listen(server);
  const close = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  };
  closeLater(close);
  return { requests, sockets, url, close };
};

/** Status line and headers of a raw answer. */
export const head = (headers: string, status = '200 OK'): string => `HTTP/1.1 ${status}\r\n${headers}\r\n\r\n`;

/** A whole raw answer. */
export const emptyObject = `${head('content-length: 2')}{}`;

/** The same address for a client that will want TLS. */
export const overTls = (url: URL): URL => {
  const secure = new URL(url);
  secure.protocol = 'https:';
  return secure;
};

/** What a provider would say of a vendor at `baseUrl`. The word "canary" is to be found in no error. */
export const upstreamOf = (baseUrl: URL, parts: Partial<Upstream> = {}): Upstream => ({
  directory: 'acme',
  vendor: 'Acme',
  baseUrl,
  token: 'canary',
  headers: (token) => ({ authorization: `Bearer ${token}` }),
  ...parts,
});

/** A transport to a vendor at `baseUrl`, closed after the test. It sends each call once, unless the test says otherwise. */
export const openTransport = (
  baseUrl: URL,
  policy: Partial<UpstreamPolicy> = {},
  parts: Partial<Upstream> = {},
): Transport => {
  const transport = createUpstreams({ policyOf: () => ({ ...standardPolicy, retries: 0, ...policy }) }).connect(
    upstreamOf(baseUrl, parts),
  );
  closeLater(transport.close);
  return transport;
};

/** What one incoming request lends. */
export const createCall = (parts: Partial<Call> = {}): Call => ({
  signal: new AbortController().signal,
  budget: createCallBudget(Number.POSITIVE_INFINITY),
  reads: new Map(),
  ...parts,
});

/** Everything that can be reached from a value, as text. */
export const everythingOf = (value: unknown, seen = new Set<unknown>()): string => {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return String(value);
  if (seen.has(value)) return '';
  seen.add(value);
  const own = Reflect.ownKeys(value).map((key) => `${String(key)}=${everythingOf(Reflect.get(value, key), seen)}`);
  return [inspect(value, { depth: 20, showHidden: true }), ...own].join('\n');
};

/** The error of a call that must fail. Holds for each of them that nothing of the request or the answer is in it. */
export const failureOf = async (sent: Promise<unknown>): Promise<ProviderError> => {
  const error: unknown = await sent.then(
    () => expect.unreachable('the call succeeded'),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ProviderError)) throw error;
  expect(everythingOf(error)).not.toContain('canary');
  expect(error.directory).toBe('acme');
  return error;
};
