import { describe, expect, test, vi } from 'vitest';
import type { Config } from '../../src/config/config.ts';
import { metricCatalogue } from '../../src/telemetry/metric-catalogue.ts';
import { startSandboxedGateway } from '../harness/sandboxed-gateway.ts';
import { scrape, valueOf } from './exposition.ts';

const whoAmI = 'query Me { directory(key: "oum") { key users(first: 1) { nodes { email } } } }';

describe('metrics', () => {
  test('count requests by what they were and how they ended, and codes once a request', async () => {
    await using sandboxed = await startSandboxedGateway();
    await sandboxed.ask(whoAmI);
    await sandboxed.ask('{ nosuchfield }');
    await sandboxed.ask('{ a: node(id: "x") { id } b: node(id: "y") { id } directories { key } }');
    const samples = await scrape(sandboxed.gateway);
    expect(valueOf(samples, 'rollcall_requests_total', { type: 'query', outcome: 'success' })).toBe(1);
    expect(valueOf(samples, 'rollcall_requests_total', { type: 'query', outcome: 'partial' })).toBe(1);
    expect(valueOf(samples, 'rollcall_requests_total', { type: 'none', outcome: 'error' })).toBe(1);
    expect(valueOf(samples, 'rollcall_request_errors_total', { code: 'INVALID_ID' })).toBe(1);
    expect(valueOf(samples, 'rollcall_request_errors_total', { code: 'GRAPHQL_VALIDATION_FAILED' })).toBe(1);
    expect(valueOf(samples, 'rollcall_request_duration_seconds_count', { type: 'query' })).toBe(2);
    expect(valueOf(samples, 'rollcall_requests_in_flight')).toBe(0);
  });

  test('count exactly the upstream calls that the vendor got, by how they ended', async () => {
    await using sandboxed = await startSandboxedGateway({ config: { upstream: { retries: 0 } } });
    const { calls } = await sandboxed.count(whoAmI);
    sandboxed.sandbox('oum').inject({ kind: 'status', status: 404, times: 1 });
    await sandboxed.ask('{ directory(key: "oum") { workspaces(first: 1) { nodes { id } } } }');
    sandboxed.sandbox('oum').inject({ kind: 'reset' });
    await sandboxed.ask(whoAmI);
    const samples = await scrape(sandboxed.gateway);
    const oum = { directory: 'oum' };
    expect(valueOf(samples, 'rollcall_upstream_calls_total', { ...oum, error: 'none' })).toBe(calls.oum);
    expect(valueOf(samples, 'rollcall_upstream_calls_total', { ...oum, status: '4xx' })).toBe(1);
    expect(valueOf(samples, 'rollcall_upstream_calls_total', { ...oum, status: 'none', error: 'unavailable' })).toBe(1);
    expect(valueOf(samples, 'rollcall_upstream_call_duration_seconds_count', oum)).toBe((calls.oum ?? 0) + 2);
    expect(valueOf(samples, 'rollcall_upstream_calls_in_flight', oum)).toBe(0);
  });

  test('count a request whose client went away, once its upstream calls have stopped', async () => {
    await using sandboxed = await startSandboxedGateway();
    const oum = sandboxed.sandbox('oum');
    const client = new AbortController();
    oum.inject({
      kind: 'silence',
      matches: () => {
        client.abort();
        return true;
      },
    });
    const request = new Request('http://localhost/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: whoAmI }),
      signal: client.signal,
    });
    await expect(sandboxed.gateway.fetch(request)).rejects.toThrow('abort');
    await vi.waitFor(async () => {
      const samples = await scrape(sandboxed.gateway);
      expect(valueOf(samples, 'rollcall_requests_in_flight')).toBe(0);
      expect(valueOf(samples, 'rollcall_requests_total', { outcome: 'gone' })).toBe(1);
      expect(valueOf(samples, 'rollcall_upstream_calls_in_flight', { directory: 'oum' })).toBe(0);
      expect(valueOf(samples, 'rollcall_upstream_calls_total', { directory: 'oum', error: 'aborted' })).toBe(1);
    });
  });

  test('are each of one gateway, however many there are in the process', async () => {
    await using one = await startSandboxedGateway();
    await using other = await startSandboxedGateway();
    await one.ask(whoAmI);
    const total = async (sandboxed: typeof one) =>
      valueOf(await scrape(sandboxed.gateway), 'rollcall_requests_total', { type: 'query', outcome: 'success' });
    expect([await total(one), await total(other)]).toEqual([1, 0]);
  });

  test('have no more series, whatever callers send', async () => {
    await using sandboxed = await startSandboxedGateway();
    const ask = async (name: string): Promise<void> => {
      await sandboxed.ask(`query ${name} { directories { key } ${name}: node(id: "${name}") { id } }`);
      const headers = { 'x-request-id': name, traceparent: name };
      await sandboxed.gateway.fetch(new Request(`http://localhost/${name}`, { headers }));
      await sandboxed.gateway.fetch(new Request(`http://localhost/graphql?query=${name}`, { method: 'DELETE' }));
    };
    await ask('first');
    await scrape(sandboxed.gateway);
    const series = async () => (await scrape(sandboxed.gateway)).map(({ name, labels }) => [name, labels]);
    const before = await series();
    for (let round = 0; round < 20; round += 1) await ask(`Name${round}`);
    expect(await series()).toEqual(before);
    expect(JSON.stringify(before)).not.toContain('first');
  });

  test('of the ledger tell what is open, and how writes ended', async () => {
    await using sandboxed = await startSandboxedGateway();
    const { data } = await sandboxed.ask('{ directory(key: "oum") { roles(first: 1) { nodes { id } } } }');
    const roleId = data.directory.roles.nodes[0].id;
    const answer = await sandboxed.ask(
      `mutation { inviteUser(input: { email: "new.colleague@example.com", name: "New", targets: [{ directory: "oum",
        roleIds: ["${roleId}"], orgUserManagement: { connection: GOOGLE_OAUTH2 } }] }) { outcome } }`,
    );
    expect(answer).toMatchObject({ data: { inviteUser: { outcome: 'APPLIED' } } });
    const samples = await scrape(sandboxed.gateway);
    expect(valueOf(samples, 'rollcall_ledger_usable')).toBe(1);
    expect(valueOf(samples, 'rollcall_ledger_open_invites', { status: 'pending' })).toBe(1);
    expect(valueOf(samples, 'rollcall_ledger_writes_under_way')).toBe(0);
    expect(valueOf(samples, 'rollcall_writes_total', { outcome: 'applied' })).toBe(1);
    expect(valueOf(samples, 'rollcall_writes_total', { outcome: 'unknown' })).toBe(0);
    expect(valueOf(samples, 'rollcall_requests_total', { type: 'mutation', outcome: 'success' })).toBe(1);
  });

  test('say nothing of a ledger where there is none', async () => {
    await using sandboxed = await startSandboxedGateway({ config: { ledger: false } });
    const names = (await scrape(sandboxed.gateway)).map(({ name }) => name);
    expect(names.filter((name) => name.startsWith('rollcall_ledger'))).toEqual([]);
  });

  test('tell whether budgets are shared where they are meant to be', async () => {
    const valueOf = async (config: Partial<Config>): Promise<number | undefined> => {
      await using sandboxed = await startSandboxedGateway({ config });
      const samples = await scrape(sandboxed.gateway);
      return samples.find(({ name }) => name === 'rollcall_upstream_budgets_shared')?.value;
    };
    expect(await valueOf({})).toBeUndefined();
    // Nobody listens there.
    expect(await valueOf({ redis: 'redis://127.0.0.1:1' })).toBe(0);
  });

  test('are those of the catalogue, with its labels', async () => {
    await using sandboxed = await startSandboxedGateway();
    await sandboxed.ask(whoAmI);
    await scrape(sandboxed.gateway);
    const labels = new Map<string, readonly string[]>();
    for (const { name, labels: given } of await scrape(sandboxed.gateway)) {
      const base = name.replace(/_(?:bucket|sum|count)$/, '');
      labels.set(
        base,
        Object.keys(given)
          .filter((label) => label !== 'le')
          .sort(),
      );
    }
    const catalogue = new Map<string, readonly string[]>(
      Object.values(metricCatalogue).map(({ name, labels: known }) => [name, Object.keys(known).sort()]),
    );
    for (const [name, found] of labels) expect([name, found]).toEqual([name, catalogue.get(name)]);
    // What has not happened, or is not known of a sandbox, has no sample yet.
    const missing = [...catalogue.keys()].filter((name) => !labels.has(name));
    expect(
      missing.filter(
        (name) => !/_errors_total$|_budget_|_budgets_shared$|_cache_|credentials|last_success|loop_lag/.test(name),
      ),
    ).toEqual([]);
  });

  test('are not there where they are switched off', async () => {
    await using sandboxed = await startSandboxedGateway({ config: { metrics: false } });
    const response = await sandboxed.gateway.fetch(new Request('http://localhost/metrics'));
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'NO_SUCH_PATH' } }] });
  });

  test('make no upstream call when they are read', async () => {
    await using sandboxed = await startSandboxedGateway();
    await scrape(sandboxed.gateway);
    await sandboxed.gateway.fetch(new Request('http://localhost/readyz'));
    expect([...sandboxed.sandboxes.values()].flatMap(({ requests }) => requests)).toEqual([]);
  });
});
