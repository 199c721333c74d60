import { expect, test } from 'vitest';
import { startSandboxedGateway, type SandboxedGateway } from '../harness/sandboxed-gateway.ts';

const readyz = async ({ gateway }: SandboxedGateway, headers: Record<string, string> = {}) => {
  const response = await gateway.fetch(new Request('http://localhost/readyz', { headers }));
  return { status: response.status, body: await response.json() };
};

test('a gateway that was asked nothing yet is ready, and knows of no failure', async () => {
  await using sandboxed = await startSandboxedGateway();
  expect(await readyz(sandboxed)).toEqual({
    status: 200,
    body: {
      ready: true,
      ledger: 'USABLE',
      directories: { total: 3, failing: 0 },
      states: { tray: 'UNTRIED', oum: 'UNTRIED', snyk: 'UNTRIED' },
    },
  });
});

test('a gateway that is being stopped is not ready, and still lives', async () => {
  await using sandboxed = await startSandboxedGateway();
  sandboxed.gateway.drain();
  expect(await readyz(sandboxed)).toMatchObject({ status: 503, body: { ready: false } });
  expect((await sandboxed.gateway.fetch(new Request('http://localhost/livez'))).status).toBe(200);
});

test('a ledger that cannot be used is told of, and leaves the gateway ready: reading goes on', async () => {
  await using sandboxed = await startSandboxedGateway({ config: { ledger: '/nowhere/at/all/rollcall.db' } });
  expect(await readyz(sandboxed)).toMatchObject({ status: 200, body: { ready: true, ledger: 'UNUSABLE' } });
});

test('a directory that fails is told of, and leaves the gateway ready; no vendor is asked for it', async () => {
  await using sandboxed = await startSandboxedGateway({
    config: { upstream: { retries: 0, breaker: { failures: 1 } } },
  });
  sandboxed.sandbox('oum').inject({ kind: 'status', status: 503 });
  sandboxed.sandbox('snyk').inject({ kind: 'status', status: 401, body: '{}' });
  await sandboxed.ask('{ directories { key workspaces(first: 1) { nodes { id } } } }');
  for (const sandbox of sandboxed.sandboxes.values()) sandbox.forget();
  expect(await readyz(sandboxed)).toMatchObject({
    status: 200,
    body: {
      ready: true,
      directories: { total: 3, failing: 2 },
      states: { tray: 'WORKING', oum: 'FAILING', snyk: 'TOKEN_REFUSED' },
    },
  });
  expect([...sandboxed.sandboxes.values()].flatMap(({ requests }) => requests)).toEqual([]);
});
