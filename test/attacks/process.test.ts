import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'rollcall-'));
afterAll(() => rmSync(folder, { recursive: true }));
/** Other work on the machine may take its time. */
const patience = { timeout: 30_000 };
vi.setConfig({ testTimeout: 90_000 });

const program = new URL('../../src/main.ts', import.meta.url).pathname;

/** A vendor that answers when it is told to. */
const held: ServerResponse[] = [];
const vendor = createServer((_request, response) => held.push(response));
await new Promise<void>((resolve) => vendor.listen(0, '127.0.0.1', resolve));
afterAll(() => {
  vendor.closeAllConnections();
  vendor.close();
});
const release = (): void => {
  for (const response of held.splice(0)) response.setHeader('content-type', 'application/json').end('{"users":[]}');
};

/** Serves a configuration that has something to go wrong in it, by a signal. */
const serve = async (drainSeconds: number) => {
  const { port } = vendor.address() as AddressInfo;
  const config = `
    process.on('SIGUSR2', () => void Promise.reject(Object.assign(new Error('nobody waits'), { token: 'canary' })));
    process.on('SIGHUP', () => { throw Object.assign(new Error('nobody catches'), { token: 'canary' }); });
    export default {
      directories: [{ key: 'held', provider: 'ORG_USER_MANAGEMENT', token: 'unused', baseUrl: 'http://127.0.0.1:${port}' }],
      server: { port: 0, drainSeconds: ${drainSeconds} },
      upstream: { concurrency: 1000, rate: false },
      ledger: false,
    };`;
  const file = join(folder, `served-${drainSeconds}.config.ts`);
  writeFileSync(file, config);
  const child: ChildProcess = spawn(process.execPath, [program, 'serve', '--config', file], { env: {}, cwd: folder });
  let errors = '';
  child.stderr?.on('data', (chunk) => {
    errors += String(chunk);
  });
  let output = '';
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout?.on('data', (chunk) => {
      output += String(chunk);
      const found = /(http:\/\/127\.0\.0\.1:\d+\/graphql)/.exec(output)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.on('exit', () => reject(new Error(errors)));
  });
  const exit = once(child, 'exit');
  const ask = (query: string) =>
    fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ query }) });
  return { child, url, ask, errors: () => errors, exit };
};

test('what is refused before it is read has its line in the log too', async () => {
  const { child, url, errors, exit } = await serve(2);
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.write('GET /canary HTTP/1.1\r\nHost: canary.example\r\nX-Canary: canary\r\n\r\n');
  await vi.waitUntil(() => errors().includes('refused unread'), patience);
  child.kill('SIGTERM');
  expect(await exit).toEqual([0, null]);
  expect(errors()).toContain('"status":421,"errorCodes":["MISDIRECTED_REQUEST"]');
  expect(errors()).not.toContain('canary');
  socket.destroy();
});

test('a rejection that nobody waits for is logged, without what hangs on it, and ends nothing', async () => {
  const { child, ask, errors, exit } = await serve(1);
  child.kill('SIGUSR2');
  await vi.waitUntil(() => errors().includes('unexpected rejection'), patience);
  expect((await ask('{ __typename }')).status).toBe(200);
  child.kill('SIGTERM');
  expect(await exit).toEqual([0, null]);
  expect(errors()).toContain('nobody waits');
  expect(errors()).not.toContain('canary');
});

test('an exception that nobody catches lets what is under way finish, and ends the process as a failure', async () => {
  const { child, ask, errors, exit } = await serve(60);
  const asked = ask('{ users(first: 1) { nodes { id } } }');
  await vi.waitUntil(() => held.length > 0, patience);
  child.kill('SIGHUP');
  await vi.waitUntil(() => errors().includes('unexpected exception'), patience);
  release();
  expect((await asked).status).toBe(200);
  expect(await exit).toEqual([1, null]);
  expect(errors()).not.toContain('canary');
});

test('what goes wrong before anything is served is told without what hangs on it, and is a failure', async () => {
  const file = join(folder, 'broken.config.ts');
  const broken = `Object.assign(new Error('no such thing'), { token: 'canary', cause: { token: 'canary' } })`;
  writeFileSync(file, `export default { get directories() { throw ${broken}; } };`);
  const child = spawn(process.execPath, [program, 'serve', '--config', file], { env: {}, cwd: folder });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      said += String(chunk);
    });
  }
  expect(await once(child, 'close')).toEqual([1, null]);
  expect(said).toContain('no such thing');
  expect(said).not.toContain('canary');
});

test('stopping under load answers every request that is under way, accepts none anew, and ends with 0', async () => {
  const { child, url, ask, exit } = await serve(60);
  const asked = Array.from({ length: 50 }, () => ask('{ users(first: 1) { nodes { id } } }'));
  await vi.waitUntil(() => held.length > 0, patience);
  // The last of them has arrived when one that needs no vendor is answered on a connection of its own behind it.
  expect((await ask('{ __typename }')).status).toBe(200);
  child.kill('SIGTERM');
  await vi.waitUntil(
    () =>
      fetch(url).then(
        () => false,
        () => true,
      ),
    patience,
  );
  const releasing = setInterval(release, 10);
  const answers = await Promise.all(asked);
  clearInterval(releasing);
  expect(answers.map(({ status }) => status)).toEqual(asked.map(() => 200));
  expect(answers.map(({ headers }) => headers.get('connection'))).toEqual(asked.map(() => 'close'));
  expect(await exit).toEqual([0, null]);
});

test('what a vendor holds up longer than the time for stopping is cut off, and the end is a good one all the same', async () => {
  const { child, ask, exit } = await serve(0.2);
  const asked = ask('{ users(first: 1) { nodes { id } } }');
  await vi.waitUntil(() => held.length > 0, patience);
  child.kill('SIGTERM');
  await expect(asked).rejects.toThrow();
  expect(await exit).toEqual([0, null]);
  held.splice(0);
});
