import { describe, expect, test } from 'vitest';
import type { BegunWrite, NewWrite } from '../../../src/domain/ledger-write.ts';
import type { Ledger } from '../../../src/domain/ledger.ts';
import { type LedgerSite, withBench } from '../home.ts';
import { sampleInvite, sampleRequest, sampleSettlement, sampleWrite } from '../samples.ts';

const day = 86_400;
const at = (time: string): string => `2026-11-22T${time}.000Z`;

/** Tries to begin one more invite, in a request of its own. */
const attempt = async (ledger: Ledger, changes: Partial<NewWrite>): Promise<{ write: NewWrite; begun: BegunWrite }> => {
  const request = sampleRequest();
  await ledger.openRequest(request);
  const write = sampleWrite(request.id, { invite: sampleInvite(), ...changes });
  return { write, begun: await ledger.beginWrite(write) };
};

/** How many invites may be sent in a window of time. */
export const quotaContract = (site: LedgerSite): void => {
  describe('a quota', () => {
    const quota = { limit: 2, seconds: day };

    test(
      'is taken from until none is left, and a place is free when the oldest leaves the window',
      withBench(site, async ({ ledger }) => {
        for (const time of ['08:00:00', '09:00:00']) await attempt(ledger, { at: at(time), quota });
        const { begun, write } = await attempt(ledger, { at: at('10:00:00'), quota });
        expect(begun).toEqual({ state: 'QUOTA_EXHAUSTED', used: 2, limit: 2, freeAt: '2026-11-23T08:00:00.000Z' });
        expect(await ledger.listWrites(write.requestId)).toEqual([]);

        expect(await ledger.readQuota('automation', quota, at('10:00:00'))).toEqual({
          used: 2,
          freeAt: '2026-11-23T08:00:00.000Z',
        });
        expect(await ledger.readQuota('automation', quota, '2026-11-23T08:00:00.000Z')).toEqual({
          used: 1,
          freeAt: null,
        });

        const early = await attempt(ledger, { at: '2026-11-23T07:59:59.999Z', quota });
        expect(early.begun.state).toBe('QUOTA_EXHAUSTED');
        const due = await attempt(ledger, { at: '2026-11-23T08:00:00.000Z', quota });
        expect(due.begun.state).toBe('BEGUN');
      }),
    );

    test(
      'that was lowered is free again when enough have left, and one of nothing never is before its window has passed',
      withBench(site, async ({ ledger }) => {
        for (const time of ['07:00:00', '08:00:00', '09:00:00']) await attempt(ledger, { at: at(time) });
        const { begun } = await attempt(ledger, { at: at('10:00:00'), quota });
        expect(begun).toMatchObject({ used: 3, freeAt: '2026-11-23T08:00:00.000Z' });
        const none = await attempt(ledger, {
          directory: 'empty',
          at: at('10:00:00'),
          quota: { limit: 0, seconds: day },
        });
        expect(none.begun).toEqual({ state: 'QUOTA_EXHAUSTED', used: 0, limit: 0, freeAt: '2026-11-23T10:00:00.000Z' });
      }),
    );

    test(
      'of one actor is not taken from by others',
      withBench(site, async ({ ledger }) => {
        const own = { ...quota, actor: 'ada' };
        for (const actor of ['bob', 'bob', 'ada']) await attempt(ledger, { at: at('08:00:00'), actor });
        expect(await ledger.readQuota('automation', own, at('09:00:00'))).toEqual({ used: 1, freeAt: null });
        const begun = async () => (await attempt(ledger, { at: at('09:00:00'), actor: 'ada', quota: own })).begun;
        expect(await begun()).toEqual({ state: 'BEGUN' });
        expect(await begun()).toMatchObject({ used: 2, freeAt: '2026-11-23T08:00:00.000Z' });
      }),
    );

    test(
      'counts what was or may have been sent, in its directory only',
      withBench(site, async ({ ledger }) => {
        for (const state of ['REFUSED', 'NOT_SENT'] as const) {
          const { write } = await attempt(ledger, { at: at('08:00:00'), quota });
          await ledger.settleWrite(write.id, sampleSettlement({ state, receipt: null }));
        }
        await attempt(ledger, { at: at('08:00:00'), quota, directory: 'elsewhere' });
        await attempt(ledger, { at: at('08:00:00'), quota, invite: null });
        expect(await ledger.countInvitesSince('automation', at('07:00:00'))).toBe(0);

        const lost = await attempt(ledger, { at: at('08:00:00'), quota });
        await ledger.settleWrite(lost.write.id, sampleSettlement({ state: 'UNKNOWN', receipt: null }));
        const sent = await attempt(ledger, { at: at('08:30:00'), quota });
        await ledger.settleWrite(sent.write.id, sampleSettlement());
        expect(await ledger.countInvitesSince('automation', at('07:00:00'))).toBe(2);
        expect(await ledger.countInvitesSince('automation', at('08:00:00'))).toBe(1);
        expect((await attempt(ledger, { at: at('09:00:00'), quota })).begun.state).toBe('QUOTA_EXHAUSTED');
      }),
    );

    test(
      'of a hundred lets exactly a hundred of two hundred at the same moment begin',
      withBench(site, async ({ ledger, open }) => {
        const ledgers = [ledger, await open()];
        const hundred = { limit: 100, seconds: day };
        const attempts = await Promise.all(
          Array.from({ length: 200 }, (_, index) => attempt(ledgers[index % 2] ?? ledger, { quota: hundred })),
        );
        expect(attempts.filter(({ begun }) => begun.state === 'BEGUN')).toHaveLength(100);
        expect(attempts.filter(({ begun }) => begun.state === 'QUOTA_EXHAUSTED')).toHaveLength(100);
        expect(await ledger.countInvitesSince('automation', at('09:00:00'))).toBe(100);
      }),
    );
  });
};
