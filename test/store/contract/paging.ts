import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Position, Slice, Window } from '../../../src/domain/window.ts';
import { type Bench, type LedgerSite, withBench } from '../home.ts';
import { dawn, sampleRequest, sampleSettlement, sampleWrite, sampleObservation } from '../samples.ts';

interface Listed {
  readonly id: string;
}

type Read = (window: Window) => Promise<Slice<Listed>>;

/** A list under test, and the truth about it. */
interface Specimen {
  readonly read: Read;
  readonly accepts: (position: Position) => boolean;
  /** The ids that are in it, newest first. */
  readonly truth: readonly string[];
}

const rows = 23;

/** Rows of few different moments, so that many share one, in two directories. */
const fill = async ({ ledger }: Bench): Promise<void> => {
  const request = sampleRequest();
  await ledger.openRequest(request);
  for (let ordinal = 0; ordinal < rows; ordinal += 1) {
    const at = new Date(Date.parse(dawn) + ((ordinal * 7) % 5) * 1000).toISOString();
    const directory = ordinal % 3 === 0 ? 'security' : 'automation';
    const write = sampleWrite(request.id, { ordinal, at, directory });
    await ledger.beginWrite(write);
    const state = ordinal % 11 === 10 ? 'REFUSED' : 'APPLIED';
    await ledger.settleWrite(write.id, sampleSettlement({ at, state, receipt: null }));
    if (ordinal % 8 === 0) await ledger.observeInvite(sampleObservation({ vendorId: `vendor-${ordinal}`, at }));
  }
};

const idsOf = async ({ home }: Bench, sql: string): Promise<readonly string[]> =>
  (await home.query(sql)).map(({ id }) => String(id));

const specimens: Readonly<Record<string, (bench: Bench) => Promise<Specimen>>> = {
  'of invites': async (bench) => ({
    read: (window) => bench.ledger.listInvites({ directories: ['automation', 'security'], now: dawn }, window),
    accepts: bench.ledger.acceptsInvitePosition,
    truth: await idsOf(bench, 'select id from invites where hidden = 0 order by sort_at desc, id desc'),
  }),
  'of invites, filtered': async (bench) => ({
    read: (window) =>
      bench.ledger.listInvites({ directories: ['security'], email: 'ada.lovelace@example.com', now: dawn }, window),
    accepts: bench.ledger.acceptsInvitePosition,
    truth: await idsOf(
      bench,
      `select id from invites where hidden = 0 and directory = 'security' and origin = 'ROLLCALL' order by sort_at desc, id desc`,
    ),
  }),
  'of audit events': async (bench) => ({
    read: (window) =>
      bench.ledger.listAuditEvents({ directories: ['automation'], since: '2026-11-22T10:00:01.000Z' }, window),
    accepts: bench.ledger.acceptsAuditPosition,
    truth: await idsOf(
      bench,
      `select id from audit_events where directory = 'automation' and at >= '2026-11-22T10:00:01.000Z' order by at desc, id desc`,
    ),
  }),
  'of nothing': async (bench) => ({
    read: (window) => bench.ledger.listInvites({ directories: ['empty'], now: dawn }, window),
    accepts: bench.ledger.acceptsInvitePosition,
    truth: [],
  }),
};

const windows = fc.record({
  direction: fc.constantFrom<Window['direction']>('forward', 'backward'),
  count: fc.oneof(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 60 })),
  /** Which known position to start from, as a part of how many there are. */
  edge: fc.option(fc.double({ min: 0, max: 0.999, noNaN: true })),
  total: fc.boolean(),
});

/** Windows over the ledger's own lists. */
export const pagingContract = (site: LedgerSite): void => {
  describe.each(Object.entries(specimens))('a list %s', (_, make) => {
    test(
      'is walked in windows of any sizes, in both directions, each row once and in order',
      withBench(site, async (bench) => {
        await fill(bench);
        const { read, truth } = await make(bench);
        await fc.assert(
          fc.asyncProperty(
            fc.constantFrom<Window['direction']>('forward', 'backward'),
            fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 6 }),
            async (direction, sizes) => {
              const forward = direction === 'forward';
              const found: string[] = [];
              let from: Position | null = null;
              for (let step = 0; step <= truth.length; step += 1) {
                const count = sizes[step % sizes.length] ?? 1;
                const slice = await read({ direction, count, from, needs: { end: true, total: false } });
                const ids = slice.rows.map(({ id }) => id);
                if (forward) found.push(...ids);
                else found.unshift(...ids);
                if (!(forward ? slice.hasNext : slice.hasPrevious)) break;
                from = slice.position(forward ? ids.length - 1 : 0);
              }
              expect(found).toEqual(truth);
            },
          ),
          { numRuns: 25 },
        );
      }),
    );

    test(
      'answers any window from any row exactly, and tells both ends and the total',
      withBench(site, async (bench) => {
        await fill(bench);
        const { read, accepts, truth } = await make(bench);
        await fc.assert(
          fc.asyncProperty(fc.array(windows, { minLength: 1, maxLength: 6 }), async (steps) => {
            const known: { index: number; position: Position }[] = [];
            for (const { direction, count, edge, total } of steps) {
              const at = edge === null ? undefined : known[Math.floor(edge * known.length)];
              const slice = await read({ direction, count, from: at?.position ?? null, needs: { end: true, total } });
              const forward = direction === 'forward';
              const from = forward
                ? at === undefined
                  ? 0
                  : at.index + 1
                : Math.max(0, (at?.index ?? truth.length) - count);
              const to = forward ? Math.min(truth.length, from + count) : (at?.index ?? truth.length);
              expect(slice.rows.map(({ id }) => id)).toEqual(truth.slice(from, to));
              expect([slice.hasPrevious, slice.hasNext]).toEqual([from > 0, to < truth.length]);
              expect(slice.total).toBe(total ? truth.length : null);
              expect(slice).toMatchObject({ notes: [], resume: null });
              for (const index of slice.rows.keys()) {
                const position: Position = JSON.parse(JSON.stringify(slice.position(index)));
                expect(accepts(position)).toBe(true);
                known.push({ index: from + index, position });
              }
              expect(() => slice.position(slice.rows.length)).toThrow(RangeError);
            }
          }),
          { numRuns: 40 },
        );
      }),
    );
  });

  test(
    'a window goes on where its row was deleted, and loses and repeats none',
    withBench(site, async (bench) => {
      await fill(bench);
      const { ledger } = bench;
      const read: Read = (window) => ledger.listAuditEvents({ directories: ['automation', 'security'] }, window);
      const needs = { end: true, total: false };
      const first = await read({ direction: 'backward', count: 10, from: null, needs });
      const from = first.position(5);
      const [moment] = from;
      // All that is older than the row's moment goes, and the row's own moment stays: then that too.
      for (const mark of [String(moment), '2026-11-22T10:00:04.000Z']) {
        const before = await read({ direction: 'backward', count: 100, from, needs });
        await ledger.deleteBefore(mark);
        const after = await read({ direction: 'backward', count: 100, from, needs });
        expect(after.rows.map(({ id }) => id)).toEqual(
          before.rows.filter((row) => String(Reflect.get(row, 'at')) >= mark).map(({ id }) => id),
        );
      }
      const gone = await read({ direction: 'forward', count: 5, from, needs });
      expect(gone).toMatchObject({ rows: [], hasNext: false, hasPrevious: true });
    }),
  );

  test(
    'positions that the ledger cannot have made are not accepted',
    withBench(site, async ({ ledger }) => {
      const id = sampleRequest().id;
      const strange: readonly Position[] = [
        [],
        [dawn],
        [dawn, id, null],
        [id, dawn],
        [dawn, id.toUpperCase()],
        ['2026-11-22T10:00:00Z', id],
        ['2026-13-22T10:00:00.000Z', id],
        [Date.parse(dawn), id],
        [dawn, `${id}' or 1 = 1 --`],
        [dawn, null],
        [[dawn], id],
      ];
      expect(strange.map((position) => ledger.acceptsInvitePosition(position))).toEqual(strange.map(() => false));
      expect(strange.map((position) => ledger.acceptsAuditPosition(position))).toEqual(strange.map(() => false));
      expect(ledger.acceptsInvitePosition([dawn, id])).toBe(true);
    }),
  );
};
