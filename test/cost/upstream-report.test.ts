import { describe, expect, test } from 'vitest';
import { startSandboxedGateway } from '../harness/sandboxed-gateway.ts';
import { askAs } from './asking.ts';

const json = 'application/json';
const asked = { 'x-rollcall-upstream': '1' };

describe('X-Rollcall-Upstream', () => {
  test('tells what an answer has cost at each directory, beside what it could have', async () => {
    await using gateway = await startSandboxedGateway();
    const query = '{ users(first: 5, filter: { directories: ["oum"] }) { nodes { id } } }';
    const { body } = await askAs(gateway, { query }, json, asked);
    expect(body.extensions).toEqual({
      upstream: {
        total: 1,
        byDirectory: {
          tray: { calls: 0, estimate: 0 },
          oum: { calls: 1, estimate: 2 },
          snyk: { calls: 0, estimate: 0 },
        },
      },
    });
  });

  test('tells nothing to those who do not ask', async () => {
    await using gateway = await startSandboxedGateway();
    for (const headers of [{}, { 'x-rollcall-upstream': '0' }]) {
      const { body } = await askAs(gateway, { query: '{ users(first: 5) { nodes { id } } }' }, json, headers);
      expect(body).not.toHaveProperty('extensions');
    }
  });

  test('stands beside a refusal too', async () => {
    await using gateway = await startSandboxedGateway({ config: { limits: { callsPerRequest: 20 } } });
    const query = '{ workspaces(first: 20) { nodes { members { nodes { id } } } } }';
    const { body, calls } = await askAs(gateway, { query }, json, asked);
    expect(calls).toBe(0);
    expect(body.errors?.[0]?.extensions.code).toBe('QUERY_TOO_EXPENSIVE');
    expect(body.extensions?.upstream).toMatchObject({ total: 0, byDirectory: { tray: { calls: 0, estimate: 42 } } });
  });

  test('counts nothing where nothing was asked of a vendor', async () => {
    await using gateway = await startSandboxedGateway();
    const { body } = await askAs(gateway, { query: '{ __typename }' }, json, asked);
    expect(body.extensions).toEqual({ upstream: { total: 0, byDirectory: {} } });
  });
});
