import cluster from 'node:cluster';
import type { Environment } from '../config/environment.ts';
import type { Share } from '../config/divide.ts';
import type { OtherWriters } from '../cache/spare-reads.ts';
import type { CountKeeper, Grant } from '../http/count-keeper.ts';
import type { Siblings } from '../telemetry/siblings.ts';
import { type FromWorker, type Metrics, placeVariable, type ToWorker } from './worker-messages.ts';

/** A worker's place among those of its gateway, and its line to the primary process. */
export interface Seat extends Share {
  readonly keeper: CountKeeper;
  readonly siblings: Siblings;
  readonly writers: OtherWriters;
  /** Resolves when the primary process wants this one to stop. */
  readonly stopped: Promise<void>;
  /** Has the primary process stop this one: by itself it would leave what is just being accepted for it with nobody to answer. */
  readonly askToStop: () => void;
  /** Says that this worker listens, and what a person is to be told. */
  readonly listening: (lines: readonly string[]) => void;
  /** Says what went wrong; the primary process tells a person. */
  readonly complain: (text: string) => void;
  /** Ends the process once all that was said is sent. */
  readonly leave: (code: number) => void;
}

/** The seat of this process; null where it is no worker. */
export const takeSeat = (environment: Environment): Seat | null => {
  if (!cluster.isWorker) return null;
  const [number = 1, count = 1] = (environment[placeVariable] ?? '').split('/').map(Number);
  const takes = new Map<number, (grant: Grant) => void>();
  const collections = new Map<number, (metrics: readonly Metrics[]) => void>();
  const stopped = Promise.withResolvers<void>();
  const spreadings = new Map<number, (nothing: undefined) => void>();
  let forget: ((directory: string) => void) | null = null;
  let tell: (() => Promise<Metrics>) | null = null;
  let lastId = 0;

  // Without its primary process a worker is ended, so what cannot be said need not be.
  const say = (message: FromWorker, done: () => void = () => {}): void => {
    process.send?.(message, undefined, undefined, done);
  };
  const ask = <T>(waiting: Map<number, (answer: T) => void>, question: (id: number) => FromWorker): Promise<T> =>
    new Promise((resolve) => {
      lastId += 1;
      waiting.set(lastId, resolve);
      say(question(lastId));
    });
  const settle = <T>(waiting: Map<number, (answer: T) => void>, id: number, answer: T): void => {
    waiting.get(id)?.(answer);
    waiting.delete(id);
  };

  // To be let in no more connections is to be disconnected, by which Node means this line too, once the last answer is out. What is finished after
  // that still asks for its calls: the line stays until the process ends, with the primary process at the latest. Of that, too, Node tells by this.
  process.disconnect = () => {
    setImmediate(() => {
      if (process.channel == null) process.exit(1);
    });
  };
  process.on('message', (message: ToWorker) => {
    switch (message.type) {
      case 'taken':
        return settle(takes, message.id, message.grant);
      case 'collected':
        return settle(collections, message.id, message.metrics);
      case 'tell':
        return void (tell?.() ?? Promise.resolve([])).then((metrics) => say({ type: 'told', id: message.id, metrics }));
      case 'forget':
        forget?.(message.directory);
        return say({ type: 'heard', id: message.id });
      case 'spread':
        return settle(spreadings, message.id, undefined);
      case 'stop':
        return stopped.resolve();
    }
  });

  return {
    number,
    count,
    keeper: {
      take: (asking) => ask(takes, (id) => ({ type: 'take', id, asking })),
      pause: (directory, credential, milliseconds) => say({ type: 'pause', directory, credential, milliseconds }),
    },
    siblings: {
      collect: () => ask(collections, (id) => ({ type: 'collect', id })),
      answer: (how) => {
        tell = how;
      },
    },
    writers: {
      tell: (directory) => ask(spreadings, (id) => ({ type: 'wrote', id, directory })),
      listen: (how) => {
        forget = how;
      },
    },
    stopped: stopped.promise,
    askToStop: () => say({ type: 'signalled' }),
    listening: (lines) => say({ type: 'listening', lines }),
    complain: (text) => say({ type: 'complaint', text }),
    leave: (code) => say({ type: 'leaving' }, () => process.exit(code)),
  };
};
