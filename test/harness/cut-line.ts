import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { once } from 'node:events';

/** A way to a server that can be cut, or fall silent. */
export interface CutLine {
  readonly port: number;
  /** Ends all connections, and takes no more. */
  readonly cut: () => void;
  /** Keeps all connections, and lets nothing through. */
  readonly hold: () => void;
  readonly mend: () => void;
  readonly close: () => Promise<void>;
}

/** Opens the way to a server on loopback. */
export const openLine = async (target: { readonly host: string; readonly port: number }): Promise<CutLine> => {
  let state: 'open' | 'cut' | 'held' = 'open';
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(target);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.on('data', (chunk) => {
        if (state === 'open') to.write(chunk);
      });
      from.on('error', () => {});
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
    }
    if (state === 'cut') near.destroy();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const endAll = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    cut: () => {
      state = 'cut';
      endAll();
    },
    hold: () => {
      state = 'held';
    },
    mend: () => {
      state = 'open';
      // What was swallowed will never be answered.
      endAll();
    },
    close: async () => {
      endAll();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
