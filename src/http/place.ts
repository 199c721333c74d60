import type { Socket } from 'node:net';
import { Client } from 'undici';
import type { Connector } from './outbound.ts';

/** The connections to one vendor, each with the client that uses it. */
export interface Places {
  /** A client without a connection yet. */
  readonly create: () => Client;
  /** Makes the client's connection, so that its next call leaves at once; null where it stands. Never rejects: what went wrong meets the call. */
  readonly prepare: (client: Client) => Promise<void> | null;
  /** Those whose connection has carried an answer already are added here by whoever saw it, and are taken out with a new connection. */
  readonly kept: WeakSet<Client>;
  /** Ends all connections after the calls under way; what comes later is refused. */
  readonly close: () => Promise<void>;
}

/** A connection that waits so long for its call may have been closed by the vendor, which nobody would notice. */
const freshMilliseconds = 1000;

interface Prepared {
  readonly error: Error | null;
  readonly socket: Socket | null;
  readonly at: number;
}

const answer = ({ error, socket }: Prepared, callback: Parameters<Connector>[1]): void => {
  if (socket === null) callback(error ?? new Error('There is no connection.'), null);
  else callback(null, socket);
};

/** Places at the vendor with this origin. */
export const createPlaces = ({ protocol, hostname, host, port, origin }: URL, connector: Connector): Places => {
  const clients: Client[] = [];
  const kept = new WeakSet<Client>();
  const open = new WeakSet<Client>();
  const prepared = new WeakMap<Client, Prepared>();
  let closing: Promise<void> | null = null;

  const takePrepared = (client: Client): Prepared | null => {
    const found = prepared.get(client) ?? null;
    prepared.delete(client);
    if (found?.socket?.destroyed === true || (found !== null && performance.now() - found.at > freshMilliseconds)) {
      found.socket?.destroy();
      return null;
    }
    return found;
  };

  return {
    create: () => {
      // The deadline of each call stands in for undici's timeouts, which are coarse.
      const client = new Client(origin, {
        connect: (options, callback) => {
          const found = takePrepared(client);
          if (found === null) connector(options, callback);
          // Not at once: undici would overlook it.
          else queueMicrotask(() => answer(found, callback));
        },
        pipelining: 1,
        headersTimeout: 0,
        bodyTimeout: 0,
      });
      clients.push(client);
      client.on('connect', () => {
        open.add(client);
        kept.delete(client);
      });
      client.on('disconnect', () => open.delete(client));
      // A closed one refuses what comes too late.
      if (closing !== null) void client.close();
      return client;
    },
    prepare: (client) => {
      if (open.has(client) || closing !== null) return null;
      const found = takePrepared(client);
      if (found !== null && found.socket !== null) {
        prepared.set(client, found);
        return null;
      }
      return new Promise((resolve) => {
        // As undici names a host that is an address of IPv6.
        const target = { protocol, hostname: hostname.replace(/^\[(.*)\]$/, '$1'), host, port };
        connector(target, (error, socket) => {
          const at = performance.now();
          // With an error undici gives no socket at all, not even null.
          if (error === null) prepared.set(client, { error, socket: socket.on('error', () => {}), at });
          else prepared.set(client, { error, socket: null, at });
          resolve();
        });
      });
    },
    kept,
    close: () => {
      for (const client of clients) takePrepared(client)?.socket?.destroy();
      closing ??= Promise.all(clients.map((client) => client.close())).then(() => {});
      return closing;
    },
  };
};
