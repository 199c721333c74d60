import { type ExecutionResult, GraphQLError } from 'graphql';
import type { RequestRecord } from './request-record.ts';

/** The requests that are being carried out, by the directories whose vendors they may ask. */
export interface Crowd {
  /**
   * Carries out a request, or answers at once that it is not, where one of its directories has enough to do. Mutations are always carried out: they are
   * few, somebody means each of them, and a quota of the vendor's own is told better than a crowd.
   */
  readonly carry: <T>(request: Pick<RequestRecord, 'callEstimate' | 'operation'>, run: () => T) => T | ExecutionResult;
}

/** So many requests are let in for each connection to a vendor: none of those is idle, and nobody waits much longer than their own calls take. */
const requestsForEachConnection = 2;
/** So long they may wait altogether, however many they are: of a quick vendor that is many. */
const shortMilliseconds = 100;
/** So many are let in while nothing is known of how quick a vendor is. */
const firstRequests = 100;
const retryAfterSeconds = 1;

/** Those at one directory. */
interface Queue {
  readonly limit: number;
  present: number;
  /** What one request takes of a connection's time, in milliseconds, as it was of late; null before the first was answered. */
  takes: number | null;
  /** Made once, as it is given out when there is no time for more. */
  readonly refusal: ExecutionResult;
}

const refusalOf = (directory: string): ExecutionResult => ({
  errors: [
    new GraphQLError(
      `The directory "${directory}" is being asked by so many requests that one more would wait for too long: it was not carried out, and no vendor was asked. Ask again in ${retryAfterSeconds} s.`,
      {
        extensions: {
          code: 'OVERLOADED',
          directory,
          retryable: true,
          retryAfter: retryAfterSeconds,
          http: { status: 503, headers: { 'retry-after': String(retryAfterSeconds) } },
        },
      },
    ),
  ],
});

/**
 * Lets in so many requests at each directory that whoever is let in is answered about as soon as when few ask. What comes on top is told so at once: in a
 * queue it would only wait, and so would all behind it. A vendor that is slow crowds its own directory and no other.
 * @param connections to each directory's vendor
 * @param now the time in milliseconds, by any clock
 */
export const createCrowd = (
  connections: ReadonlyMap<string, number>,
  now: () => number = () => performance.now(),
): Crowd => {
  const queues = new Map<string, Queue>();
  for (const [directory, width] of connections) {
    const limit = width * requestsForEachConnection;
    queues.set(directory, { limit, present: 0, takes: null, refusal: refusalOf(directory) });
  }

  const isFull = ({ limit, present, takes }: Queue): boolean =>
    present >= limit &&
    (takes === null ? present >= firstRequests : roundsOf(present, limit) * takes > shortMilliseconds);

  /** Ends the stay of one that came when so many were there. */
  const leave = (queue: Queue, came: number, since: number): void => {
    queue.present -= 1;
    const took = (now() - since) / roundsOf(came, queue.limit);
    queue.takes = queue.takes === null ? took : queue.takes * 0.9 + took * 0.1;
  };

  return {
    carry: ({ callEstimate, operation }, run) => {
      const entered: Queue[] = [];
      const mayRefuse = operation?.type !== 'mutation';
      for (const [directory, calls] of callEstimate ?? []) {
        const queue = calls === 0 ? undefined : queues.get(directory);
        if (queue === undefined) continue;
        if (mayRefuse && isFull(queue)) return queue.refusal;
        entered.push(queue);
      }
      if (entered.length === 0) return run();
      const since = now();
      const came = entered.map((queue) => (queue.present += 1));
      const leaveAll = (): void => entered.forEach((queue, index) => leave(queue, came[index] ?? 1, since));
      let isLater = false;
      try {
        const result = run();
        isLater = result instanceof Promise;
        if (result instanceof Promise) result.then(leaveAll, leaveAll);
        return result;
      } finally {
        if (!isLater) leaveAll();
      }
    },
  };
};

/** How often all connections have to be gone through for so many requests. */
const roundsOf = (present: number, limit: number): number => Math.max(1, (present * requestsForEachConnection) / limit);
