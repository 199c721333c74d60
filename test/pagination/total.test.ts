import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ProviderError } from '../../src/domain/provider-error.ts';
import { createFakePageNumberList } from './fakes/page-number-vendor.ts';
import { createRows, idsOf } from './fakes/row.ts';
import { createUpstream, newCall } from './fakes/upstream.ts';
import { counts, cursorsOf, directions, readAt } from './reading.ts';
import { arrays, build, type Specimen, specimens } from './specimen.ts';

test('a total is exact or unknown, from any window of any list', async () => {
  await fc.assert(
    fc.asyncProperty(
      specimens,
      directions,
      counts,
      fc.boolean(),
      fc.nat(),
      async (specimen, direction, count, total, edge) => {
        const { list, truth } = build(specimen, createUpstream());
        const first = await readAt(list, { direction, count, cursor: null, total });
        if (first.total !== null) expect(first.total).toBe(truth.length);
        const cursors = cursorsOf(first);
        if (cursors.length === 0) return;
        const onward = await readAt(list, { direction, count, cursor: cursors[edge % cursors.length] ?? null, total });
        if (onward.total !== null) expect(onward.total).toBe(truth.length);
      },
    ),
    { numRuns: 1000 },
  );
});

const number = (rows: number, count: 'total' | 'page' | 'absent', limit = 100) =>
  ({ kind: 'number', rows, vendor: { limit, count } }) satisfies Specimen;

test.each([
  [number(250, 'total'), 10, 250, 1],
  [number(250, 'page'), 10, null, 2],
  [number(250, 'absent'), 10, null, 1],
  [number(100, 'total'), 100, 100, 2],
  [number(100, 'page'), 100, 100, 2],
  [number(100, 'absent'), 100, null, 1],
  [number(7, 'absent'), 10, 7, 1],
  [number(0, 'page'), 10, 0, 1],
] as const)('%j, %i rows of it: the total is %s after %i calls', async (specimen, count, total, calls) => {
  const upstream = createUpstream();
  const { list } = build(specimen, upstream);
  const slice = await readAt(list, { direction: 'forward', count, cursor: null, end: false, total: true });
  expect(slice.total).toBe(total);
  expect(upstream.sent).toHaveLength(calls);
});

test('a page in the middle that counts itself settles that there is no total to be had', async () => {
  const upstream = createUpstream();
  const { list } = build(number(1000, 'page'), upstream);
  const { position } = await readAt(list, { direction: 'forward', count: 500, cursor: null });
  upstream.sent.length = 0;
  const window = { direction: 'forward', count: 100, from: position(449), needs: { end: false, total: true } } as const;
  expect((await list.read(window, newCall())).total).toBe(null);
  expect(upstream.sent).toEqual(['r page_number=5 page_size=100', 'r page_number=6 page_size=100']);
});

test('a vendor’s count that its own pages contradict is not believed', async () => {
  const rows = createRows('r', 30);
  const upstream = createUpstream();
  // It counts the rows of another, larger list: 30 rows on three pages of which the last is short.
  const page = { kind: 'number', limit: 20 };
  const list = createFakePageNumberList({ limit: page.limit, count: 'total' }, rows, {
    sent: upstream.sent,
    answer: async (call, request, answer) => {
      const made = await upstream.answer(call, request, answer);
      return { ...made, count: 90 };
    },
  });
  const all = await readAt(list, { direction: 'forward', count: 500, cursor: null, total: true });
  expect(idsOf(all.rows)).toEqual(idsOf(rows));
  expect(all.total === null || all.total === 30).toBe(true);
  expect(all.hasNext).toBe(false);
});

test('a total that changes while the window is read is not told', async () => {
  const upstream = createUpstream();
  const rows = createRows('r', 30);
  const list = createFakePageNumberList({ limit: 20, count: 'total' }, rows, {
    sent: upstream.sent,
    answer: async (call, request, answer) => {
      const made = await upstream.answer(call, request, answer);
      rows.push(...createRows('new', 1));
      return made;
    },
  });
  const slice = await readAt(list, { direction: 'forward', count: 30, cursor: null, total: true });
  expect(slice).toMatchObject({ total: null, completeness: 'PARTIAL' });
  expect(slice.notes.join()).toContain('changed while it was read');
});

test('a vendor that puts fewer rows on a page than it documents ends in an error, where anything tells', async () => {
  const list = createFakePageNumberList(
    { limit: 100, count: 'total', cap: 50 },
    createRows('r', 120),
    createUpstream(),
  );
  const error: unknown = await readAt(list, { direction: 'forward', count: 100, cursor: null }).catch(
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ProviderError);
  expect(error).toMatchObject({ kind: 'malformed-response' });
});

test('the total of several lists is their sum, asked of each once, and unknown where one of them is', async () => {
  const inner = number(250, 'total');
  const flattened = (inners: readonly Specimen[], failing: readonly number[] = []): Specimen => ({
    kind: 'flattened',
    outer: { kind: 'array', rows: inners.length },
    inners,
    failing,
  });
  const ask = async (specimen: Specimen, limit?: number) => {
    const { list } = build(specimen, createUpstream());
    return readAt(list, { direction: 'forward', count: 10, cursor: null, total: true }, newCall(limit));
  };
  expect((await ask(flattened([inner, number(3, 'page'), inner]))).total).toBe(503);
  expect((await ask(flattened([inner, number(300, 'page'), inner]))).total).toBe(null);
  expect((await ask(flattened([inner, inner, inner], [2]))).total).toBe(null);
  expect((await ask(flattened([inner, inner, inner], [0]))).total).toBe(null);
  for (let limit = 2; limit < 6; limit += 1) {
    const slice = await ask(flattened([inner, inner, inner]), limit);
    expect(slice.rows).toHaveLength(10);
    expect([null, 750]).toContain(slice.total);
  }
});

test('a list that failed is not asked again for its total', async () => {
  const upstream = createUpstream();
  const inners = [number(3, 'page'), number(3, 'page')];
  const { list } = build({ kind: 'flattened', outer: { kind: 'array', rows: 2 }, inners, failing: [1] }, upstream);
  const slice = await readAt(list, { direction: 'forward', count: 10, cursor: null, total: true });
  expect(slice.total).toBe(null);
  expect(upstream.sent.filter((request) => request.startsWith('failing'))).toHaveLength(1);
});

test('totals of lists that are held whole are always known', async () => {
  await fc.assert(
    fc.asyncProperty(arrays, async (specimen) => {
      const { list } = build(specimen, createUpstream());
      expect((await readAt(list, { direction: 'forward', count: 3, cursor: null, total: true })).total).toBe(
        specimen.rows,
      );
    }),
  );
});
