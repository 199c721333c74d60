import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import { createQueue } from '../http/queue.ts';
import { frontDoor, rawAnswer, refusalOfFault } from './front-door.ts';
import { knowIdleSockets } from './idle-sockets.ts';
import type { Refusal } from './refusal.ts';

/** How long a client is waited for, in seconds. A connection that is slower holds memory for nothing (slowloris). */
export interface Patience {
  /** Until a request's headers are there. @default 10 */
  readonly headers?: number;
  /** Until the whole request is there. @default 30 */
  readonly request?: number;
  /** Until an answer is asked for or taken. Longer than a request may take here. @default 60 */
  readonly silence?: number;
}

export interface ListenOptions {
  /** Answers the requests. */
  readonly listener: RequestListener;
  readonly host: string;
  /** 0 for any free one. */
  readonly port: number;
  /** Whether a name in a Host header may mean this server. */
  readonly isOwnHost: (name: string) => boolean;
  /** Told first when the server is stopped. */
  readonly drain: () => void;
  /** Seconds that requests under way have left when the server is stopped. @default 10 */
  readonly drainSeconds?: number;
  readonly patience?: Patience;
  /** Connections that may be open at once; further ones are closed. @default 4096 */
  readonly mostConnections?: number;
  /** Told of each request that is refused before the listener sees it. */
  readonly refused?: (refusal: Refusal) => void;
}

/** A server that listens. */
export interface Listening {
  /** Such as `http://127.0.0.1:4000`. */
  readonly url: string;
  /** Accepts nothing new, lets requests under way finish within their time, and then cuts them off. */
  readonly stop: () => Promise<void>;
}

/** The address cannot be listened on. The message says why and what to do. */
export class ListenError extends Error {}

/** Listens on a host and port. Throws a ListenError where that cannot be done. */
export const listen = async (options: ListenOptions): Promise<Listening> => {
  const {
    listener,
    host,
    port,
    isOwnHost,
    drain,
    drainSeconds = 10,
    patience = {},
    mostConnections = 4096,
    refused = () => undefined,
  } = options;
  const { headers = 10, request: whole = 30, silence = 60 } = patience;
  const answering = createQueue<ServerResponse>();
  const underWay = (): readonly ServerResponse[] => answering.entries().flatMap(({ value }) => value ?? []);
  let stopping: Promise<void> | null = null;

  const enter = frontDoor(listener, isOwnHost, refused);
  const server = createServer(
    {
      headersTimeout: headers * 1000,
      requestTimeout: whole * 1000,
      // How soon what has timed out is found.
      connectionsCheckingInterval: Math.min(1000, headers * 500),
      // Proxies keep connections for 60 seconds, and would send a request into one that is just being closed.
      keepAliveTimeout: 65_000,
      // Room for a token, and one for each directory.
      maxHeaderSize: 2 ** 15,
    },
    (request, response) => {
      if (stopping !== null) response.setHeader('connection', 'close');
      const entry = answering.add(response);
      attend(request, response);
      response.once('close', () => answering.remove(entry));
      enter(request, response);
    },
  );
  const attend = knowIdleSockets(server);
  server.maxConnections = mostConnections;
  // The size is limited; a limit on their number would drop those beyond it unseen.
  server.maxHeadersCount = 0;
  // A limit would refuse what a client has sent on behind it, and a connection gains nothing by its end.
  server.maxRequestsPerSocket = 0;
  server.timeout = silence * 1000;
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    // What stands behind the beginning of another answer would be read as part of it.
    const isAnswering = underWay().some((response) => response.socket === socket && response.headersSent);
    const refusal = error.code === 'ECONNRESET' ? null : refusalOfFault(error);
    if (refusal !== null) refused(refusal);
    if (refusal === null || isAnswering || !socket.writable) socket.destroy();
    else socket.end(rawAnswer(refusal), () => socket.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(listenError(error, host, port)));
    server.listen(port, host, resolve);
  });
  // A connection that cannot be accepted, for want of a file descriptor perhaps, is no reason to end all the others.
  server.on('error', () => undefined);
  const address = server.address();
  const boundPort = typeof address === 'object' && address !== null ? address.port : port;

  const closed = new Promise<void>((resolve) => server.once('close', resolve));
  const stop = async (): Promise<void> => {
    drain();
    // The primary process of several workers may have closed it already.
    server.close();
    for (const response of underWay()) if (!response.headersSent) response.setHeader('connection', 'close');
    // A kept-alive socket becomes idle only when its last answer is out, so once is not enough.
    const sweep = setInterval(() => server.closeIdleConnections(), 50);
    const cut = setTimeout(() => server.closeAllConnections(), drainSeconds * 1000);
    await closed;
    clearInterval(sweep);
    clearTimeout(cut);
  };
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${boundPort}`,
    stop: () => (stopping ??= stop()),
  };
};

const listenError = (error: NodeJS.ErrnoException, host: string, port: number): ListenError => {
  const free = port < 65_535 ? port + 1 : port - 1;
  const other = ` Choose another with PORT=${free} or --port ${free}.`;
  switch (error.code) {
    case 'EADDRINUSE':
      return new ListenError(
        `Port ${port} on ${host} is in use: another program, perhaps another Rollcall, listens there.${other}`,
      );
    case 'EACCES':
      return new ListenError(`Port ${port} on ${host} may not be used by this account.${other}`);
    case 'EADDRNOTAVAIL':
      return new ListenError(
        `This machine has no address ${host}. Choose another with HOST=127.0.0.1 or --host 127.0.0.1.`,
      );
    default:
      return new ListenError(`Cannot listen on ${host}:${port} (${error.code ?? error.name}).`);
  }
};
