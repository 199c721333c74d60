import { describe, expect, test } from 'vitest';
import type { Certainty, InviteStatus } from '../../../src/domain/invite.ts';
import type { InviteUpdate, LedgerInviteFilter } from '../../../src/domain/ledger-invite.ts';
import type { Ledger } from '../../../src/domain/ledger.ts';
import { type LedgerSite, withBench } from '../home.ts';
import { dawn, everything, inviteOf, nextId, sampleObservation, send } from '../samples.ts';

const minutes = (count: number): string => new Date(Date.parse(dawn) + count * 60_000).toISOString();

const news = (status: InviteStatus, certainty: Certainty, observedAt = dawn): InviteUpdate => ({
  status,
  evidence: { source: 'OPERATOR', certainty, observedAt, note: null },
});

/** Invites, and what is believed of them. */
export const inviteContract = (site: LedgerSite): void => {
  describe('a list of invites', () => {
    const idsUnder = async (ledger: Ledger, filter: Partial<LedgerInviteFilter>): Promise<readonly string[]> =>
      (await ledger.listInvites({ directories: ['automation'], now: dawn, ...filter }, everything)).rows.map(
        ({ id }) => id,
      );

    test(
      'is filtered by directory and workspace',
      withBench(site, async ({ ledger }) => {
        const [whole, part] = [await send(ledger), await send(ledger, { workspaceId: 'ws-1' })];
        const elsewhere = await send(ledger, {}, { directory: 'security' });
        expect(await idsUnder(ledger, {})).toEqual([part, whole]);
        expect(await idsUnder(ledger, { directories: ['automation', 'security'] })).toEqual([elsewhere, part, whole]);
        expect(await idsUnder(ledger, { directories: [] })).toEqual([]);
        expect(await idsUnder(ledger, { workspaceId: null })).toEqual([whole]);
        expect(await idsUnder(ledger, { workspaceId: 'ws-1' })).toEqual([part]);
        const lost = await send(ledger, {}, { settlement: { state: 'UNKNOWN', receipt: null } });
        expect(await idsUnder(ledger, { withoutVendorId: true })).toEqual([lost]);
        expect(await idsUnder(ledger, { withoutVendorId: false })).toEqual([lost, part, whole]);
      }),
    );

    test(
      'may be of one actor in some directories, and of everybody in others',
      withBench(site, async ({ ledger }) => {
        const own = await send(ledger, {}, { actor: 'ada' });
        await send(ledger, {}, { actor: 'bob' });
        await ledger.observeInvite(sampleObservation());
        const elsewhere = await send(ledger, {}, { actor: 'bob', directory: 'security' });
        const onlyFrom = { actor: 'ada', directories: ['automation'] };
        expect(await idsUnder(ledger, { onlyFrom })).toEqual([own]);
        expect(await idsUnder(ledger, { onlyFrom, directories: ['automation', 'security'] })).toEqual([elsewhere, own]);
      }),
    );

    test(
      'tells PENDING from EXPIRED by the clock',
      withBench(site, async ({ ledger }) => {
        const until = (expiresAt: string | null) => ({ settlement: { receipt: { id: null, expiresAt } } });
        const endless = await send(ledger, {}, until(null));
        const later = await send(ledger, {}, until(minutes(10)));
        const soon = await send(ledger, {}, until(minutes(5)));
        const unknown = await send(ledger, {}, { settlement: { state: 'UNKNOWN', receipt: null } });
        expect(await idsUnder(ledger, { statuses: ['PENDING'] })).toEqual([soon, later, endless]);
        expect(await idsUnder(ledger, { statuses: ['PENDING'], now: minutes(5) })).toEqual([later, endless]);
        expect(await idsUnder(ledger, { statuses: ['EXPIRED'], now: minutes(5) })).toEqual([soon]);
        expect(await idsUnder(ledger, { statuses: ['EXPIRED', 'UNKNOWN'], now: minutes(5) })).toEqual([unknown, soon]);
        expect(await idsUnder(ledger, { statuses: [] })).toEqual([]);
        expect(await idsUnder(ledger, { expiresBefore: minutes(10) })).toEqual([soon]);
        expect((await inviteOf(ledger, soon)).status).toBe('PENDING');

        await ledger.updateInvite(later, news('ACCEPTED', 'INFERRED'));
        expect(await idsUnder(ledger, { statuses: ['EXPIRED'], now: minutes(60) })).toEqual([soon]);
        expect(await idsUnder(ledger, { statuses: ['ACCEPTED'], now: minutes(60) })).toEqual([later]);
      }),
    );

    test.each(['ada.lovelace@example.com', ' ADA.LOVELACE@EXAMPLE.COM '])('finds the address %o', (email) =>
      withBench(site, async ({ ledger }) => {
        const id = await send(ledger);
        await send(ledger, { email: 'other@example.com' });
        expect(await idsUnder(ledger, { email })).toEqual([id]);
        expect((await inviteOf(ledger, id)).email).toBe('Ada.Lovelace@Example.com');
      })(),
    );

    test(
      'finds an address in every form of Unicode and of its domain',
      withBench(site, async ({ ledger }) => {
        const id = await send(ledger, { email: 'Zo\u00eb@B\u00fccher.example' });
        for (const email of ['zoe\u0308@bu\u0308cher.example', 'ZO\u00cb@xn--bcher-kva.example']) {
          expect(await idsUnder(ledger, { email })).toEqual([id]);
        }
      }),
    );

    test(
      'knows when an invite was created, or first seen',
      withBench(site, async ({ ledger }) => {
        const sent = await send(ledger, {}, { at: minutes(1) });
        const seen = await ledger.observeInvite(
          sampleObservation({ directory: 'automation', vendorId: 'vendor-2', at: minutes(2) }),
        );
        expect(await idsUnder(ledger, {})).toEqual([seen.id, sent]);
        expect(await idsUnder(ledger, { createdBefore: minutes(2) })).toEqual([sent]);
        expect(await idsUnder(ledger, { createdBefore: minutes(1) })).toEqual([]);
        expect(await idsUnder(ledger, { createdBefore: '2026-11-22T13:02:00+03:00' })).toEqual([sent]);
      }),
    );
  });

  describe('an observed invite', () => {
    test(
      'is recorded once, then touched',
      withBench(site, async ({ ledger }) => {
        const first = await ledger.observeInvite(sampleObservation());
        expect(first).toMatchObject({
          origin: 'OBSERVED',
          actor: null,
          createdAt: null,
          firstSeenAt: dawn,
          lastSeenAt: dawn,
          roleIds: [],
          roleRaw: 'Org Collaborator',
          options: {},
          name: null,
        });
        const again = await ledger.observeInvite(sampleObservation({ at: minutes(1), roleRaw: 'Org Admin' }));
        expect(again).toEqual({ ...first, lastSeenAt: minutes(1), roleRaw: 'Org Admin' });
        const late = await ledger.observeInvite(sampleObservation({ roleRaw: null }));
        expect(late).toEqual(again);
      }),
    );

    test(
      'of ten who see it at the same moment is recorded once',
      withBench(site, async ({ ledger }) => {
        const seen = await Promise.all(Array.from({ length: 10 }, () => ledger.observeInvite(sampleObservation())));
        expect(new Set(seen.map(({ id }) => id)).size).toBe(1);
      }),
    );

    test(
      'that Rollcall sent is known as that; what became final stays final',
      withBench(site, async ({ ledger }) => {
        const id = await send(ledger, {}, { directory: 'security' });
        const seen = await ledger.observeInvite(sampleObservation({ at: minutes(1) }));
        expect(seen).toMatchObject({ id, origin: 'ROLLCALL', lastSeenAt: minutes(1), roleRaw: 'Org Collaborator' });
        await ledger.updateInvite(id, news('CANCELLED', 'PROVEN'));
        const after = await ledger.observeInvite(sampleObservation({ at: minutes(2) }));
        expect(after).toMatchObject({ status: 'CANCELLED', lastSeenAt: minutes(2) });
      }),
    );

    test(
      'is found by what the vendor calls it, in its directory',
      withBench(site, async ({ ledger }) => {
        const ids = Array.from({ length: 1200 }, (_, index) => `vendor-${index}`);
        const seen = await ledger.observeInvite(sampleObservation({ vendorId: 'vendor-1100' }));
        await ledger.observeInvite(sampleObservation({ vendorId: 'vendor-3', directory: 'elsewhere' }));
        expect(await ledger.findInvites('security', ids)).toEqual([seen]);
        expect(await ledger.findInvites('security', [])).toEqual([]);
        expect(await ledger.getInvite(nextId())).toBe(null);
      }),
    );
  });

  describe('news of an invite', () => {
    const cases: readonly (readonly [from: InviteUpdate | null, to: InviteUpdate, fits: boolean])[] = [
      // A sent one is PENDING, PROVEN.
      [null, news('ACCEPTED', 'INFERRED'), true],
      [null, news('ACCEPTED', 'ASSUMED'), false],
      [null, news('UNKNOWN', 'INFERRED'), true],
      [null, news('UNKNOWN', 'ASSUMED'), false],
      [null, news('CANCELLED', 'PROVEN'), true],
      [null, news('PENDING', 'INFERRED'), false],
      [null, news('PENDING', 'PROVEN', minutes(1)), true],
      [null, news('PENDING', 'PROVEN', minutes(-1)), false],
      [null, { status: 'ACCEPTED' }, false],
      [news('ACCEPTED', 'INFERRED'), news('ACCEPTED', 'PROVEN', minutes(-1)), true],
      [news('ACCEPTED', 'INFERRED'), news('CANCELLED', 'PROVEN'), false],
      [news('ACCEPTED', 'PROVEN'), news('ACCEPTED', 'INFERRED'), false],
      [news('CANCELLED', 'PROVEN'), news('PENDING', 'PROVEN', minutes(1)), false],
      [news('CANCELLED', 'PROVEN'), { supersededBy: nextId() }, true],
      [news('UNKNOWN', 'PROVEN'), news('ACCEPTED', 'INFERRED'), true],
      [news('UNKNOWN', 'PROVEN'), news('PENDING', 'ASSUMED'), false],
      [news('UNKNOWN', 'PROVEN'), news('PENDING', 'PROVEN'), true],
      [news('EXPIRED', 'PROVEN'), news('ACCEPTED', 'INFERRED'), true],
      [news('EXPIRED', 'PROVEN'), news('PENDING', 'ASSUMED'), false],
    ];
    test.each(cases)('%j then %j fits: %s', (from, to, isFitting) =>
      withBench(site, async ({ ledger }) => {
        const id = await send(ledger);
        if (from !== null) expect(await ledger.updateInvite(id, from)).toBe(true);
        const before = await inviteOf(ledger, id);
        expect(await ledger.updateInvite(id, { ...to, acceptedUserId: 'user-1' })).toBe(isFitting);
        expect(await inviteOf(ledger, id)).toEqual(isFitting ? { ...before, ...to, acceptedUserId: 'user-1' } : before);
      })(),
    );

    test(
      'is stored whole',
      withBench(site, async ({ ledger }) => {
        const id = await send(ledger);
        const update: InviteUpdate = {
          ...news('ACCEPTED', 'INFERRED', minutes(9)),
          vendorId: 'vendor-9',
          expiresAt: minutes(90),
          lastSeenAt: minutes(1),
          cancelledAt: minutes(2),
          acceptedAfter: minutes(3),
          acceptedBefore: minutes(4),
          acceptedUserId: 'user-9',
          supersededBy: nextId(),
        };
        await ledger.updateInvite(id, update);
        expect(await inviteOf(ledger, id)).toMatchObject(update);
      }),
    );

    test(
      'of one that is not there fits nowhere',
      withBench(site, async ({ ledger }) => {
        expect(await ledger.updateInvite(nextId(), news('ACCEPTED', 'PROVEN'))).toBe(false);
      }),
    );
  });
};
