import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Pool } from 'undici';
import { startPinned } from './pinned-process.ts';

/**
 * Many at once: how long those wait who are served while far more ask than there is time for, beside those who ask when few do, in turns. The
 * gateway and its vendors are processes of their own. Prints a table in Markdown.
 */
const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '1000' },
    few: { type: 'string', default: '8' },
    latency: { type: 'string', default: '50' },
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '5' },
  },
});
const [many, few, latency, rounds, seconds] = [
  values.requests,
  values.few,
  values.latency,
  values.rounds,
  values.seconds,
].map(Number) as [number, number, number, number, number];

/** No two that are under way at a time are alike, so that none is answered with another's. */
const questions: Readonly<Record<string, (number: number) => string>> = {
  'up to 100 users of one vendor': (number) =>
    `{ directory(key: "tray") { users(first: ${1 + (number % 100)}) { nodes { name email } } } }`,
  'up to 100 users of each of three vendors': (number) =>
    `{ ${['tray', 'oum', 'snyk']
      .map((key) => `${key}: directory(key: "${key}") { users(first: ${1 + (number % 100)}) { nodes { name } } }`)
      .join(' ')} }`,
  '20 workspaces with up to 20 members each': (number) =>
    `{ directory(key: "tray") { workspaces(first: 20) { nodes { name members(first: ${1 + (number % 20)}) { nodes { id } } } } } }`,
};

interface Tally {
  /** In milliseconds, of those that were served. */
  readonly served: number[];
  readonly refused: Map<string, number>;
}

const begin = (): Tally => ({ served: [], refused: new Map() });

/** Asks once; resolves to the seconds after which to ask again, or null where the request was served. */
const ask = async (pool: Pool, query: string, tally: Tally): Promise<number | null> => {
  const begun = performance.now();
  const { statusCode, headers, body } = await pool.request({
    method: 'POST',
    path: '/graphql',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  const answer = (await body.json()) as { errors?: { extensions: { code: string } }[] };
  const code = answer.errors?.[0]?.extensions.code;
  if (code === undefined) {
    tally.served.push(performance.now() - begun);
    return null;
  }
  const refusal = `${statusCode} ${code}`;
  tally.refused.set(refusal, (tally.refused.get(refusal) ?? 0) + 1);
  return Number(headers['retry-after'] ?? 0);
};

/** One after the other over each of so many connections. Whoever is refused comes back when they were told to, or within a second of it. */
const askFor = async (pool: Pool, connections: number, milliseconds: number, query: (number: number) => string) => {
  const tally = begin();
  const end = performance.now() + milliseconds;
  let number = 0;
  const stay = async (): Promise<void> => {
    while (performance.now() < end) {
      const wait = await ask(pool, query(number++), tally);
      if (wait !== null) await sleep((wait + Math.random()) * 1000);
    }
  };
  await Promise.all(Array.from({ length: connections }, stay));
  return tally;
};

const askAtOnce = async (pool: Pool, requests: number, query: (number: number) => string): Promise<Tally> => {
  const tally = begin();
  await Promise.all(Array.from({ length: requests }, (_, number) => ask(pool, query(number), tally)));
  return tally;
};

const part = (numbers: readonly number[], share: number): number =>
  numbers.toSorted((one, other) => one - other)[Math.max(0, Math.ceil(numbers.length * share) - 1)] ?? Number.NaN;
const median = (numbers: readonly number[]): number => part(numbers, 0.5);

const upstreams = await startPinned('upstreams.ts', 1, JSON.stringify({ latencyMilliseconds: latency, churn: false }));
const gateway = await startPinned('rollcall-server.ts', 0, upstreams.line);
const { origin } = new URL(gateway.line);
const pool = new Pool(origin, { connections: many });
// Every connection stands, and every document was seen, before anything is measured.
for (const query of Object.values(questions)) {
  for (let number = 0; number < 200; number += 1) await ask(pool, query(number), begin());
}
await askAtOnce(pool, many, () => '{ __typename }');

console.log(`| query | load | served | refused | p50 ms | p99 ms | p99, times that of few |`);
console.log('| --- | --- | --: | --- | --: | --: | --: |');
for (const [name, query] of Object.entries(questions)) {
  const loads = {
    [`${few} connections`]: () => askFor(pool, few, seconds * 1000, query),
    [`${many} at once`]: () => askAtOnce(pool, many, query),
    [`${many} connections`]: () => askFor(pool, many, seconds * 1000, query),
  };
  const shown = new Map(
    Object.keys(loads).map((load) => [load, { served: [], p50: [], p99: [], ratio: [], refused: new Map() }] as const),
  ) as Map<string, Record<'served' | 'p50' | 'p99' | 'ratio', number[]> & { refused: Map<string, number> }>;
  for (let round = 0; round < rounds; round += 1) {
    let base = Number.NaN;
    for (const [load, run] of Object.entries(loads)) {
      const { served, refused } = await run();
      const p99 = part(served, 0.99);
      if (Number.isNaN(base)) base = p99;
      const row = shown.get(load);
      row?.served.push(served.length);
      row?.p50.push(median(served));
      row?.p99.push(p99);
      row?.ratio.push(p99 / base);
      for (const [code, count] of refused) row?.refused.set(code, (row.refused.get(code) ?? 0) + count / rounds);
      await sleep(200);
    }
  }
  for (const [load, row] of shown) {
    const refusals = [...row.refused].map(([code, count]) => `${code}: ${Math.round(count)}`).join(', ') || 'none';
    const ratios = `${median(row.ratio).toFixed(1)} (${Math.min(...row.ratio).toFixed(1)} to ${Math.max(...row.ratio).toFixed(1)})`;
    const figures = [median(row.p50), median(row.p99)].map((figure) => figure.toFixed(0)).join(' | ');
    console.log(`| ${name} | ${load} | ${median(row.served)} | ${refusals} | ${figures} | ${ratios} |`);
  }
}
await pool.close();
await gateway.stop();
await upstreams.stop();
