import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Answer } from '../harness/sandboxed-gateway.ts';

/** A log line, as far as these tests read it. */
export interface LogLine {
  readonly worker?: number;
  readonly msg: string;
}

/** `rollcall serve` with several workers, in processes of their own. */
export interface SeveralWorkers extends AsyncDisposable {
  readonly url: string;
  /** Asks over a connection of its own, so that the next worker answers. */
  readonly ask: (query: string) => Promise<Answer>;
  readonly get: (path: string) => Promise<string>;
  readonly log: () => readonly LogLine[];
  /** The process numbers of the workers that run. */
  readonly workers: () => Promise<readonly number[]>;
  readonly signal: (name: NodeJS.Signals) => void;
  /** Resolves to the exit code once all have ended. */
  readonly ended: Promise<number | null>;
}

/** Starts the command, which ends with the test at the latest, however that ends. */
export const startWorkers = (environment: Readonly<Record<string, string>>) => {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-'));
  const child = spawn(process.execPath, ['src/main.ts', 'serve', '--port', environment.PORT ?? '0'], {
    env: { ROLLCALL_DB: join(folder, 'rollcall.db'), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  let logged = '';
  const url = Promise.withResolvers<string>();
  child.stdout.on('data', (chunk) => {
    said += String(chunk);
    const found = /(http:\S+)\/graphql/.exec(said)?.[1];
    if (found !== undefined && said.includes('workers answer')) url.resolve(found);
  });
  child.stderr.on('data', (chunk) => {
    logged += String(chunk);
  });
  const ended = once(child, 'close').then(([code]: (number | null)[]) => {
    rmSync(folder, { recursive: true });
    url.reject(new Error(`It ended with ${code}: ${said}${logged}`));
    return code ?? null;
  });
  url.promise.catch(() => {});
  // Its workers end with it, and hold its output open until they have.
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  return { child, url: url.promise, ended, said: () => said, logged: () => logged };
};

const send = (url: string, body: string | null): Promise<string> =>
  new Promise((resolve, reject) => {
    const headers = body === null ? {} : { 'content-type': 'application/json' };
    const sent = request(url, { agent: false, method: body === null ? 'GET' : 'POST', headers }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () => resolve(text));
      response.on('error', reject);
    });
    sent.on('error', reject);
    sent.end(body ?? undefined);
  });

/** The same, once it listens. */
export const serveWorkers = async (environment: Readonly<Record<string, string>>): Promise<SeveralWorkers> => {
  const started = startWorkers(environment);
  const { child, ended, logged } = started;
  const url = await started.url;
  return {
    url,
    ask: async (query) => JSON.parse(await send(`${url}/graphql`, JSON.stringify({ query }))),
    get: (path) => send(url + path, null),
    log: () =>
      logged()
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line)),
    workers: async () => {
      const asked = spawn('pgrep', ['-P', String(child.pid)]);
      let text = '';
      asked.stdout.on('data', (chunk) => {
        text += String(chunk);
      });
      await once(asked, 'close');
      return text.trim().split(/\s+/).map(Number);
    },
    signal: (name) => void child.kill(name),
    ended,
    [Symbol.asyncDispose]: async () => {
      child.kill();
      await ended;
    },
  };
};
