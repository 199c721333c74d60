import { Pool } from 'undici';

/** One request of a load. */
export interface Shot {
  readonly path: string;
  readonly body: string;
}

export interface LoadResult {
  readonly requests: number;
  /** Of each request, in milliseconds, from the shortest to the longest. */
  readonly latencies: readonly number[];
}

/** Asks one after the other over each of `connections`, until the time is up. Every answer is waited for, so that none costs without counting. */
export const load = async (
  origin: string,
  shots: readonly Shot[],
  connections: number,
  milliseconds: number,
): Promise<LoadResult> => {
  const pool = new Pool(origin, { connections });
  const end = performance.now() + milliseconds;
  const latencies: number[] = [];
  let next = 0;
  const ask = async (): Promise<void> => {
    while (performance.now() < end) {
      const { path, body } = shots[next++ % shots.length] as Shot;
      const begun = performance.now();
      const answer = await pool.request({
        method: 'POST',
        path,
        headers: { 'content-type': 'application/json', accept: 'application/json' },
        body,
      });
      const text = await answer.body.text();
      latencies.push(performance.now() - begun);
      if (answer.statusCode !== 200 || text.includes('"errors"'))
        throw new Error(`${path}: ${answer.statusCode} ${text.slice(0, 500)}`);
    }
  };
  await Promise.all(Array.from({ length: connections }, ask));
  await pool.close();
  return { requests: latencies.length, latencies: latencies.toSorted((a, b) => a - b) };
};
