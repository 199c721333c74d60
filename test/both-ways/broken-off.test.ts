import type { ServerResponse } from 'node:http';
import { describe, expect, test, vi } from 'vitest';
import type { Config } from '../../src/config/config.ts';
import { hashApiKey, newApiKey } from '../../src/access/api-key.ts';
import type { Logger } from '../../src/server/logger.ts';
import { startIssuer } from '../harness/issuer.ts';
import { scrape, valueOf } from '../telemetry/exposition.ts';
import { bytesOf, openWays, type Posted, type Way, type Ways } from './ways.ts';

const query = 'query Who { directory(key: "oum") { key users(first: 1) { nodes { email } } } }';
const watcher = newApiKey();
const bothWays = ['yoga', 'new', 'known'] as const;

interface Watched {
  readonly ways: Ways;
  readonly lines: object[];
}

/** Without the times that something took. */
const keepLines = (lines: object[]): Logger => {
  const keep = (fields: object): void => {
    const {
      durationMs: _duration,
      upstreamMs: _upstream,
      ...rest
    } = Object.assign({}, fields, {
      durationMs: 0,
      upstreamMs: 0,
    });
    lines.push(rest);
  };
  return { debug: () => undefined, info: keep, warn: keep, error: keep };
};

const withWays = async (config: Partial<Config>, act: (watched: Watched) => Promise<void>): Promise<object[]> => {
  const lines: object[] = [];
  await using ways = await openWays({ logger: keepLines(lines), config });
  await act({ ways, lines });
  return lines;
};

/** The bytes of a request in one of the ways. The document has to be known already for one that is. */
const bytesIn = (way: Way, posted: Posted = { body: { query } }): Buffer => bytesOf(posted, way === 'yoga');

const isOfRequest = (line: object): boolean => 'method' in line;

const expectNothingLeft = async ({ sandboxed }: Ways, requests: { gone: number }): Promise<void> => {
  const headers = { authorization: `Bearer ${watcher}` };
  const fetch = (request: Request) => sandboxed.gateway.fetch(new Request(request, { headers }));
  await vi.waitFor(async () => {
    const samples = await scrape({ fetch });
    expect(valueOf(samples, 'rollcall_requests_in_flight')).toBe(0);
    expect(valueOf(samples, 'rollcall_requests_total', { outcome: 'gone' })).toBe(requests.gone);
    expect(valueOf(samples, 'rollcall_upstream_calls_in_flight', { directory: 'oum' }) ?? 0).toBe(0);
  });
};

/** Leaves a request where it is and goes away. Resolves to what is told of it. */
const goAway = async (way: Way, config: Partial<Config>, leave: (watched: Watched) => Promise<void>, headers = {}) =>
  withWays(config, async (watched) => {
    const { ways, lines } = watched;
    await ways.learn('{ __typename }', headers);
    if (way === 'known') await ways.learn(query, headers);
    lines.length = 0;
    await leave(watched);
    await vi.waitFor(() => expect(lines.filter(isOfRequest), JSON.stringify(lines)).toHaveLength(1));
    await expectNothingLeft(ways, { gone: 1 });
    expect(lines.filter(isOfRequest)).toHaveLength(1);
  });

describe('a client that goes away', () => {
  const head = { requestId: 'request-1', method: 'POST', path: '/graphql' };

  test.each(bothWays)('before its body has begun (%s)', async (way) => {
    const lines = await goAway(way, {}, async ({ ways }) => {
      const client = ways.connect();
      const bytes = bytesIn(way);
      const before = ways.arrived();
      client.write(bytes.subarray(0, bytes.indexOf('\r\n\r\n') + 4));
      await vi.waitUntil(() => ways.arrived() > before);
      client.close();
    });
    expect(lines).toEqual([{ ...head, status: 400, errorCodes: ['BAD_REQUEST'], clientGone: true }]);
  });

  test.each(bothWays)('in the middle of its body (%s)', async (way) => {
    const lines = await goAway(way, {}, async ({ ways }) => {
      const client = ways.connect();
      const bytes = bytesIn(way);
      const before = ways.arrived();
      client.write(bytes.subarray(0, bytes.length - 20));
      await vi.waitUntil(() => ways.arrived() > before);
      client.close();
    });
    expect(lines).toEqual([{ ...head, status: 400, errorCodes: ['BAD_REQUEST'], clientGone: true }]);
  });

  test.each(bothWays)('while a vendor is waited for takes the call with it (%s)', async (way) => {
    const lines = await goAway(way, {}, async ({ ways }) => {
      const client = ways.connect();
      const reached = vi.fn(() => true);
      ways.sandboxed.sandbox('oum').inject({ kind: 'silence', matches: reached });
      client.write(bytesIn(way));
      await vi.waitUntil(() => reached.mock.calls.length > 0);
      client.close();
      await vi.waitFor(async () => {
        const samples = await scrape(ways.sandboxed.gateway);
        const aborted = { directory: 'oum', error: 'aborted' };
        expect(valueOf(samples, 'rollcall_upstream_calls_total', aborted)).toBe(1);
      });
    });
    const operation = { operation: 'Who', operationType: 'query', errorCodes: ['ABORTED'], upstreamCalls: { oum: 1 } };
    expect(lines).toEqual([
      { requestId: 'request-1', path: 'directory.users', error: expect.objectContaining({ kind: 'aborted' }) },
      { ...head, status: 200, ...operation, estimatedCalls: expect.anything(), clientGone: true },
    ]);
  });

  const endings = bothWays.flatMap((way) => [true, false].map((isVerified) => ({ way, isVerified })));
  test.each(endings)('while its token is being verified ($way, verified in the end: $isVerified)', async (ending) => {
    const { way, isVerified } = ending;
    const clock = new Date();
    await using issuer = await startIssuer({ now: () => clock });
    const headers = { Authorization: `Bearer ${await issuer.sign()}` };
    const keys = [{ name: 'watcher', hash: hashApiKey(watcher), metrics: true, grants: {} }];
    const lines = await goAway(
      way,
      { access: { jwt: issuer.settings(), keys }, exposeRaw: false },
      async ({ ways }) => {
        const gone = ways.gone();
        await issuer.rotate();
        const { promise: asked, resolve: tell } = Promise.withResolvers<ServerResponse>();
        issuer.answer = tell;
        const renewed = { Authorization: `Bearer ${await issuer.sign()}` };
        const client = ways.connect();
        client.write(bytesIn(way, { body: { query }, headers: renewed }));
        const response = await asked;
        client.close();
        // The gateway has been told so too, before the issuer's answer is there.
        await vi.waitUntil(() => ways.gone() > gone);
        if (isVerified) response.end(JSON.stringify({ keys: [issuer.key().jwk] }));
        else response.writeHead(500).end();
      },
      headers,
    );
    const refused = { status: 503, errorCodes: ['AUTHENTICATION_UNAVAILABLE'] };
    const brokenOff = { status: 400, errorCodes: ['BAD_REQUEST'], caller: 'jwt:ada' };
    expect(lines.filter(isOfRequest)).toEqual([{ ...head, ...(isVerified ? brokenOff : refused), clientGone: true }]);
  });
});
