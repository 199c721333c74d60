import { faultFamilies } from '../faults/catalogue.ts';
import type { Fault } from '../faults/fault.ts';
import { startLoad } from './load.ts';
import { openSite } from './site.ts';
import { heapMebibytes, openFiles, residentMebibytes } from './watched-process.ts';

/** What a soak has found. */
export interface SoakReport {
  readonly seed: number;
  readonly answered: number;
  /** With a vendor's failure, as it was to be expected. */
  readonly failed: number;
  readonly faults: number;
  readonly mutations: number;
  /** Writes that arrived at the vendors. */
  readonly written: number;
  /** What no fault explains, the first twenty. */
  readonly complaints: readonly string[];
  /** What is left of the heap once garbage is collected, and resident memory, both in MiB, after each cycle. */
  readonly heap: readonly number[];
  readonly memory: readonly number[];
  readonly files: readonly number[];
  /** Of the process, which is asked to stop while it is loaded. */
  readonly exitCode: number | null;
}

/** How long a vendor may need to be well again. */
const recoverySeconds = 30;
const lastingSeconds = 5;

const wait = (seconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

/** Random numbers that come again with their seed (mulberry32). */
const randomOf = (seed: number) => {
  let state = seed;
  return (below: number): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
};

/** Those that a vendor itself says are over soon. */
const passingFaults: readonly Fault[] = faultFamilies.flatMap(({ secure, faults }) =>
  secure ? [] : faults.filter(({ retryAfter }) => (retryAfter ?? 0) <= lastingSeconds),
);

export interface SoakOptions {
  readonly seconds: number;
  readonly seed: number;
  readonly tell?: (line: string) => void;
}

/**
 * Loads a gateway for some time while faults come and go, in cycles: faults, until all is well again, and calm, in which nothing may fail. Then
 * it is asked to stop, under load.
 */
export const soak = async ({ seconds, seed, tell = () => {} }: SoakOptions): Promise<SoakReport> => {
  await using site = await openSite();
  const { gateway, proxies } = site;
  const random = randomOf(seed);
  const { data } = await gateway.ask('{ users(first: 60) { nodes { id } } }');
  const ids = (data.users.nodes as { id: string }[]).map(({ id }) => id);
  const load = startLoad(gateway, 8, ids);
  const keys = [...proxies.keys()];
  const heap: number[] = [];
  const memory: number[] = [];
  const files: number[] = [];
  const late: string[] = [];
  let faults = 0;
  let written = 0;

  const break_ = async (): Promise<void> => {
    const key = keys[random(keys.length)] ?? '';
    const fault = passingFaults[random(passingFaults.length)];
    const proxy = proxies.get(key);
    if (proxy === undefined || fault === undefined) return;
    faults += 1;
    await proxy.break(fault.breaks);
    await wait(0.4 + random(10) / 10);
    await proxy.mend();
    await wait(random(5) / 10);
  };

  const recover = async (): Promise<void> => {
    const until = performance.now() + recoverySeconds * 1000;
    for (;;) {
      const { data: all, errors } = await gateway.ask('{ users(first: 500) { sources { problem { code message } } } }');
      const problems = [
        ...(errors ?? []),
        ...(all?.users?.sources ?? []).map((source: { problem: unknown }) => source.problem),
      ];
      if (problems.every((problem) => problem === null)) return;
      if (performance.now() > until) {
        late.push(`not well again ${recoverySeconds} s after the last fault: ${JSON.stringify(problems)}`);
        return;
      }
      await wait(0.2);
    }
  };

  const end = performance.now() + seconds * 1000;
  do {
    load.excuse(keys);
    for (let some = 0; some < 8; some += 1) await break_();
    await recover();
    // What was asked while all was not well is still on its way.
    await wait(1);
    load.excuse([]);
    await wait(3);
    load.excuse(keys);
    heap.push(Math.round(await heapMebibytes(gateway.pid, site.heapFile)));
    memory.push(Math.round(residentMebibytes(gateway.pid)));
    files.push(openFiles(gateway.pid));
    for (const proxy of proxies.values()) {
      written += proxy.requests.filter((request) => !request.startsWith('GET ')).length;
      proxy.forget();
    }
    tell(
      `${JSON.stringify(load.counts)}, ${faults} faults, ${heap.at(-1)} of ${memory.at(-1)} MiB, ${files.at(-1)} open files, ${load.complaints.length} complaints`,
    );
  } while (performance.now() < end);

  const stopping = load.stop();
  const exitCode = await gateway.stop();
  await stopping;
  const { answered, failed, mutations } = load.counts;
  const complaints = [...late, ...load.complaints].slice(0, 20);
  return { seed, answered, failed, faults, mutations, written, complaints, heap, memory, files, exitCode };
};
