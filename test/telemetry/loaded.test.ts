import { expect, test } from 'vitest';
import { packagesOf } from '../harness/loaded-packages.ts';

test('what metrics and traces rest on is loaded only where they are wanted', { timeout: 60_000 }, async () => {
  const [neither, counted, traced] = await Promise.all([
    packagesOf({ metrics: false }),
    packagesOf({}),
    packagesOf({ metrics: false, tracing: { endpoint: 'http://127.0.0.1:1' } }),
  ]);
  const watched = ['prom-client', '@opentelemetry/sdk-trace', '@opentelemetry/exporter-trace-otlp-http'];
  const among = (packages: readonly string[] | undefined) => watched.filter((name) => packages?.includes(name));
  expect(neither).toContain('graphql-yoga');
  expect([among(neither), among(counted), among(traced)]).toEqual([[], watched.slice(0, 1), watched.slice(1)]);
  expect(neither?.filter((name) => name.startsWith('@opentelemetry/'))).toEqual([]);
});
