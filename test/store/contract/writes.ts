import { describe, expect, test } from 'vitest';
import type { WriteSettlement } from '../../../src/domain/ledger-write.ts';
import { LedgerError } from '../../../src/domain/ledger.ts';
import { type LedgerSite, withBench } from '../home.ts';
import {
  begin,
  dawn,
  everything,
  inviteOf,
  nextId,
  sampleInvite,
  sampleObservation,
  sampleRequest,
  sampleSettlement,
  sampleWrite,
  send,
} from '../samples.ts';

const automation = { directories: ['automation'], now: dawn };

/** Writes, from before they are sent until their end is known. */
export const writeContract = (site: LedgerSite): void => {
  describe('a write that begins', () => {
    test(
      'is there before it is sent, with its invite and a line in the audit trail',
      withBench(site, async ({ ledger }) => {
        const write = await begin(ledger, { idempotencyKey: 'key-1', before: { roles: ['role-0'] } });
        const { id, requestId, ordinal, directory, operation, invite, at } = write;
        expect(await ledger.listWrites(requestId)).toEqual([
          {
            id,
            requestId,
            ordinal,
            directory,
            operation,
            state: 'SENDING',
            note: null,
            receipt: null,
            inviteId: invite?.id,
            at,
          },
        ]);
        expect(await inviteOf(ledger, invite?.id ?? '')).toEqual({
          ...invite,
          directory,
          vendorId: null,
          roleRaw: null,
          origin: 'ROLLCALL',
          actor: 'operator',
          status: 'PENDING',
          evidence: { source: 'LEDGER', certainty: 'ASSUMED', observedAt: at, note: 'is being sent' },
          createdAt: at,
          firstSeenAt: at,
          lastSeenAt: null,
          expiresAt: null,
          cancelledAt: null,
          acceptedAfter: null,
          acceptedBefore: null,
          acceptedUserId: null,
          supersededBy: null,
        });
        const { rows } = await ledger.listAuditEvents(automation, everything);
        expect(rows).toEqual([
          {
            kind: 'AuditEvent',
            id: expect.stringMatching(/^[\da-f-]{36}$/),
            at,
            requestId,
            writeId: id,
            directory,
            operation,
            actor: 'operator',
            subject: write.subject,
            outcome: 'STARTED',
            note: null,
            before: { roles: ['role-0'] },
            after: null,
            idempotencyKey: 'key-1',
          },
        ]);
      }),
    );

    test(
      'at a step that began before starts nothing, and finds the row that is there',
      withBench(site, async ({ ledger }) => {
        const first = await begin(ledger);
        const again = await ledger.beginWrite(sampleWrite(first.requestId, { quota: { limit: 0, seconds: 60 } }));
        expect(again).toMatchObject({ state: 'EXISTS', write: { id: first.id, state: 'SENDING' } });
        expect((await ledger.listInvites(automation, everything)).total).toBe(1);
        expect((await ledger.listAuditEvents(automation, everything)).total).toBe(1);
        expect(await ledger.beginWrite(sampleWrite(first.requestId, { ordinal: 1 }))).toEqual({ state: 'BEGUN' });
        expect((await ledger.listWrites(first.requestId)).map(({ ordinal }) => ordinal)).toEqual([0, 1]);
      }),
    );

    test(
      'of twenty at one step at the same moment, one begins',
      withBench(site, async ({ ledger }) => {
        const request = sampleRequest();
        await ledger.openRequest(request);
        const begun = await Promise.all(Array.from({ length: 20 }, () => ledger.beginWrite(sampleWrite(request.id))));
        expect(begun.filter(({ state }) => state === 'BEGUN')).toHaveLength(1);
        expect(begun.filter(({ state }) => state === 'EXISTS')).toHaveLength(19);
      }),
    );

    test(
      'and cannot be recorded leaves nothing behind',
      withBench(site, async ({ ledger }) => {
        const first = await begin(ledger);
        const request = sampleRequest();
        await ledger.openRequest(request);
        // The invite's id is taken: the write's row was already made when that shows.
        await expect(ledger.beginWrite(sampleWrite(request.id, { invite: first.invite }))).rejects.toThrow(LedgerError);
        expect(await ledger.listWrites(request.id)).toEqual([]);
        expect((await ledger.listAuditEvents(automation, everything)).total).toBe(1);
      }),
    );
  });

  describe('a write that ends', () => {
    test(
      'UNKNOWN is told of as long as it may have withdrawn an invite',
      withBench(site, async ({ ledger }) => {
        const invite = await send(ledger);
        const withdraw = (at: string) =>
          begin(ledger, { operation: 'cancelInvite', invite: null, withdraws: invite, at });
        const write = await withdraw('2026-11-22T11:00:00.000Z');
        expect(await ledger.findUnsureWithdrawals('automation')).toEqual(new Map());
        await ledger.settleWrite(write.id, sampleSettlement({ state: 'UNKNOWN', receipt: null }));
        expect(await ledger.findUnsureWithdrawals('automation')).toEqual(
          new Map([[invite, '2026-11-22T11:00:00.000Z']]),
        );
        expect(await ledger.findUnsureWithdrawals('security')).toEqual(new Map());
        await ledger.settleWrite(write.id, sampleSettlement({ receipt: null }));
        expect(await ledger.findUnsureWithdrawals('automation')).toEqual(new Map());
      }),
    );

    test(
      'APPLIED by an answer that was not clear tells the invite no more than that',
      withBench(site, async ({ ledger }) => {
        const receipt = { id: null, expiresAt: null, isUnclear: true } as const;
        const id = await send(ledger, {}, { settlement: { receipt } });
        expect(await inviteOf(ledger, id)).toMatchObject({
          status: 'PENDING',
          vendorId: null,
          evidence: { source: 'VENDOR_RESPONSE', certainty: 'INFERRED' },
        });
      }),
    );

    test(
      'APPLIED tells the invite what the vendor told',
      withBench(site, async ({ ledger }) => {
        const { id, requestId, invite } = await begin(ledger, { before: 'before' });
        const receipt = { id: 'vendor-7', expiresAt: '2026-11-29T10:00:00Z' };
        await ledger.settleWrite(id, sampleSettlement({ receipt, after: 'after', at: '2026-11-22T10:00:01.000Z' }));
        expect(await ledger.listWrites(requestId)).toMatchObject([{ state: 'APPLIED', receipt }]);
        expect(await inviteOf(ledger, invite?.id ?? '')).toMatchObject({
          vendorId: 'vendor-7',
          expiresAt: '2026-11-29T10:00:00.000Z',
          status: 'PENDING',
          evidence: {
            source: 'VENDOR_RESPONSE',
            certainty: 'PROVEN',
            observedAt: '2026-11-22T10:00:01.000Z',
            note: null,
          },
        });
        const { rows } = await ledger.listAuditEvents(automation, everything);
        expect(rows.map(({ outcome, before, after }) => [outcome, before, after])).toEqual([
          ['APPLIED', 'before', 'after'],
          ['STARTED', 'before', null],
        ]);
      }),
    );

    test(
      'APPLIED with an end that is no moment keeps the rest',
      withBench(site, async ({ ledger }) => {
        const id = await send(ledger, {}, { settlement: { receipt: { id: 'vendor-1', expiresAt: 'in a week' } } });
        expect(await inviteOf(ledger, id)).toMatchObject({ vendorId: 'vendor-1', expiresAt: null });
      }),
    );

    test.each(['REFUSED', 'NOT_SENT'] as const)('%s takes the invite out of sight', (state) =>
      withBench(site, async ({ ledger, home }) => {
        const id = await send(ledger, {}, { settlement: { state, note: 'why', receipt: null } });
        expect(await ledger.getInvite(id)).toBe(null);
        expect((await ledger.listInvites(automation, everything)).rows).toEqual([]);
        expect(await ledger.countInvitesSince('automation', '2026-11-22T09:00:00.000Z')).toBe(0);
        expect((await ledger.listAuditEvents(automation, everything)).rows[0]).toMatchObject({
          outcome: state,
          note: 'why',
        });
        expect(await home.query('select id from invites')).toEqual([{ id }]);
      })(),
    );

    test(
      'REFUSED leaves an invite in sight that the vendor is seen to have all the same',
      withBench(site, async ({ ledger }) => {
        const { id, invite } = await begin(ledger);
        const evidence = { source: 'VENDOR_LIST', certainty: 'PROVEN', observedAt: dawn, note: null } as const;
        await ledger.updateInvite(invite?.id ?? '', { status: 'PENDING', evidence });
        await ledger.settleWrite(id, sampleSettlement({ state: 'REFUSED', receipt: null }));
        expect(await inviteOf(ledger, invite?.id ?? '')).toMatchObject({ status: 'PENDING', evidence });
      }),
    );

    test(
      'UNKNOWN leaves an invite that may have been sent, and counts',
      withBench(site, async ({ ledger }) => {
        const id = await send(ledger, {}, { settlement: { state: 'UNKNOWN', note: 'cut off', receipt: null } });
        expect(await inviteOf(ledger, id)).toMatchObject({
          status: 'UNKNOWN',
          vendorId: null,
          evidence: { source: 'LEDGER', certainty: 'ASSUMED', note: 'may have been sent' },
        });
        expect(await ledger.countInvitesSince('automation', '2026-11-22T09:00:00.000Z')).toBe(1);
      }),
    );

    const states: readonly WriteSettlement['state'][] = ['APPLIED', 'REFUSED', 'NOT_SENT', 'UNKNOWN'];
    test.each(states.flatMap((first) => states.map((second) => [first, second] as const)))(
      '%s and is told %s stays, is settled, or refuses',
      (first, second) =>
        withBench(site, async ({ ledger }) => {
          const { id, requestId } = await begin(ledger);
          await ledger.settleWrite(id, sampleSettlement({ state: first }));
          const events = async (): Promise<number | null> =>
            (await ledger.listAuditEvents(automation, everything)).total;
          const settled = ledger.settleWrite(id, sampleSettlement({ state: second }));
          if (first === second || first === 'UNKNOWN') await settled;
          else await expect(settled).rejects.toThrow(`is recorded as ${first} since`);
          const [write] = await ledger.listWrites(requestId);
          expect(write?.state).toBe(first === 'UNKNOWN' ? second : first);
          expect(await events()).toBe(first === 'UNKNOWN' && second !== 'UNKNOWN' ? 3 : 2);
        })(),
    );

    test(
      'that is not there cannot be settled',
      withBench(site, async ({ ledger }) => {
        await expect(ledger.settleWrite(nextId(), sampleSettlement())).rejects.toThrow('The ledger holds no write');
      }),
    );

    test(
      'changes the other invites that it concerns, as far as what is known of them lets it',
      withBench(site, async ({ ledger }) => {
        const [old, final] = [await send(ledger), await send(ledger)];
        const accepted = { source: 'MEMBERSHIP_MATCH', certainty: 'INFERRED', observedAt: dawn, note: null } as const;
        await ledger.updateInvite(final, { status: 'ACCEPTED', evidence: accepted });
        const withdrawn = {
          status: 'CANCELLED',
          evidence: { source: 'VENDOR_RESPONSE', certainty: 'PROVEN', observedAt: dawn, note: null },
          cancelledAt: dawn,
        } as const;
        const { id } = await begin(ledger, { operation: 'cancelInvite', invite: null });
        const invites = [old, final, nextId()].map((invite) => ({ id: invite, update: withdrawn }));
        await ledger.settleWrite(id, sampleSettlement({ receipt: null, invites }));
        expect(await inviteOf(ledger, old)).toMatchObject({ status: 'CANCELLED', cancelledAt: dawn });
        expect(await inviteOf(ledger, final)).toMatchObject({ status: 'ACCEPTED', cancelledAt: null });
      }),
    );

    test(
      'after the vendor listed its invite makes the two rows one',
      withBench(site, async ({ ledger }) => {
        const { id, invite } = await begin(ledger, {
          directory: 'security',
          invite: sampleInvite({ workspaceId: 'org-1' }),
        });
        const seen = await ledger.observeInvite(sampleObservation({ at: '2026-11-22T10:00:01.000Z' }));
        expect(seen).toMatchObject({ origin: 'OBSERVED' });
        await ledger.settleWrite(id, sampleSettlement({ receipt: { id: 'vendor-1', expiresAt: null } }));
        const { rows } = await ledger.listInvites({ directories: ['security'], now: dawn }, everything);
        expect(rows).toMatchObject([
          { id: invite?.id, vendorId: 'vendor-1', roleRaw: 'Org Collaborator', lastSeenAt: '2026-11-22T10:00:01.000Z' },
        ]);
        const again = await ledger.observeInvite(sampleObservation());
        expect(again.id).toBe(invite?.id);
      }),
    );

    test(
      'whose answer was lost stays so when somebody calls its invite off by hand',
      withBench(site, async ({ ledger }) => {
        const write = await begin(ledger);
        await ledger.settleWrite(write.id, sampleSettlement({ state: 'UNKNOWN', receipt: null }));
        const evidence = { source: 'OPERATOR', certainty: 'PROVEN', observedAt: dawn, note: 'asked' } as const;
        const byHand = await begin(ledger, { operation: 'settleInvite', request: null, invite: null });
        const invites = [{ id: write.invite?.id ?? '', update: { status: 'CANCELLED', evidence } as const }];
        await ledger.settleWrite(byHand.id, sampleSettlement({ receipt: null, invites }));
        expect(await inviteOf(ledger, write.invite?.id ?? '')).toMatchObject({ status: 'CANCELLED', evidence });
        expect(await ledger.listWrites(write.requestId)).toMatchObject([{ state: 'UNKNOWN' }]);
      }),
    );

    test(
      'whose answer was lost is APPLIED when the vendor is seen to have its invite',
      withBench(site, async ({ ledger }) => {
        const write = await begin(ledger);
        await ledger.settleWrite(write.id, sampleSettlement({ state: 'UNKNOWN', receipt: null }));
        const evidence = { source: 'VENDOR_LIST', certainty: 'PROVEN', observedAt: dawn, note: null } as const;
        await ledger.updateInvite(write.invite?.id ?? '', { status: 'PENDING', evidence, vendorId: 'vendor-3' });
        expect(await ledger.listWrites(write.requestId)).toMatchObject([{ state: 'APPLIED' }]);
        const { rows } = await ledger.listAuditEvents(automation, everything);
        expect(rows.map(({ outcome }) => outcome)).toEqual(['APPLIED', 'UNKNOWN', 'STARTED']);
        expect(await inviteOf(ledger, write.invite?.id ?? '')).toMatchObject({ status: 'PENDING', evidence });
      }),
    );
  });
};
