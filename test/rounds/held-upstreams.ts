import { once } from 'node:events';
import { type ClientRequest, createServer, request as openRequest } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How many calls of a round arrive at each directory's vendor. */
export type Round = Readonly<Record<string, number>>;

/** The ways to all vendors, on which calls are held back until a whole round of them has come. */
export interface HeldUpstreams {
  /** Opens the way to one vendor; returns where it begins. */
  readonly open: (directory: string, vendor: string) => Promise<string>;
  /**
   * Holds every call from now on. A round is let through once all of its calls are there, so that each of them was sent without knowing the
   * answer of another; where they do not come, what is there is let through. Returns how to end it, which tells the rounds that came.
   */
  readonly hold: (rounds: readonly Round[]) => () => readonly Round[];
  readonly close: () => Promise<void>;
}

/** Turns of the event loop that bring one more call of a round that is already whole, if one is on its way. */
const turnsForSurplus = 40;
/** Turns after which a call that has not come is not going to: all that it would take runs in this process, and is done long before. */
const turnsForMissing = 30_000;

const countOf = (held: readonly { readonly directory: string }[]): Round => {
  const counts: Record<string, number> = {};
  for (const { directory } of held) counts[directory] = (counts[directory] ?? 0) + 1;
  return counts;
};

const isWhole = (come: Round, expected: Round | undefined): boolean =>
  expected !== undefined && Object.entries(expected).every(([directory, count]) => (come[directory] ?? 0) >= count);

export const createHeldUpstreams = (): HeldUpstreams => {
  const servers: ReturnType<typeof createServer>[] = [];
  let expected: readonly Round[] | null = null;
  let rounds: Round[] = [];
  let held: { readonly directory: string; readonly pass: () => void }[] = [];
  let quietTurns = 0;

  const release = (): void => {
    rounds.push(countOf(held));
    for (const { pass } of held.splice(0)) pass();
  };

  /** Looks once in each turn of the event loop, for as long as calls are held. */
  const watch = (): void => {
    if (held.length === 0) return;
    const wait = isWhole(countOf(held), expected?.[rounds.length]) ? turnsForSurplus : turnsForMissing;
    quietTurns += 1;
    if (quietTurns > wait) release();
    else setImmediate(watch);
  };

  return {
    open: async (directory, vendor) => {
      const server = createServer((incoming, outgoing) => {
        const pass = (): ClientRequest => {
          const { method, headers, url } = incoming;
          const onward = openRequest(new URL(url ?? '/', vendor), { method, headers }, (answer) => {
            outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
            answer.pipe(outgoing);
          });
          return incoming.pipe(onward);
        };
        if (expected === null) return void pass();
        quietTurns = 0;
        held.push({ directory, pass });
        if (held.length === 1) setImmediate(watch);
      });
      servers.push(server);
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    },
    hold: (wanted) => {
      expected = wanted;
      rounds = [];
      return () => {
        expected = null;
        return rounds;
      };
    },
    close: async () => {
      for (const server of servers) {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      }
    },
  };
};
