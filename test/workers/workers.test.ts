import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kill } from 'node:process';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startTraySandbox } from '../../src/providers/tray/sandbox/server.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { type SeveralWorkers, serveWorkers, startWorkers } from './several-workers.ts';

/** Several workers on real ports. That calls come in their order and within their time is held beside the sources. */

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await startTraySandbox({});
});
afterEach(() => sandbox.close());

/** A folder with a configuration of the sandbox, in which each request makes its own calls. */
const configured = (upstream: object = {}, baseUrl = sandbox.url): Disposable & { readonly path: string } => {
  const path = mkdtempSync(join(tmpdir(), 'rollcall-'));
  const directory = { key: 'tray', provider: 'TRAY', token: sandbox.settings.token, baseUrl };
  const config = { directories: [directory], server: { workers: 2 }, upstream: { shareReads: false, ...upstream } };
  writeFileSync(join(path, 'rollcall.config.json'), JSON.stringify(config));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true }) };
};
const environment = (folder: { readonly path: string }) => ({ ROLLCALL_CONFIG_FOLDER: folder.path });
const users = '{ directory(key: "tray") { users(first: 2) { nodes { name } } } }';
const askTimes = (gateway: SeveralWorkers, times: number) =>
  Promise.all(Array.from({ length: times }, () => gateway.ask(users)));
/** The workers that answered. */
const answering = (gateway: SeveralWorkers) =>
  new Set(gateway.log().flatMap(({ worker, msg }) => (msg === 'request' ? [worker] : [])));
const countOf = (metrics: string, name: string): number =>
  Number(new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)$`, 'm').exec(metrics)?.[1]);

test('requests are spread over all of them, and /metrics tells of all', { timeout: 60_000 }, async () => {
  using folder = configured();
  await using gateway = await serveWorkers(environment(folder));
  const answers = await askTimes(gateway, 8);
  expect(answers.filter(({ data }) => data === undefined || data === null)).toEqual([]);
  await expect.poll(() => answering(gateway)).toEqual(new Set([1, 2]));
  for (let times = 0; times < 2; times += 1) {
    const metrics = await gateway.get('/metrics');
    expect(countOf(metrics, 'rollcall_requests_total')).toBe(8);
    expect(countOf(metrics, 'rollcall_upstream_calls_total')).toBe(8);
    expect(countOf(metrics, 'rollcall_request_duration_seconds_count')).toBe(8);
    expect(countOf(metrics, 'rollcall_ready')).toBe(1);
    expect(countOf(metrics, 'rollcall_build_info')).toBe(1);
  }
});

test('one budget of the vendor holds for all of them, however small', { timeout: 60_000 }, async () => {
  using folder = configured({ rate: { calls: 3, seconds: 3600 }, retries: 0 });
  await using gateway = await serveWorkers(environment(folder));
  const answers = await askTimes(gateway, 10);
  expect(sandbox.requests).toHaveLength(3);
  expect(answers.filter(({ errors }) => errors === undefined)).toHaveLength(3);
  expect(new Set(answers.flatMap(({ errors = [] }) => errors.map(({ extensions }) => extensions?.code)))).toEqual(
    new Set(['RATE_LIMITED']),
  );
});

test('all of them leave a vendor alone that asked one to', { timeout: 60_000 }, async () => {
  sandbox.inject({ kind: 'status', status: 429, headers: { 'retry-after': '50' }, times: 1 });
  using folder = configured();
  await using gateway = await serveWorkers(environment(folder));
  expect((await gateway.ask(users)).errors).toHaveLength(1);
  const answers = await askTimes(gateway, 4);
  expect(answers.map(({ errors }) => errors?.length)).toEqual([1, 1, 1, 1]);
  await expect.poll(() => answering(gateway)).toEqual(new Set([1, 2]));
  expect(sandbox.requests).toHaveLength(1);
});

test('when one is killed the others answer, and another takes its place', { timeout: 60_000 }, async () => {
  using folder = configured();
  await using gateway = await serveWorkers(environment(folder));
  const before = await gateway.workers();
  expect(before).toHaveLength(2);
  kill(before[0] ?? 0, 'SIGKILL');
  await expect.poll(() => gateway.log().map(({ msg }) => msg)).toContain('a worker ended, and is replaced');
  const answers = await askTimes(gateway, 4);
  expect(answers.map(({ errors }) => errors)).toEqual(Array(4).fill(undefined));
  await expect.poll(gateway.workers).toHaveLength(2);
  await expect
    .poll(
      async () => {
        await gateway.ask(users);
        return answering(gateway);
      },
      { timeout: 30_000 },
    )
    .toEqual(new Set([1, 2]));
});

test.each([
  ['the first process', async ({ signal }: SeveralWorkers) => signal('SIGTERM')],
  [
    'all others',
    async ({ workers }: SeveralWorkers) => (await workers()).forEach((process) => void kill(process, 'SIGTERM')),
  ],
])('what is under way when %s has to stop is answered', { timeout: 60_000 }, async (_, stop) => {
  const held = Promise.withResolvers<void>();
  let arrived = 0;
  const slow = createServer((_, response) => {
    arrived += 1;
    void held.promise.then(() =>
      response
        .setHeader('content-type', 'application/json')
        .end('{"elements":[],"pageInfo":{"hasNextPage":false,"hasPreviousPage":false}}'),
    );
  });
  slow.listen(0, '127.0.0.1');
  await once(slow, 'listening');
  const { port } = slow.address() as AddressInfo;
  using folder = configured({}, `http://127.0.0.1:${port}`);
  const gateway = await serveWorkers(environment(folder));
  const answers = askTimes(gateway, 4);
  await expect.poll(() => arrived).toBe(4);
  // A connection that comes at that very moment is not kept waiting for what is under way.
  const late: Promise<unknown>[] = [];
  let refused = false;
  await stop(gateway);
  while (!refused) {
    const connection = connect(Number(new URL(gateway.url).port), '127.0.0.1').resume();
    connection.on('error', ({ code }: NodeJS.ErrnoException) => {
      refused ||= code === 'ECONNREFUSED';
    });
    late.push(new Promise((resolve) => connection.once('close', resolve)));
    await new Promise((resolve) => setImmediate(resolve));
  }
  await Promise.all(late);
  gateway.signal('SIGTERM');
  held.resolve();
  expect((await answers).map(({ data, errors }) => [data?.directory !== undefined, errors])).toEqual(
    Array(4).fill([true, undefined]),
  );
  expect(await gateway.ended).toBe(0);
  slow.close();
});

test('without the first process they end', { timeout: 60_000 }, async () => {
  using folder = configured();
  const gateway = await serveWorkers(environment(folder));
  gateway.signal('SIGKILL');
  // Resolves when nobody holds their output open any more.
  expect(await gateway.ended).toBe(null);
});

test('where they cannot start, that is said once', { timeout: 60_000 }, async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const port = (taken.address() as AddressInfo).port;
  using folder = configured();
  const busy = startWorkers({ ...environment(folder), PORT: String(port) });
  expect(await busy.ended).toBe(1);
  expect([busy.said(), busy.logged().trim().split('\n')]).toEqual(['', [expect.stringMatching(/^Port \d+ .*in use/)]]);
  taken.close();

  const forgetful = startWorkers({ ...environment(folder), ROLLCALL_DB: ':memory:' });
  expect(await forgetful.ended).toBe(1);
  expect(forgetful.logged()).toContain('ledger: is in memory, which several workers cannot have in common');
});

test('where one ends before it could say why, that is said', { timeout: 60_000 }, async () => {
  using folder = configured();
  const ending = "process.env.ROLLCALL_WORKER==='2/2'&&process.kill(process.pid,'SIGKILL')";
  const killed = startWorkers({ ...environment(folder), NODE_OPTIONS: `--import=data:text/javascript,${ending}` });
  expect(await killed.ended).toBe(1);
  expect(killed.logged()).toBe('Worker 2 ended before it listened (SIGKILL), and said nothing.\n');
});
