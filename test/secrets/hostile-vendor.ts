import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A vendor that shows in its answers whatever it was sent, and secrets of its own. */
export interface HostileVendor extends AsyncDisposable {
  readonly url: string;
  /** The ways in which it can answer. */
  readonly manners: readonly string[];
  /** From now on it answers so. */
  readonly answer: (manner: string) => void;
}

/** Starts it. `secret` stands in every body and every header that it sends. */
export const startHostileVendor = async (secret: string): Promise<HostileVendor> => {
  let manner = 'status 500';
  const server = createServer((request, response) => {
    request.resume().on('end', () => manners.get(manner)?.(response, request));
  });
  /** All that an honest mistake could show: the request's own headers, and what the vendor keeps. */
  const confession = ({ headers, url }: IncomingMessage): string =>
    JSON.stringify({ message: secret, error: secret, detail: { headers, url, trace: secret }, [secret]: secret });
  const heads = (extra: Record<string, string> = {}) => ({
    'content-type': 'application/json',
    'x-debug': secret,
    'set-cookie': `session=${secret}`,
    'www-authenticate': `Bearer realm="${secret}"`,
    ...extra,
  });
  const manners = new Map<string, (response: ServerResponse, request: IncomingMessage) => void>([
    ...[400, 401, 403, 404, 409, 410, 418, 422, 500, 502, 503].map(
      (status) =>
        [
          `status ${status}`,
          (response: ServerResponse, request: IncomingMessage) =>
            response.writeHead(status, secret, heads()).end(confession(request)),
        ] as const,
    ),
    ['429', (response, request) => response.writeHead(429, heads({ 'retry-after': secret })).end(confession(request))],
    [
      'redirect',
      (response, request) =>
        response.writeHead(302, heads({ location: `http://${secret}.example/${secret}` })).end(confession(request)),
    ],
    ['page', (response) => response.writeHead(200, heads({ 'content-type': 'text/html' })).end(`<p>${secret}</p>`)],
    ['no JSON', (response) => response.writeHead(200, heads()).end(`{"${secret}": ${secret}`)],
    ['other JSON', (response, request) => response.writeHead(200, heads()).end(confession(request))],
    ['a list of words', (response) => response.writeHead(200, heads()).end(JSON.stringify([secret, { id: secret }]))],
    [
      'wrong types',
      (response) =>
        response
          .writeHead(200, heads())
          .end(JSON.stringify({ data: secret, elements: [secret], users: { [secret]: 1 } })),
    ],
    ['packed wrongly', (response) => response.writeHead(200, heads({ 'content-encoding': 'gzip' })).end(secret)],
    ['unknown packing', (response) => response.writeHead(200, heads({ 'content-encoding': secret })).end('{}')],
    [
      'half',
      (response) => {
        response.writeHead(200, heads({ 'content-length': '1000' }));
        response.write(`{"${secret}`, () => response.destroy());
      },
    ],
    ['no HTTP', (response) => void response.socket?.end(`${secret} ${secret}\r\n\r\n`)],
    ['silence, then nothing', (response) => void response.socket?.resetAndDestroy()],
  ]);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    manners: [...manners.keys()],
    answer: (next) => {
      if (!manners.has(next)) throw new Error(`It cannot answer with ${next}.`);
      manner = next;
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};
