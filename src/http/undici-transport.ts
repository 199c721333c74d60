import { buildConnector, Client } from 'undici';
import { checkBaseUrl } from './base-url.ts';
import { exchange, type Line } from './exchange.ts';
import { createGate } from './gate.ts';
import { shareReads } from './shared-reads.ts';
import type { Connect } from './transport.ts';

/** What the transport allows one directory's vendor. */
export interface TransportLimits {
  /** How many calls may be under way at once; each has a connection of its own. @default 10 */
  readonly connections?: number;
  /** From asking to the last byte of the answer, the wait for a connection included. @default 10_000 */
  readonly deadlineMilliseconds?: number;
  /** The most bytes of an answer, packed and unpacked. @default 16 MiB */
  readonly responseBytes?: number;
}

/**
 * The transport over HTTP/1.1: per directory a set of connections that are kept alive. It sends every call once and follows no redirect.
 * Within one incoming request identical reads are shared (see `shareReads`). Throws a TypeError for a base URL that is more than an origin
 * and a path. `close` waits for the calls under way; those that still wait for a connection fail.
 *
 * undici's own Pool is not used: it opens another connection for a call that follows at once upon an answer, and an abandoned call stays in
 * its queue, where its turn costs the connection it is given.
 */
export const createConnect = (limits: TransportLimits = {}): Connect => {
  const { connections = 10, deadlineMilliseconds = 10_000, responseBytes = 16 * 1024 * 1024 } = limits;

  return (upstream) => {
    checkBaseUrl(upstream.baseUrl);
    // One for all, so that a new connection can resume the TLS session of another. HTTP/2 would carry many calls over one connection.
    const connect = buildConnector({ allowH2: false, timeout: deadlineMilliseconds });
    const clients: Client[] = [];
    let closing: Promise<void> | null = null;
    const gate = createGate(connections, () => {
      // The deadline of each call stands in for undici's timeouts, which are coarse.
      const client = new Client(upstream.baseUrl.origin, { connect, pipelining: 1, headersTimeout: 0, bodyTimeout: 0 });
      clients.push(client);
      // A closed one refuses what comes too late.
      if (closing !== null) void client.close();
      return client;
    });
    const line: Line = { upstream, gate, deadlineMilliseconds, responseBytes };

    const close = (): Promise<void> => {
      closing ??= Promise.all(clients.map((client) => client.close())).then(() => {});
      return closing;
    };
    return shareReads({ send: (request, call) => exchange(line, request, call), close }, upstream.directory);
  };
};
