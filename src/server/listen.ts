import { createServer, type RequestListener } from 'node:http';
import type { ServerCode } from './server-code.ts';

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
  const { listener, host, port, isOwnHost, drain, drainSeconds = 10 } = options;
  const server = createServer((request, response) => {
    // Another site's name that resolves to loopback would let its pages read everything (DNS rebinding).
    if (isOwnHost(hostNameOf(request.headers.host))) return listener(request, response);
    response.writeHead(421, { 'content-type': 'application/json; charset=utf-8', connection: 'close' });
    response.end(JSON.stringify(wrongHost));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(listenError(error, host, port)));
    server.listen(port, host, resolve);
  });
  const address = server.address();
  const boundPort = typeof address === 'object' && address !== null ? address.port : port;

  let stopping: Promise<void> | null = null;
  const stop = async (): Promise<void> => {
    drain();
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
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

/** The name in a Host header without its port; what a request without the header is taken to mean is this server. */
const hostNameOf = (header: string | undefined): string => {
  if (header === undefined) return 'localhost';
  return URL.canParse(`http://${header}`) ? new URL(`http://${header}`).hostname : '';
};

const wrongHost = {
  errors: [
    {
      message:
        'This gateway answers to localhost only. Ask it by 127.0.0.1 or localhost, or let your proxy set that Host header.',
      extensions: { code: 'MISDIRECTED_REQUEST' satisfies ServerCode },
    },
  ],
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
