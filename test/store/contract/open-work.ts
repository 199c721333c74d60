import { describe, expect, test } from 'vitest';
import { type LedgerSite, withBench } from '../home.ts';
import { sampleInvite, sampleRequest, sampleSettlement, sampleWrite } from '../samples.ts';

/** How much is open. */
export const openWorkContract = (site: LedgerSite): void => {
  describe('what is open', () => {
    test(
      'is counted: writes until they are settled, invites until they end',
      withBench(site, async ({ ledger, clock }) => {
        const count = () => ledger.countOpenWork();
        expect(await count()).toEqual({ pendingInvites: 0, unknownInvites: 0, writesUnderWay: 0 });

        const request = sampleRequest();
        await ledger.openRequest(request);
        const expiresAt = new Date(clock.now().getTime() + 60_000).toISOString();
        const states = ['APPLIED', 'UNKNOWN', 'REFUSED'] as const;
        const writes = states.map((state, ordinal) => ({
          write: sampleWrite(request.id, { ordinal, invite: sampleInvite() }),
          settlement: sampleSettlement({
            state,
            receipt: state === 'APPLIED' ? { id: 'vendor-1', expiresAt } : null,
          }),
        }));
        for (const { write } of writes) await ledger.beginWrite(write);
        expect(await count()).toEqual({ pendingInvites: 3, unknownInvites: 0, writesUnderWay: 3 });

        for (const { write, settlement } of writes) await ledger.settleWrite(write.id, settlement);
        expect(await count()).toEqual({ pendingInvites: 1, unknownInvites: 1, writesUnderWay: 0 });

        clock.move(61);
        expect(await count()).toEqual({ pendingInvites: 0, unknownInvites: 1, writesUnderWay: 0 });
      }),
    );
  });
};
