import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { providerModules } from '../src/providers/index.ts';
import { startSandboxes } from '../src/sandbox/start.ts';

/**
 * The vendors of a measurement: their sandboxes, whose answers are remembered and given again after `latencyMilliseconds`, so that the
 * measured server waits for a vendor and not for a sandbox. With `churn` no two answers are alike.
 *
 * A process of its own: prints one line of JSON, then serves until it is stopped. `GET /calls` at its first address counts the calls since it was last asked.
 */
interface Settings {
  readonly latencyMilliseconds: number;
  readonly churn: boolean;
}

const settings = JSON.parse(process.argv[2] ?? '{}') as Settings;
const stock = { users: 120, vendor: { workspaces: 20, membersPerWorkspace: 20 } };
const started = await startSandboxes(providerModules, {
  TRAY: stock,
  ORG_USER_MANAGEMENT: { users: 120 },
  SNYK: { users: 120 },
});

let calls = 0;
let turn = 0;

/** Puts a number into every name, of the same length each time. */
const stir = (text: string): string => {
  turn = (turn + 1) % 10_000;
  return text.replaceAll('"name":"', `"name":"${String(turn).padStart(4, '0')} `);
};

const replay = (origin: string) => {
  const known = new Map<string, { readonly status: number; readonly type: string; readonly text: string }>();
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = request.url ?? '/';
    if (url === '/calls') {
      response.end(JSON.stringify(calls));
      calls = 0;
      return;
    }
    calls += 1;
    let answer = known.get(url);
    if (answer === undefined) {
      const headers = { authorization: request.headers.authorization ?? '', accept: request.headers.accept ?? '*/*' };
      const real = await fetch(origin + url, { headers });
      answer = { status: real.status, type: real.headers.get('content-type') ?? '', text: await real.text() };
      known.set(url, answer);
    }
    const { status, type, text } = answer;
    const body = Buffer.from(settings.churn ? stir(text) : text);
    const send = (): void => {
      response.writeHead(status, { 'content-type': type, 'content-length': body.length });
      response.end(body);
    };
    if (settings.latencyMilliseconds === 0) send();
    else setTimeout(send, settings.latencyMilliseconds);
  };
};

const directories: Record<string, unknown>[] = [];
for (const { name, defaultKey } of providerModules) {
  const sandbox = started.sandboxes.get(name);
  if (sandbox === undefined) throw new Error(`There is no sandbox of ${name}.`);
  const answer = replay(sandbox.url);
  const server = createServer((request, response) => void answer(request, response));
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  directories.push({ ...sandbox.settings, key: defaultKey, provider: name, baseUrl: `http://127.0.0.1:${port}` });
}
process.stdout.write(`${JSON.stringify(directories)}\n`);
