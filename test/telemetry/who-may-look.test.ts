import { expect, test } from 'vitest';
import { hashApiKey, newApiKey } from '../../src/access/api-key.ts';
import { startSandboxedGateway } from '../harness/sandboxed-gateway.ts';

const [watcher, reader] = [newApiKey(), newApiKey()];
const access = {
  keys: [
    { name: 'watcher', hash: hashApiKey(watcher), grants: {}, metrics: true },
    { name: 'reader', hash: hashApiKey(reader), grants: { '*': ['read'] } },
  ],
} as const;

const start = () => startSandboxedGateway({ config: { access, exposeRaw: false } });

/** Looks at a path with a key, or without one. */
const look = async ({ gateway }: Awaited<ReturnType<typeof start>>, path: string, key?: string): Promise<Response> => {
  const headers: Record<string, string> = key === undefined ? {} : { authorization: `Bearer ${key}` };
  return gateway.fetch(new Request(`http://localhost${path}`, { headers }));
};

test('metrics are for keys that may read them: no key is 401, another is 403', async () => {
  await using sandboxed = await start();
  const statuses = [];
  for (const key of [undefined, 'rollcall_nobodys', reader, watcher]) {
    const { status, headers } = await look(sandboxed, '/metrics', key);
    statuses.push([status, headers.get('www-authenticate')?.split(' ')[0] ?? null, headers.get('cache-control')]);
  }
  expect(statuses).toEqual([
    [401, 'Bearer', 'no-store'],
    [401, 'Bearer', 'no-store'],
    [403, null, 'no-store'],
    [200, null, 'no-store'],
  ]);
});

test('a key that may only read the metrics opens nothing else', async () => {
  await using sandboxed = await start();
  const response = await sandboxed.gateway.fetch(
    new Request('http://localhost/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${watcher}` },
      body: JSON.stringify({ query: '{ directories { key } }' }),
    }),
  );
  expect(await response.json()).toEqual({ data: { directories: [] } });
});

test('which directories there are is told to whoever may read the metrics; all others get numbers', async () => {
  await using sandboxed = await start();
  const bodies = await Promise.all(
    [undefined, 'rollcall_nobodys', reader, watcher].map(async (key) => {
      const response = await look(sandboxed, '/readyz', key);
      expect(response.status).toBe(200);
      return response.text();
    }),
  );
  expect(bodies.map((body) => /tray|oum|snyk/.test(body))).toEqual([false, false, false, true]);
  expect(JSON.parse(bodies[0] ?? '')).toEqual({
    ready: true,
    ledger: 'USABLE',
    directories: { total: 3, failing: 0 },
  });
});

test.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('%s is for none of the probes', async (method) => {
  await using sandboxed = await start();
  for (const path of ['/livez', '/readyz', '/metrics']) {
    const response = await sandboxed.gateway.fetch(new Request(`http://localhost${path}`, { method }));
    expect([path, response.status, response.headers.get('allow')]).toEqual([path, 405, 'GET, HEAD']);
  }
});
