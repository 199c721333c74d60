import { describe, expect, test } from 'vitest';
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
  send,
} from '../samples.ts';

const automation = { directories: ['automation'], now: dawn };
const days = (count: number): string => new Date(Date.parse(dawn) + count * 86_400_000).toISOString();

/** More ids than go in one batch, in the SQL that both databases speak. */
const manyIds = 'with recursive numbers(n) as (select 1 union all select n + 1 from numbers where n < 520)';
const manyId = `'00000000-0000-7000-8000-' || cast(100000000000 + n as text)`;

/** What is done to the ledger beside its daily work. */
export const upkeepContract = (site: LedgerSite): void => {
  describe('recovery', () => {
    test(
      'leaves what another ledger of a live process has under way, until nobody can be at it any more',
      withBench(site, async ({ ledger, open, clock }) => {
        const write = await begin(ledger);
        const other = await open();
        clock.move(120);
        expect(await other.recover()).toBe(0);
        clock.move(1);
        expect(await other.recover()).toBe(1);
        expect(await other.recover()).toBe(0);
        expect(await ledger.listWrites(write.requestId)).toMatchObject([
          { state: 'UNKNOWN', note: expect.stringContaining('may have been sent') },
        ]);
        expect(await inviteOf(ledger, write.invite?.id ?? '')).toMatchObject({ status: 'UNKNOWN' });
        const { rows } = await ledger.listAuditEvents(automation, everything);
        expect(rows.map(({ outcome, at }) => [outcome, at])).toEqual([
          ['UNKNOWN', clock.iso()],
          ['STARTED', dawn],
        ]);
      }),
    );

    test(
      'takes what an instance that is no process here had under way, at once only where it cannot live elsewhere',
      withBench(site, async ({ ledger, open, clock }) => {
        const named = await open({ instance: 'named' });
        const write = await begin(named);
        expect((await ledger.readRequest(write.requestId)).interrupted).toBe(!site.spansHosts);
        expect(await named.recover()).toBe(0);
        expect(await ledger.recover()).toBe(site.spansHosts ? 0 : 1);
        clock.move(121);
        expect(await ledger.recover()).toBe(site.spansHosts ? 1 : 0);
      }),
    );

    test(
      'does not take the last word from a process that lives after all',
      withBench(site, async ({ ledger, open, clock }) => {
        const { id, requestId, invite } = await begin(ledger);
        clock.move(600);
        await (await open()).recover();
        await ledger.settleWrite(id, sampleSettlement({ at: clock.iso() }));
        expect(await ledger.listWrites(requestId)).toMatchObject([{ state: 'APPLIED', receipt: { id: 'vendor-1' } }]);
        expect(await inviteOf(ledger, invite?.id ?? '')).toMatchObject({ status: 'PENDING', vendorId: 'vendor-1' });
      }),
    );
  });

  describe('the audit trail', () => {
    test.each([
      `update audit_events set note = 'rewritten'`,
      `update audit_events set outcome = 'REFUSED'`,
      'delete from audit_events',
      `delete from audit_events where at > '2000'`,
    ])('refuses: %s', (sql) =>
      withBench(site, async ({ ledger, home }) => {
        await send(ledger);
        await ledger.deleteBefore('2000-01-01T00:00:00.000Z');
        await ledger.eraseEmail('nobody@example.com');
        await expect(home.query(sql)).rejects.toThrow('Audit events are added and never changed.');
        expect((await ledger.listAuditEvents(automation, everything)).total).toBe(2);
      })(),
    );

    test(
      'lets an erasure blank what is personal only, and retention delete what is older than its mark only',
      withBench(site, async ({ ledger, home }) => {
        await send(ledger);
        const maintain = (kind: string, mark: string): Promise<unknown> =>
          home.query(`insert into maintenance values ('${nextId()}', '${kind}', '${dawn}', ${mark}, 0, 1)`);
        const refusal = 'Audit events are added and never changed.';
        await maintain('ERASURE', 'null');
        await expect(home.query(`update audit_events set outcome = 'REFUSED'`)).rejects.toThrow(refusal);
        await expect(home.query(`update audit_events set subject = 'x', at = '2020'`)).rejects.toThrow(refusal);
        await expect(home.query('delete from audit_events')).rejects.toThrow(refusal);
        await home.query(`update audit_events set subject = 'blanked'`);
        await home.query('update maintenance set open = 0');
        await maintain('RETENTION', `'${dawn}'`);
        await expect(home.query('delete from audit_events')).rejects.toThrow(refusal);
        await expect(home.query(`update audit_events set subject = 'again'`)).rejects.toThrow(refusal);
        const { rows } = await ledger.listAuditEvents(automation, everything);
        expect(rows.map(({ subject, outcome }) => [subject, outcome])).toEqual([
          ['blanked', 'APPLIED'],
          ['blanked', 'STARTED'],
        ]);
      }),
    );

    test(
      'is filtered by time, actor and operation',
      withBench(site, async ({ ledger }) => {
        await begin(ledger);
        await begin(ledger, { at: days(1), actor: 'another' });
        await begin(ledger, { at: days(2), operation: 'removeUser', invite: null });
        const totalOf = async (filter: object): Promise<number | null> =>
          (await ledger.listAuditEvents({ directories: ['automation'], ...filter }, everything)).total;
        expect(await totalOf({ since: days(1) })).toBe(2);
        expect(await totalOf({ actor: 'another' })).toBe(1);
        expect(await totalOf({ operation: 'removeUser', since: days(2) })).toBe(1);
        expect(await totalOf({ directories: [] })).toBe(0);
        const { rows } = await ledger.listAuditEvents({ directories: ['automation'] }, everything);
        for (const event of rows) expect(await ledger.getAuditEvent(event.id)).toEqual(event);
        expect(await ledger.getAuditEvent(nextId())).toBe(null);
      }),
    );
  });

  describe('retention', () => {
    test(
      'deletes what is settled, ended and told from before a moment, and keeps the rest',
      withBench(site, async ({ ledger, clock }) => {
        const old = { at: dawn, idempotencyKey: 'old' };
        const accepted = await send(ledger, {}, old);
        const evidence = {
          source: 'MEMBERSHIP_MATCH',
          certainty: 'INFERRED',
          observedAt: days(1),
          note: null,
        } as const;
        await ledger.updateInvite(accepted, { status: 'ACCEPTED', evidence });
        const expired = await send(ledger, {}, { settlement: { receipt: { id: null, expiresAt: days(2) } } });
        const pending = await send(ledger, {}, { settlement: { receipt: { id: null, expiresAt: days(20) } } });
        const refused = await send(ledger, {}, { settlement: { state: 'REFUSED', receipt: null } });
        const unknown = await begin(ledger);
        await ledger.settleWrite(unknown.id, sampleSettlement({ state: 'UNKNOWN', receipt: null }));
        const sending = await begin(ledger);
        const closed = sampleRequest({ idempotencyKey: 'closed' });
        await ledger.openRequest(closed);
        await ledger.closeRequest(closed.id, 'done');
        const recent = await send(ledger, {}, { at: days(5) });

        clock.move(10 * 86_400);
        // Five requests, four writes of them, three invites, and two events of each of five writes and one of the sixth.
        expect(await ledger.deleteBefore(days(5))).toBe(5 + 4 + 3 + 11);
        expect(await ledger.deleteBefore(days(5))).toBe(0);
        const left = await ledger.listInvites(automation, everything);
        expect(left.rows.map(({ id }) => id)).toEqual([recent, sending.invite?.id, unknown.invite?.id, pending]);
        expect([accepted, expired, refused].map((id) => left.rows.some((row) => row.id === id))).toEqual([
          false,
          false,
          false,
        ]);
        expect((await ledger.listAuditEvents(automation, everything)).rows.map(({ at }) => at)).toEqual([
          days(5),
          days(5),
        ]);
        for (const { requestId } of [unknown, sending]) expect(await ledger.listWrites(requestId)).toHaveLength(1);
        await expect(ledger.readRequest(closed.id)).rejects.toThrow('retention deleted it');
        expect(await ledger.openRequest(sampleRequest({ idempotencyKey: 'closed' }))).toEqual({ state: 'NEW' });
      }),
    );

    test(
      'deletes more than one batch, and an interrupted request only after a day',
      withBench(site, async ({ ledger, home, clock }) => {
        await home.query(`${manyIds} insert into requests (id, actor, digest, mutation, at, instance)
          select ${manyId}, 'operator', 'digest', 'inviteUser', '${dawn}', 'gone' from numbers`);
        clock.move(86_400);
        expect(await ledger.deleteBefore(days(1))).toBe(0);
        clock.move(1);
        expect(await ledger.deleteBefore(days(1))).toBe(520);
      }),
    );
  });

  describe('erasure', () => {
    test(
      'leaves neither address nor name of one person anywhere, and all the rest as it was',
      withBench(site, async ({ ledger, home }) => {
        const request = sampleRequest({ actor: 'ADA.lovelace@example.com', idempotencyKey: 'key-1' });
        await ledger.openRequest(request);
        const write = {
          id: nextId(),
          requestId: request.id,
          ordinal: 0,
          directory: 'automation',
          operation: 'inviteUser',
          request: {
            method: 'POST',
            path: '/users/ada.lovelace%40example.com',
            query: [['email', 'Ada.Lovelace@Example.com']],
            body: { email: 'Ada.Lovelace@Example.com', firstName: 'Ada', role: { name: 'Admin' } },
          },
          actor: 'ADA.lovelace@example.com',
          idempotencyKey: 'invite ada.lovelace@example.com',
          subject: 'Ada.Lovelace@Example.com',
          before: { user: { email: 'ada.lovelace@example.com', fullName: 'Ada King' }, greeting: 'Dear Ada Lovelace' },
          at: dawn,
          invite: sampleInvite(),
          quota: null,
        } as const;
        await ledger.beginWrite(write);
        await ledger.settleWrite(
          write.id,
          sampleSettlement({ note: 'Told <ada.lovelace@example.com>.', after: [{ 'ada.lovelace@example.com': 1 }] }),
        );
        await ledger.closeRequest(request.id, [{ email: 'Ada.Lovelace@Example.com', outcome: 'APPLIED' }]);
        await ledger.observeInvite(sampleObservation({ email: 'ADA.LOVELACE@EXAMPLE.COM' }));
        const others = ['xada.lovelace@example.com', 'ada.lovelace@example.com.au', 'ada@example.com'];
        for (const email of others) {
          await send(
            ledger,
            { email, name: 'Ada King' },
            { subject: email, request: { method: 'POST', path: `/${encodeURIComponent(email)}` } },
          );
        }

        // Invite, write, request and two events; and the observed invite.
        expect(await ledger.eraseEmail(' ada.Lovelace@EXAMPLE.com')).toBe(6);
        const dump = await Promise.all(
          ['requests', 'writes', 'invites', 'audit_events'].map((table) =>
            home.query(`select * from ${table} order by id`),
          ),
        );
        const text = JSON.stringify(dump);
        for (const trace of [/(?<!x)ada\.lovelace(?:@|%40)example\.com(?!\.au)/i, /ada lovelace/i, /"Ada"/]) {
          expect(text).not.toMatch(trace);
        }
        for (const email of others) {
          const { rows } = await ledger.listInvites({ ...automation, email }, everything);
          expect(rows).toMatchObject([{ email, name: 'Ada King' }]);
        }
        expect(text).toContain(String.raw`\"role\":{\"name\":\"Admin\"}`);
        const invite = await inviteOf(ledger, write.invite.id);
        expect(invite).toMatchObject({
          name: null,
          status: 'PENDING',
          email: expect.stringMatching(/^erased-[\da-f]{12}@erased\.invalid$/),
        });
        const { rows, total } = await ledger.listAuditEvents(automation, everything);
        expect(total).toBe(8);
        expect(rows.find(({ writeId }) => writeId === write.id)).toMatchObject({
          outcome: 'APPLIED',
          actor: invite.email,
          subject: invite.email,
          note: `Told <${invite.email}>.`,
          before: { user: { email: invite.email, fullName: 'erased' }, greeting: 'Dear erased' },
          after: [{ [invite.email]: 1 }],
          idempotencyKey: `invite ${invite.email}`,
        });
        expect((await ledger.readRequest(request.id)).result).toEqual([{ email: invite.email, outcome: 'APPLIED' }]);
        expect(await ledger.eraseEmail('ada.lovelace@example.com')).toBe(0);
      }),
    );

    test(
      'of a caller who used one key under two spellings of the address is no clash',
      withBench(site, async ({ ledger }) => {
        for (const actor of ['Ada@example.com', 'ada@example.com']) {
          await ledger.openRequest(sampleRequest({ actor, idempotencyKey: 'same' }));
        }
        expect(await ledger.eraseEmail('ada@example.com')).toBe(2);
      }),
    );

    test.each(['', 'ada', '@example.com', 'ada@', 'a@b@c'])('of %o is refused', (email) =>
      withBench(site, async ({ ledger }) => {
        await expect(ledger.eraseEmail(email)).rejects.toThrow(`"${email}" is no e-mail address. Nothing was blanked.`);
      })(),
    );

    test(
      'reaches over more than one batch',
      withBench(site, async ({ ledger, home }) => {
        await home.query(`${manyIds} insert into audit_events
          (id, at, request_id, write_id, directory, operation, actor, subject, outcome)
          select ${manyId}, '${dawn}', 'r', 'w', 'automation', 'inviteUser', 'operator', 'ada@example.com', 'APPLIED' from numbers`);
        expect(await ledger.eraseEmail('ada@example.com')).toBe(520);
      }),
    );
  });
};
