import { cpus } from 'node:os';
import type { Question } from './question.ts';

/** What one round showed of one server. */
export interface Sample {
  readonly question: string;
  readonly server: string;
  /** User and system, of the server's process, in milliseconds. */
  readonly processorPerRequest: number;
  /** Of one request alone. */
  readonly calls: number;
  readonly p50: number;
  readonly p99: number;
  /** Resident, in MiB. */
  readonly memory: number;
  /** Milliseconds until it listened. */
  readonly start: number;
}

export interface Circumstances {
  readonly latency: number;
  readonly connections: number;
  readonly rounds: number;
  readonly seconds: number;
  readonly churn: boolean;
}

const median = (numbers: readonly number[]): number => {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
};

/** Half the range, in percent of the median. */
const spread = (numbers: readonly number[]): number => {
  const middle = median(numbers);
  return middle === 0 ? 0 : ((Math.max(...numbers) - Math.min(...numbers)) / 2 / middle) * 100;
};

/** The measurement as Markdown: medians, spreads, and how many times the processor time of the server without GraphQL. */
export const tableOf = (
  questions: readonly Question[],
  samples: readonly Sample[],
  circumstances: Circumstances,
): string => {
  const { latency, connections, rounds, seconds, churn } = circumstances;
  const processor = `${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.version}`;
  const lines = [
    `${new Date().toISOString().slice(0, 10)}, ${processor}; ${rounds} rounds of ${seconds} s, ${connections} connections, ${latency} ms upstream${churn ? ', every upstream answer different' : ''}.`,
    '',
    '| question | server | CPU ms/request | ± % | × hand | upstream calls | p50 ms | p99 ms | RSS MiB | start ms |',
    '|---|---|--:|--:|--:|--:|--:|--:|--:|--:|',
  ];
  for (const { name, asked } of questions) {
    const own = samples.filter(({ question }) => question === name);
    const times = (server: string): number[] =>
      own.filter((sample) => sample.server === server).map(({ processorPerRequest }) => processorPerRequest);
    const reference = median(times('hand'));
    for (const server of new Set(own.map((sample) => sample.server))) {
      const rows = own.filter((sample) => sample.server === server);
      const of = (read: (sample: Sample) => number): number => median(rows.map(read));
      const time = median(times(server));
      lines.push(
        `| ${asked} | ${server} | ${time.toFixed(3)} | ${spread(times(server)).toFixed(0)} | ${(time / reference).toFixed(2)} | ${of(({ calls }) => calls)} | ${of(({ p50 }) => p50).toFixed(1)} | ${of(({ p99 }) => p99).toFixed(1)} | ${of(({ memory }) => memory).toFixed(0)} | ${of(({ start }) => start).toFixed(0)} |`,
      );
    }
  }
  return lines.join('\n');
};
