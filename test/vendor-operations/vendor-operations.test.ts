import { describe, expect, test } from 'vitest';
import { startSandboxedGateway } from '../harness/sandboxed-gateway.ts';
import { vendorOperations } from './operations.ts';
import { thingsOf } from './things.ts';

const asPattern = (path: string): RegExp => new RegExp(`^${path.replaceAll('{}', '[^/]+')}$`);

describe('every operation of the vendors’ pages is served', () => {
  test.each(vendorOperations)('$vendor: $operation, by $field', async ({ directory, method, path, document }) => {
    await using gateway = await startSandboxedGateway();
    const things = await thingsOf(gateway, directory);
    gateway.sandbox(directory).forget();
    const { data, errors } = await gateway.ask(document, things);
    expect(errors).toBeUndefined();
    const requests = gateway.sandbox(directory).requests.filter((request) => request.method === method);
    expect(requests.map((request) => request.path).filter((sent) => asPattern(path).test(sent))).not.toEqual([]);
    if (method === 'GET') return;
    const [payload] = Object.values(data) as { outcome: string; problems: unknown[] }[];
    expect(payload).toEqual({ outcome: 'APPLIED', problems: [] });
    expect(requests).toHaveLength(1);
  });

  test('Tray documents 15 operations, org-user-management 9, Snyk 3 and as many on memberships', () => {
    const counts = Map.groupBy(vendorOperations, ({ vendor }) => vendor);
    expect([...counts].map(([vendor, { length }]) => [vendor, length])).toEqual([
      ['Tray', 15],
      ['org-user-management', 9],
      ['Snyk', 6],
    ]);
    expect(new Set(vendorOperations.map(({ vendor, method, path }) => `${vendor} ${method} ${path}`)).size).toBe(30);
  });
});
