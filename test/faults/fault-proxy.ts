import { once } from 'node:events';
import { createServer as createHttpServer, type IncomingMessage, request as openRequest } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';

/** A whole answer: of the vendor, or in its place. */
export interface Answer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** One request on its way to the vendor. Nothing is answered unless somebody writes to the socket. */
export interface Exchange {
  readonly method: string;
  /** With the query. */
  readonly target: string;
  /** Towards the gateway: what is written is sent as it is. */
  readonly socket: Socket;
  /** Hands the request to the vendor, with another target where one is given; the vendor acts on it, and this is its whole answer. */
  readonly ask: (target?: string) => Promise<Answer>;
  /** Another host: whatever arrives there is remembered in `strayed`. */
  readonly elsewhere: string;
  /** How many requests this fault has met before. */
  readonly turn: number;
}

/** What is done in place of passing on. */
export interface Breakage {
  /** Takes over a connection that was just made, in place of reading HTTP from it. */
  readonly connection?: (socket: Socket, turn: number) => void;
  /** Answers a request, or does not. */
  readonly answer?: (exchange: Exchange) => void | Promise<void>;
}

/** When a breakage is in force. */
export interface Scope {
  /** Which requests it hits. @default all */
  readonly hits?: (method: string) => boolean;
  /** How many reads are still passed on before it begins. @default 0 */
  readonly afterReads?: number;
}

/** A way to one vendor on which things go wrong on purpose. */
export interface FaultProxy {
  readonly url: string;
  /** The method and target of every request whose headers arrived, since the last `forget`. */
  readonly requests: readonly string[];
  /** Requests that came to another host, with all their headers. */
  readonly strayed: readonly string[];
  readonly forget: () => void;
  /** From now on goes wrong; connections that were open are closed first. */
  readonly break: (breakage: Breakage, scope?: Scope) => Promise<void>;
  /** From now on passes everything on again; connections that were open are closed first. */
  readonly mend: () => Promise<void>;
  /** How many connections are open towards the gateway. */
  readonly connections: () => number;
  /** How many requests, or where connections break, connections, the breakage has met. */
  readonly met: () => number;
  readonly close: () => Promise<void>;
}

export interface FaultProxyOptions {
  /** Where the vendor is, over plain HTTP. */
  readonly vendor: string;
  /** Speaks TLS to the gateway, as `localhost`. @default plain HTTP */
  readonly secure?: { readonly key: string; readonly cert: string };
}

const listen = async (server: ReturnType<typeof createTcpServer>): Promise<number> => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
};

/** Status line, headers and body as bytes on the wire. */
export const bytesOf = ({ status, headers, body }: Answer): Buffer =>
  Buffer.concat([
    Buffer.from(
      `HTTP/1.1 ${status} ${status < 400 ? 'Fine' : 'Not Fine'}\r\n${Object.entries(headers)
        .map(([name, value]) => `${name}: ${value}\r\n`)
        .join('')}\r\n`,
      'latin1',
    ),
    body,
  ]);

const bodyOf = async (incoming: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  return Buffer.concat(chunks);
};

/** Sends a request to the vendor as it came. */
const passOn = async (vendor: string, incoming: IncomingMessage, target: string): Promise<Answer> => {
  const body = await bodyOf(incoming);
  const { host: _host, connection: _connection, 'transfer-encoding': _encoding, ...headers } = incoming.headers;
  const outgoing = openRequest(`${vendor}${target}`, { method: incoming.method ?? 'GET', headers, agent: false });
  outgoing.end(body);
  const [answered] = (await once(outgoing, 'response')) as [IncomingMessage];
  const answer = await bodyOf(answered);
  const kept = Object.entries(answered.headers).filter(([name]) => !hopHeaders.has(name));
  return {
    status: answered.statusCode ?? 500,
    headers: {
      ...Object.fromEntries(kept.map(([name, value]) => [name, String(value)])),
      ...(answered.statusCode === 204 ? {} : { 'content-length': String(answer.length) }),
    },
    body: answer,
  };
};

const hopHeaders = new Set(['connection', 'keep-alive', 'transfer-encoding', 'content-length']);

/** Listens on loopback, and passes everything on to the vendor until it is told otherwise. */
export const startFaultProxy = async ({ vendor, secure }: FaultProxyOptions): Promise<FaultProxy> => {
  const requests: string[] = [];
  const strayed: string[] = [];
  const sockets = new Set<Socket>();
  let breakage: Breakage | null = null;
  let hits: (method: string) => boolean = () => true;
  let reads = 0;
  let turn = 0;

  const trap = createHttpServer((request, response) => {
    strayed.push(`${request.method} ${request.url} ${JSON.stringify(request.headers)}`);
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
  const elsewhere = `http://127.0.0.1:${await listen(trap)}`;

  const parser = createHttpServer((incoming) => {
    const { method = 'GET', url: target = '/', socket } = incoming;
    requests.push(`${method} ${target}`);
    const ask = (other = target): Promise<Answer> => passOn(vendor, incoming, other);
    const broken = breakage;
    const spared = reads > 0 && method === 'GET';
    if (spared) reads -= 1;
    const hit = broken?.answer !== undefined && !spared && reads === 0 && hits(method);
    const answering = hit
      ? Promise.resolve(broken.answer({ method, target, socket, ask, elsewhere, turn: turn++ }))
      : ask().then((answer) => {
          // What breaks as a connection is made needs a connection to be made.
          const last = broken?.connection !== undefined;
          const headers = last ? { ...answer.headers, connection: 'close' } : answer.headers;
          if (!socket.writable) return;
          socket.write(bytesOf({ ...answer, headers }));
          if (last) socket.end();
        });
    // Whoever hung up is told nothing.
    answering.catch(() => socket.destroy());
  });
  parser.keepAliveTimeout = 0;
  parser.on('clientError', (_error, socket) => socket.destroy());

  const overTls = secure === undefined ? null : createTlsServer(secure);
  overTls?.on('secureConnection', (socket) => parser.emit('connection', socket));
  overTls?.on('tlsClientError', () => {});

  const server = createTcpServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    if (breakage?.connection !== undefined && reads === 0) breakage.connection(socket, turn++);
    else (overTls ?? parser).emit('connection', socket);
  });
  const port = await listen(server);

  // The other side closes in its turn, so that it knows of it before this returns.
  const closeConnections = async (): Promise<void> => {
    await Promise.all(
      [...sockets].map(
        (socket) =>
          new Promise((resolve) => {
            socket.once('close', resolve);
            socket.resume();
            socket.end();
          }),
      ),
    );
  };

  return {
    url: secure === undefined ? `http://127.0.0.1:${port}` : `https://localhost:${port}`,
    requests,
    strayed,
    forget: () => {
      requests.splice(0);
    },
    break: async (next, { hits: hit = () => true, afterReads = 0 } = {}) => {
      await closeConnections();
      breakage = next;
      hits = hit;
      reads = afterReads;
      turn = 0;
    },
    mend: async () => {
      breakage = null;
      reads = 0;
      await closeConnections();
    },
    connections: () => sockets.size,
    met: () => turn,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      trap.closeAllConnections();
      await Promise.all([server, trap].map((one) => new Promise((resolve) => one.close(resolve))));
      parser.close();
    },
  };
};
