import { describe, expect, test } from 'vitest';
import { hashApiKey, newApiKey } from '../../src/access/api-key.ts';
import type { Logger } from '../../src/server/logger.ts';
import { type CollectedSpan, startCollector } from '../telemetry/collector.ts';
import { scrape } from '../telemetry/exposition.ts';
import { openWays, type Way } from './ways.ts';

const who = 'query Who($first: Int, $id: ID!) { users(first: $first) { nodes { id name } } node(id: $id) { id } }';
const plain = '{ directory(key: "tray") { key roles(first: 1) { nodes { id } } } }';
const both = 'query One { __typename } mutation Two($id: ID!) { cancelInvite(input: { inviteId: $id }) { outcome } }';
const key = newApiKey();
const headers = { Authorization: `Bearer ${key}`, Traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01` };

/** What is told of the same requests, in one of the ways. */
const tell = async (way: Way) => {
  await using collector = await startCollector();
  const lines: object[] = [];
  const keep = (fields: object, message: string): void => {
    lines.push({
      message,
      ...fields,
      durationMs: 'so long',
      ...('upstreamMs' in fields ? { upstreamMs: 'so long' } : {}),
    });
  };
  const logger: Logger = { debug: () => undefined, info: keep, warn: keep, error: keep };
  const grants = { tray: ['read', 'write'], oum: ['read'] } as const;
  const keys = [{ name: 'payroll', hash: hashApiKey(key), metrics: true, grants }];
  const ways = await openWays({
    logger,
    config: { access: { keys }, exposeRaw: false, tracing: { endpoint: collector.endpoint } },
  });
  for (const query of [who, plain]) await ways.learn(query, { Authorization: headers.Authorization });
  await ways.send('known', {
    body: { query: both, operationName: 'One' },
    headers: { Authorization: headers.Authorization },
  });
  const fetch = (request: Request) =>
    ways.sandboxed.gateway.fetch(new Request(request, { headers: { authorization: headers.Authorization } }));
  const counted = async () =>
    new Map((await scrape({ fetch })).map(({ name, labels, value }) => [`${name} ${JSON.stringify(labels)}`, value]));
  const before = await counted();
  lines.length = 0;
  const taken = ways.taken.length;

  for (const variables of [{ first: 3, id: 'x' }, { first: 3 }, { first: -1, id: 'x' }]) {
    await ways.send(way, { body: { query: who, variables }, headers });
  }
  await ways.send(way, { body: { query: plain }, headers });
  await ways.send(way, { body: { query: both, operationName: 'One' }, headers });
  await ways.send(way, { body: { query: both, operationName: 'Two', variables: { id: 'x' } }, headers });
  ways.sandboxed.sandbox('tray').inject({ kind: 'status', status: 403, body: '{}' });
  await ways.send(way, { body: { query: plain }, headers });

  expect(new Set(ways.taken.slice(taken))).toEqual(new Set([way === 'known' ? 'direct' : 'yoga']));
  const after = await counted();
  await ways[Symbol.asyncDispose]();
  const grown = [...after].flatMap(([name, value]) =>
    value === (before.get(name) ?? 0) ? [] : [[name, value - (before.get(name) ?? 0)]],
  );
  return { lines, metrics: grown.filter(([name]) => isOfRequests(String(name))), spans: treesOf(collector.spans) };
};

/** How long something took, and what the process is doing, differs from run to run. */
const isOfRequests = (name: string): boolean =>
  name.startsWith('rollcall_') && !/_seconds_(?:sum|bucket) |_timestamp_|_process_/.test(name);

/** The spans of the caller's trace, each with the names of those that it is in. */
const treesOf = (spans: readonly CollectedSpan[]) => {
  const byId = new Map(spans.map((span) => [span.spanId, span]));
  const pathOf = ({ name, parentSpanId }: CollectedSpan): string => {
    const parent = byId.get(parentSpanId ?? '');
    return parent === undefined ? `${parentSpanId} > ${name}` : `${pathOf(parent)} > ${name}`;
  };
  return spans
    .filter(({ traceId }) => traceId === 'a'.repeat(32))
    .map((span) => {
      const stable = Object.entries(span.attributes).filter(([name]) => !/port|address|url\.full/.test(name));
      return JSON.stringify([
        pathOf(span),
        span.kind,
        span.status,
        Object.fromEntries(stable.toSorted(([one], [other]) => (one < other ? -1 : 1))),
      ]);
    })
    .toSorted();
};

describe('what is told of requests is the same, whichever way they took:', () => {
  test('log lines, metrics and spans', async () => {
    const yoga = await tell('yoga');
    expect(yoga.lines.length).toBeGreaterThanOrEqual(7);
    expect(yoga.metrics.length).toBeGreaterThan(5);
    expect(yoga.spans.length).toBeGreaterThan(14);
    expect(await tell('known')).toEqual(yoga);
    expect(await tell('new')).toEqual(yoga);
  });
});
