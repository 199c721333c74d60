import { once } from 'node:events';
import { expect, test } from 'vitest';
import { startSandboxedGateway } from '../harness/sandboxed-gateway.ts';

const ask = (query: string, signal: AbortSignal, variables: object = {}): Request =>
  new Request('http://gateway/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ query, variables }),
    signal,
  });

test('a client that goes away takes the calls with it that were still waiting for their turn', async () => {
  await using gateway = await startSandboxedGateway({
    config: { upstream: { concurrency: 1, rate: false, retries: 0 } },
  });
  const { data } = await gateway.ask('{ directory(key: "tray") { users(first: 20) { nodes { id } } } }');
  const ids = data.directory.users.nodes.slice(0, 2).map(({ id }: { id: string }) => id);
  const sandbox = gateway.sandbox('tray');
  const reached = new EventTarget();
  sandbox.inject({
    kind: 'silence',
    times: 1,
    matches: () => {
      reached.dispatchEvent(new Event('reached'));
      return true;
    },
  });
  sandbox.forget();
  const client = new AbortController();
  // Two users by their ids, one after the other, over the one connection.
  const query = 'query Nodes($ids: [ID!]!) { nodes(ids: $ids) { ... on User { email } } }';
  const hanging = gateway.gateway.fetch(ask(query, client.signal, { ids })).then(
    () => 'answered',
    () => 'gone',
  );
  await once(reached, 'reached');
  client.abort();
  expect(await hanging).toBe('gone');
  // Whoever comes after gets the place, and nothing of the other is sent before or after.
  const after = await gateway.ask('{ directory(key: "tray") { roles { nodes { id } } } }');
  expect(after.errors).toBeUndefined();
  expect(sandbox.requests.filter(({ path }) => path.includes('/users/'))).toHaveLength(1);
});
