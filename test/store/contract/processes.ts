import { describe, expect, test } from 'vitest';
import type { ChildNews } from '../child-task.ts';
import { type LedgerSite, withBench } from '../home.ts';
import { runTogether, startProcess } from '../processes.ts';
import { dawn, everything, sampleRequest } from '../samples.ts';

const begunBy = (news: readonly ChildNews[]): number[] =>
  news.map((told) => {
    if (told.kind !== 'done') throw new Error(JSON.stringify(told));
    return told.begun;
  });

const total = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);

/** One ledger in several processes. */
export const processContract = (site: LedgerSite): void => {
  describe('of two processes', () => {
    test('that open a ledger which is not there at the same moment, both find its tables', async () => {
      const home = await site.makeHome();
      const processes = Array.from({ length: 4 }, () => startProcess({ kind: 'open', location: home.location }));
      try {
        const opened = await Promise.all(processes.map((process) => process.opened));
        expect(opened).toEqual(processes.map(() => ({ kind: 'ready' })));
        expect(await home.query('select version from schema_version')).toEqual([{ version: 3 }]);
      } finally {
        await Promise.all(processes.map(({ kill }) => kill()));
        await home.remove();
      }
    });

    test(
      'that spend one budget at the same moment, the two together stop at the limit',
      withBench(site, async ({ home, ledger }) => {
        const task = { kind: 'spend', location: home.location, count: 100, limit: 100 } as const;
        const counts = begunBy(await runTogether([task, task]));
        expect(total(counts)).toBe(100);
        expect(await ledger.countInvitesSince('automation', '2026-11-22T00:00:00.000Z')).toBe(100);
      }),
    );

    test(
      'that use the same keys at the same moment, one sends each time',
      withBench(site, async ({ home, ledger }) => {
        const task = { kind: 'share a key', location: home.location, count: 40 } as const;
        expect(total(begunBy(await runTogether([task, task])))).toBe(40);
        expect((await ledger.listAuditEvents({ directories: ['automation'] }, everything)).total).toBe(40);
      }),
    );

    test(
      'one that is killed between the row and the answer leaves a write that may have been sent',
      withBench(site, async ({ home, ledger, clock }) => {
        const process = startProcess({ kind: 'begin', location: home.location });
        try {
          await process.opened;
          const news = await process.go();
          if (news.kind !== 'done') throw new Error(JSON.stringify(news));
          const { requestId } = news;
          expect(await ledger.readRequest(requestId)).toMatchObject({ done: false, interrupted: false });
          expect(await ledger.recover()).toBe(0);

          await process.kill();
          const known = { done: false, interrupted: true, result: null };
          expect(await ledger.readRequest(requestId)).toMatchObject(known);
          const again = await ledger.openRequest(sampleRequest({ idempotencyKey: 'key-1' }));
          expect(again).toMatchObject({ state: 'KNOWN', request: { id: requestId, ...known } });
          expect(await ledger.listWrites(requestId)).toMatchObject([{ state: 'SENDING' }]);

          clock.move(1);
          expect(await ledger.recover()).toBe(1);
          expect(await ledger.listWrites(requestId)).toMatchObject([{ state: 'UNKNOWN' }]);
          const invites = await ledger.listInvites({ directories: ['automation'], now: dawn }, everything);
          expect(invites.rows).toMatchObject([{ status: 'UNKNOWN', evidence: { note: 'may have been sent' } }]);
          const events = await ledger.listAuditEvents({ directories: ['automation'] }, everything);
          expect(events.rows.map(({ outcome }) => outcome)).toEqual(['UNKNOWN', 'STARTED']);
        } finally {
          await process.kill();
        }
      }),
    );
  });
};
