import { describe, expect, test } from 'vitest';
import type { CacheConfig } from '../../src/config/cache-config.ts';
import type { Fault } from '../../src/sandbox/sandbox.ts';
import { minute, type Stage, startStage } from './stage.ts';

const users = `{ directory(key: "tray") { users(first: 5) { nodes { name } sources { freshness fetchedAt notes } } } }`;

const start = (cache: CacheConfig, deadlineSeconds = 10): Promise<Stage> =>
  startStage({
    cache: { ...minute, ...cache },
    upstream: { retries: 0, breaker: { failures: 2 }, deadlineSeconds },
  });

const reportOf = async (stage: Stage) => {
  const { data, errors } = await stage.ask(users);
  return errors === undefined ? data.directory.users.sources[0] : errors[0]?.extensions.code;
};

describe('while what is too old may still be given', () => {
  test('it is given at once, and fetched anew in the background', async () => {
    await using stage = await start({ staleSeconds: 30 });
    await reportOf(stage);
    const readAt = stage.now();
    stage.calls('tray');
    stage.pass(89);
    expect(await reportOf(stage)).toEqual({ freshness: 'STALE', fetchedAt: readAt, notes: [] });
    await expect.poll(async () => (await reportOf(stage)).freshness).toBe('CACHED');
    expect(await reportOf(stage)).toMatchObject({ fetchedAt: stage.now() });
    expect(stage.calls('tray')).toBe(1);
    expect(await stage.metrics('rollcall_upstream_calls_total{directory="tray",status="2xx"')).toEqual([
      'rollcall_upstream_calls_total{directory="tray",status="2xx",error="none"} 2',
    ]);
  });

  test('nobody waits for a vendor that is silent, nobody pays for asking it, and it is asked once', async () => {
    await using stage = await start({ staleSeconds: 30 }, 0.2);
    await reportOf(stage);
    stage.calls('tray');
    stage.pass(60);
    stage.sandbox('tray').inject({ kind: 'silence', times: 1 });
    const ask = async (): Promise<unknown> => {
      const response = await stage.gateway.fetch(
        new Request('http://gateway/graphql', {
          method: 'POST',
          headers: { 'content-type': 'application/json', accept: 'application/json', 'x-rollcall-upstream': '1' },
          body: JSON.stringify({ query: users }),
        }),
      );
      return response.json();
    };
    for (const answer of await Promise.all([ask(), ask(), ask()])) {
      expect(answer).toMatchObject({
        data: { directory: { users: { sources: [{ freshness: 'STALE' }] } } },
        extensions: { upstream: { total: 0 } },
      });
    }
    await expect.poll(() => stage.sandbox('tray').requests.length).toBe(1);
  });

  test('and no longer', async () => {
    await using stage = await start({ staleSeconds: 30 });
    await reportOf(stage);
    stage.pass(90);
    expect(await reportOf(stage)).toMatchObject({ freshness: 'LIVE' });
  });

  test.each([401, 403, 404])('a %i in the background has it forgotten', async (status) => {
    await using stage = await start({ staleSeconds: 30, staleIfErrorSeconds: 600 });
    await reportOf(stage);
    stage.pass(60);
    stage.sandbox('tray').inject({ kind: 'status', status });
    expect(await reportOf(stage)).toMatchObject({ freshness: 'STALE' });
    await expect.poll(() => reportOf(stage)).toMatch(/^(?:UNAUTHORIZED|FORBIDDEN|NOT_FOUND)$/);
  });

  test('a write that ends before the read in the background does is not undone by it', async () => {
    await using stage = await start({ staleSeconds: 30 });
    const { data } = await stage.ask('{ directory(key: "tray") { users(first: 5) { nodes { id } } } }');
    await reportOf(stage);
    stage.pass(60);
    expect(await reportOf(stage)).toMatchObject({ freshness: 'STALE' });
    await stage.ask(
      `mutation { removeUser(input: { userId: "${data.directory.users.nodes[4].id}", overrides: [LAST_ADMIN, PROTECTED_ACCOUNT, UNCHECKED] }) { outcome } }`,
    );
    expect(await reportOf(stage)).toMatchObject({ freshness: 'LIVE' });
  });
});

describe('where the vendor fails', () => {
  const outages: readonly (readonly [string, Fault])[] = [
    ['with a 500', { kind: 'status', status: 500 }],
    ['with a 503', { kind: 'status', status: 503 }],
    ['with a 429', { kind: 'status', status: 429, headers: { 'retry-after': '1' } }],
    ['with a 408', { kind: 'status', status: 408 }],
    ['by cutting the connection', { kind: 'reset' }],
  ];

  test.each(outages)('%s, what is too old is given, and said to be', async (_how, fault) => {
    await using stage = await start({ staleIfErrorSeconds: 600 });
    await reportOf(stage);
    const readAt = stage.now();
    stage.pass(659);
    stage.sandbox('tray').inject(fault);
    const report = await reportOf(stage);
    expect(report).toMatchObject({ freshness: 'STALE', fetchedAt: readAt });
    expect(report.notes).toEqual([
      expect.stringMatching(/^Shown as it was at `fetchedAt`, since .*Tray.*\/core\/v1\/users/),
    ]);
    stage.sandbox('tray').clearFaults();
  });

  test('so often that it is left alone, likewise, and without a call', async () => {
    await using stage = await start({ staleIfErrorSeconds: 600 });
    await reportOf(stage);
    stage.pass(60);
    stage.sandbox('tray').inject({ kind: 'status', status: 500 });
    for (const _ of [1, 2]) await reportOf(stage);
    stage.calls('tray');
    const report = await reportOf(stage);
    expect(report.notes[0]).toContain('left alone');
    expect(report.freshness).toBe('STALE');
    expect(stage.calls('tray')).toBe(0);
  });

  test('nothing is given that is older than it may be, or that was never read', async () => {
    await using stage = await start({ staleIfErrorSeconds: 600 });
    await reportOf(stage);
    stage.pass(660);
    stage.sandbox('tray').inject({ kind: 'status', status: 503 });
    expect(await reportOf(stage)).toBe('UPSTREAM_UNAVAILABLE');
    const { errors } = await stage.ask(users.replace('first: 5', 'first: 6'));
    expect(errors?.[0]?.extensions.code).toBe('UPSTREAM_UNAVAILABLE');
  });

  test.each([401, 403, 404, 400])('a %i is no failure of the vendor', async (status) => {
    await using stage = await start({ staleIfErrorSeconds: 600 });
    await reportOf(stage);
    stage.pass(60);
    stage.sandbox('tray').inject({ kind: 'status', status, times: 1 });
    expect(typeof (await reportOf(stage))).toBe('string');
    if (status === 400) return;
    // What was kept is theirs no longer, also once the vendor is down.
    stage.sandbox('tray').inject({ kind: 'status', status: 503 });
    expect(await reportOf(stage)).toBe('UPSTREAM_UNAVAILABLE');
  });

  test('a token that is refused takes with it all that was read with it', async () => {
    await using stage = await start({ staleIfErrorSeconds: 600 });
    const roles = '{ directory(key: "tray") { roles(first: 5) { nodes { name } } } }';
    await stage.ask(roles);
    stage.sandbox('tray').inject({ kind: 'status', status: 401 });
    expect(await reportOf(stage)).toBe('UNAUTHORIZED');
    expect((await stage.ask(roles)).errors).toHaveLength(1);
  });
});
