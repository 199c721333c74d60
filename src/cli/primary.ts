import cluster, { type Worker } from 'node:cluster';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Environment } from '../config/environment.ts';
import { createCountKeeper } from '../http/count-keeper.ts';
import type { Logger } from '../server/logger.ts';
import { createRounds, type Listener } from './rounds.ts';
import type { Terminal } from './terminal.ts';
import { type FromWorker, type Metrics, placeVariable, type ToWorker } from './worker-messages.ts';

export interface PrimaryOptions {
  readonly count: number;
  /** What the workers find in their environment besides this process's own. */
  readonly environment: Readonly<Record<string, string>>;
  readonly terminal: Pick<Terminal, 'environment' | 'print' | 'complain'>;
  readonly logger: Logger;
  readonly stopped: Promise<void>;
  /** How long the workers may take to stop before they are cut off. */
  readonly stopSeconds: number;
}

/** A worker that ends within so long is replaced more slowly each time: from a tenth of a second to ten. */
const settledMilliseconds = 60_000;
const delayAfter = (failures: number): number => Math.min(100 * 2 ** failures, 10_000);

/** A worker that is busy for longer is left out of `/metrics`, and its counts with it. */
const countsMilliseconds = 5000;
/** A worker that is busy for longer hears of a change all the same before it answers anybody. */
const writesMilliseconds = 1000;

/**
 * Keeps so many workers, which run this very program and listen on one port. One that ends is replaced; one that cannot start at the beginning ends
 * all. Resolves to the exit code once all have stopped.
 */
export const leadWorkers = async (options: PrimaryOptions): Promise<number> => {
  const { count, environment, terminal, logger, stopped, stopSeconds } = options;
  const keeper = createCountKeeper();
  const counts = createRounds<Metrics>(countsMilliseconds);
  const writes = createRounds<null>(writesMilliseconds);
  const workers = new Map<Worker, Listener>();
  const started = new Set<number>();
  const listening = new WeakSet<Worker>();
  const allEnded = Promise.withResolvers<void>();
  const failed = Promise.withResolvers<number>();
  const replacing = new AbortController();
  let complaint: string | null = null;

  const othersThan = (worker: Listener): readonly Listener[] =>
    [...workers.values()].filter((other) => other !== worker);

  const hear = (worker: Listener, number: number, message: Exclude<FromWorker, { type: 'signalled' }>): void => {
    switch (message.type) {
      case 'take':
        void keeper.take(message.asking).then((grant) => worker.send({ type: 'taken', id: message.id, grant }));
        return;
      case 'pause':
        return keeper.pause(message.directory, message.credential, message.milliseconds);
      case 'collect':
        return counts.ask(
          othersThan(worker),
          (id) => ({ type: 'tell', id }),
          (metrics) => worker.send({ type: 'collected', id: message.id, metrics }),
        );
      case 'told':
        return counts.answered(worker, message.id, message.metrics);
      case 'wrote':
        return writes.ask(
          othersThan(worker),
          (id) => ({ type: 'forget', id, directory: message.directory }),
          () => worker.send({ type: 'spread', id: message.id }),
        );
      case 'heard':
        return writes.answered(worker, message.id, null);
      case 'complaint':
        if (started.size === count) logger.error({ worker: number }, message.text);
        else complaint ??= message.text;
        return;
      case 'listening':
        if (started.size === count || started.add(number).size < count) return;
        for (const line of message.lines) terminal.print(line);
        terminal.print(`${count} workers answer.`);
        return;
      case 'leaving':
    }
  };

  const stop = (worker: Worker, listener: Listener): void => {
    listener.send({ type: 'stop' });
    // Were each worker to close its server by itself, a connection on its way to the last of them would stay open here with nobody to answer it.
    if (listening.has(worker)) worker.disconnect();
  };

  const open = (number: number, failures: number): void => {
    const worker = cluster.fork({ ...environment, [placeVariable]: `${number}/${count}` });
    const bornAt = performance.now();
    const listener = {
      // To one that is just ending, nothing can be said.
      send: (message: ToWorker) => void worker.send(message, undefined, () => {}),
    };
    workers.set(worker, listener);
    worker.once('listening', () => listening.add(worker));
    worker.on('message', (message: FromWorker) => {
      if (message.type === 'signalled') stop(worker, listener);
      else hear(listener, number, message);
    });
    worker.once('exit', (code, signal) => {
      workers.delete(worker);
      counts.gone(listener);
      writes.gone(listener);
      if (replacing.signal.aborted) {
        if (workers.size === 0) allEnded.resolve();
        return;
      }
      if (started.size < count) {
        complaint ??= `Worker ${number} ended before it listened (${signal ?? `exit code ${code}`}), and said nothing.`;
        return failed.resolve(1);
      }
      const again = performance.now() - bornAt > settledMilliseconds ? 0 : failures + 1;
      const delay = delayAfter(again - 1);
      logger.error({ worker: number, code, signal, delayMilliseconds: delay }, 'a worker ended, and is replaced');
      sleep(delay, undefined, { signal: replacing.signal }).then(
        () => open(number, again),
        () => {},
      );
    });
  };

  cluster.setupPrimary({ execArgv: [...process.execArgv, ...heapPart(terminal.environment, count)] });
  for (let number = 1; number <= count; number += 1) open(number, 0);
  const code = await Promise.race([stopped.then(() => 0), failed.promise]);
  replacing.abort();
  if (complaint !== null) terminal.complain(complaint);
  for (const [worker, listener] of workers) stop(worker, listener);
  if (workers.size === 0) allEnded.resolve();
  const bound = new AbortController();
  const late = sleep(stopSeconds * 1000, undefined, { signal: bound.signal }).then(
    () => {
      for (const worker of workers.keys()) worker.process.kill('SIGKILL');
    },
    () => {},
  );
  await allEnded.promise;
  bound.abort();
  await late;
  return code;
};

/** A heap that may take a part of the machine's memory must take a part of that part. */
const heapPart = ({ NODE_OPTIONS = '' }: Environment, count: number): readonly string[] => {
  const percentage = /--max-old-space-size-percentage=(\d+(?:\.\d+)?)/.exec(NODE_OPTIONS)?.[1];
  return percentage === undefined ? [] : [`--max-old-space-size-percentage=${Number(percentage) / count}`];
};
