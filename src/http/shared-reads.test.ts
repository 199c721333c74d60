import { describe, expect, test } from 'vitest';
import { type Call, createCallBudget } from '../domain/call.ts';
import { ProviderError, type ProviderErrorKind } from '../domain/provider-error.ts';
import { shareReads } from './shared-reads.ts';
import type { Transport, UpstreamAnswer, UpstreamRequest } from './transport.ts';

interface Sent {
  readonly request: UpstreamRequest;
  readonly answer: (body: unknown) => void;
  readonly fail: (kind: ProviderErrorKind) => void;
}

/** A transport whose calls the test answers by hand, and which pays like the real one. */
const createManual = (): Transport & { readonly sent: Sent[] } => {
  const sent: Sent[] = [];
  return {
    sent,
    send: async (request, call) => {
      call.budget.take('d');
      const { promise, resolve, reject } = Promise.withResolvers<UpstreamAnswer>();
      sent.push({
        request,
        answer: (body) => resolve({ status: 200, body }),
        fail: (kind) => reject(new ProviderError(kind, 'd', 'failed')),
      });
      return promise;
    },
    close: async () => {},
  };
};

const createCall = (limit = Infinity, reads: Call['reads'] = new Map()): Call => ({
  signal: new AbortController().signal,
  budget: createCallBudget(limit),
  reads,
});

const get = (path: string, ...query: readonly (readonly [string, string])[]): UpstreamRequest => ({
  method: 'GET',
  path,
  query,
});

describe('an identical read', () => {
  test('is sent once while it is under way, and all hold the same answer', async () => {
    const manual = createManual();
    const transport = shareReads(manual, 'd');
    const call = createCall();
    const asked = [1, 2, 3].map(() => transport.send(get('/users', ['first', '10']), call));
    expect(manual.sent).toHaveLength(1);
    manual.sent[0]?.answer(['a']);
    const [first, second, third] = await Promise.all(asked);
    expect(first?.body).toEqual(['a']);
    expect(second).toBe(first);
    expect(third).toBe(first);
  });

  test('is not sent again after its answer has come', async () => {
    const manual = createManual();
    const transport = shareReads(manual, 'd');
    const call = createCall();
    const first = transport.send(get('/users'), call);
    manual.sent[0]?.answer(['a']);
    expect(await transport.send({ method: 'GET', path: '/users', query: [] }, call)).toBe(await first);
    expect(manual.sent).toHaveLength(1);
  });

  test.each([
    ['another path', get('/users/1')],
    ['another query', get('/users', ['first', '20'])],
    ['the parameters in another order', get('/users', ['b', '2'], ['a', '1'])],
    ['a parameter that looks like two', get('/users', ['a', '1&b=2'])],
  ])('is not %s', (_what, other) => {
    const manual = createManual();
    const transport = shareReads(manual, 'd');
    const call = createCall();
    void transport.send(get('/users', ['a', '1'], ['b', '2']), call);
    void transport.send(other, call);
    expect(manual.sent).toHaveLength(2);
  });

  test('is not that of another directory, nor that of another request', () => {
    const manual = createManual();
    const call = createCall();
    void shareReads(manual, 'd').send(get('/users'), call);
    void shareReads(manual, 'e').send(get('/users'), call);
    void shareReads(manual, 'd').send(get('/users'), createCall());
    expect(manual.sent).toHaveLength(3);
  });
});

describe('a budget', () => {
  test('is taken from once for all askers', async () => {
    const manual = createManual();
    const transport = shareReads(manual, 'd');
    const rich = createCall(1);
    const poor = createCall(0, rich.reads);
    const first = transport.send(get('/users'), rich);
    const second = transport.send(get('/users'), poor);
    manual.sent[0]?.answer([]);
    expect(await second).toBe(await first);
    await expect(transport.send(get('/roles'), rich)).rejects.toMatchObject({ kind: 'budget-exhausted' });
  });

  test('that is spent fails its own asker only: the others read for themselves, once', async () => {
    const manual = createManual();
    const transport = shareReads(manual, 'd');
    const poor = createCall(0);
    const first = transport.send(get('/users'), poor);
    const others = [1, 2].map(() => transport.send(get('/users'), createCall(1, poor.reads)));
    await expect(first).rejects.toMatchObject({ kind: 'budget-exhausted' });
    await expect.poll(() => manual.sent.length).toBe(1);
    manual.sent[0]?.answer(['a']);
    expect((await Promise.all(others)).map(({ body }) => body)).toEqual([['a'], ['a']]);
    expect(manual.sent).toHaveLength(1);
  });

  test('that is spent for everybody fails everybody', async () => {
    const transport = shareReads(createManual(), 'd');
    const call = createCall(0);
    const results = await Promise.allSettled([1, 2, 3].map(() => transport.send(get('/users'), call)));
    expect(results.map((result) => result.status)).toEqual(['rejected', 'rejected', 'rejected']);
  });
});

describe('a failure', () => {
  test('is shared, and not asked for again', async () => {
    const manual = createManual();
    const transport = shareReads(manual, 'd');
    const call = createCall();
    const asked = [1, 2].map(() => transport.send(get('/users'), call));
    manual.sent[0]?.fail('not-found');
    for (const one of asked) await expect(one).rejects.toMatchObject({ kind: 'not-found' });
    await expect(transport.send(get('/users'), call)).rejects.toMatchObject({ kind: 'not-found' });
    expect(manual.sent).toHaveLength(1);
  });

  test('by abort is not kept', async () => {
    const manual = createManual();
    const transport = shareReads(manual, 'd');
    const call = createCall();
    const first = transport.send(get('/users'), call);
    manual.sent[0]?.fail('aborted');
    await expect(first).rejects.toMatchObject({ kind: 'aborted' });
    const second = transport.send(get('/users'), call);
    manual.sent[1]?.answer([]);
    await expect(second).resolves.toMatchObject({ status: 200 });
  });
});

describe('a write', () => {
  test('is never shared', () => {
    const manual = createManual();
    const transport = shareReads(manual, 'd');
    const call = createCall();
    for (const _ of [1, 2]) void transport.send({ method: 'POST', path: '/invites', body: {} }, call);
    expect(manual.sent).toHaveLength(2);
  });

  test.each(['answer', 'fail'] as const)('makes reads fresh again after its %s', async (outcome) => {
    const manual = createManual();
    const transport = shareReads(manual, 'd');
    const call = createCall();
    const before = transport.send(get('/users'), call);
    manual.sent[0]?.answer(['a']);
    await before;

    const write = transport.send({ method: 'DELETE', path: '/users/a' }, call);
    const during = transport.send(get('/roles'), call);
    manual.sent[2]?.answer([]);
    await during;
    if (outcome === 'answer') manual.sent[1]?.answer(undefined);
    else manual.sent[1]?.fail('timeout');
    await write.catch(() => {});

    void transport.send(get('/users'), call);
    void transport.send(get('/roles'), call);
    expect(manual.sent).toHaveLength(5);
  });

  test('leaves what was read of other directories', async () => {
    const manual = createManual();
    const call = createCall();
    const other = shareReads(manual, 'e');
    void other.send(get('/users'), call);
    const write = shareReads(manual, 'd').send({ method: 'DELETE', path: '/users/a' }, call);
    manual.sent[1]?.answer(undefined);
    await write;
    void other.send(get('/users'), call);
    expect(manual.sent).toHaveLength(2);
  });
});
