import { describe, expect, test } from 'vitest';
import { LedgerError } from '../../../src/domain/ledger.ts';
import { type LedgerSite, withBench } from '../home.ts';
import { begin, nextId, sampleRequest, sampleWrite } from '../samples.ts';

/** Mutations and their keys. */
export const requestContract = (site: LedgerSite): void => {
  const key = { idempotencyKey: 'key-1' };

  describe('a request', () => {
    test(
      'is new once; the same key and input then find it, under way and done',
      withBench(site, async ({ ledger }) => {
        const first = sampleRequest(key);
        expect(await ledger.openRequest(first)).toEqual({ state: 'NEW' });
        const { id, mutation, at } = first;
        const underWay = { id, mutation, at, done: false, interrupted: false, result: null };
        expect(await ledger.openRequest(sampleRequest(key))).toEqual({ state: 'KNOWN', request: underWay });

        await ledger.closeRequest(id, [{ outcome: 'APPLIED', problems: [] }]);
        const done = { ...underWay, done: true, result: [{ outcome: 'APPLIED', problems: [] }] };
        expect(await ledger.openRequest(sampleRequest(key))).toEqual({ state: 'KNOWN', request: done });
        expect(await ledger.readRequest(id)).toEqual(done);
      }),
    );

    test(
      'is refused where its key came before with another input',
      withBench(site, async ({ ledger }) => {
        await ledger.openRequest(sampleRequest(key));
        expect(await ledger.openRequest(sampleRequest({ ...key, digest: 'another' }))).toEqual({ state: 'KEY_REUSED' });
      }),
    );

    test(
      'meets neither those of other callers with its key nor others without a key',
      withBench(site, async ({ ledger }) => {
        for (const changes of [key, { ...key, actor: 'another' }, {}, {}]) {
          expect(await ledger.openRequest(sampleRequest(changes))).toEqual({ state: 'NEW' });
        }
      }),
    );

    test(
      'of fifty with one key at the same moment, one is new',
      withBench(site, async ({ ledger }) => {
        const opened = await Promise.all(Array.from({ length: 50 }, () => ledger.openRequest(sampleRequest(key))));
        expect(opened.filter(({ state }) => state === 'NEW')).toHaveLength(1);
        expect(opened.filter(({ state }) => state === 'KNOWN')).toHaveLength(49);
      }),
    );

    test(
      'keeps its first result',
      withBench(site, async ({ ledger }) => {
        const { id } = sampleRequest();
        await ledger.openRequest(sampleRequest({ id }));
        await ledger.closeRequest(id, 'first');
        await ledger.closeRequest(id, 'second');
        expect((await ledger.readRequest(id)).result).toBe('first');
      }),
    );

    test.each([
      [undefined, null],
      [null, null],
      [{ large: 2n ** 60n }, { large: '1152921504606846976' }],
    ])('may end in %o', (result, stored) =>
      withBench(site, async ({ ledger }) => {
        const request = sampleRequest();
        await ledger.openRequest(request);
        await ledger.closeRequest(request.id, result);
        expect(await ledger.readRequest(request.id)).toMatchObject({ done: true, result: stored });
      })(),
    );

    test(
      'that was dropped frees its key, unless a write of it began or it is done',
      withBench(site, async ({ ledger }) => {
        const dropped = sampleRequest(key);
        await ledger.openRequest(dropped);
        await ledger.dropRequest(dropped.id);
        const next = sampleRequest(key);
        expect(await ledger.openRequest(next)).toEqual({ state: 'NEW' });

        await ledger.beginWrite(sampleWrite(next.id));
        await ledger.dropRequest(next.id);
        expect((await ledger.openRequest(sampleRequest(key))).state).toBe('KNOWN');

        const done = sampleRequest({ idempotencyKey: 'key-2' });
        await ledger.openRequest(done);
        await ledger.closeRequest(done.id, 'done');
        await ledger.dropRequest(done.id);
        expect((await ledger.readRequest(done.id)).result).toBe('done');
        await ledger.dropRequest(nextId());
      }),
    );

    test(
      'that is not there cannot be read, closed or written for, and a sentence says so',
      withBench(site, async ({ ledger }) => {
        const id = nextId();
        await expect(ledger.readRequest(id)).rejects.toThrow(`The ledger holds no request ${id}.`);
        await expect(ledger.closeRequest(id, null)).rejects.toThrow(LedgerError);
        await expect(ledger.beginWrite(sampleWrite(id))).rejects.toThrow(LedgerError);
        expect(await ledger.listWrites(id)).toEqual([]);
      }),
    );

    test(
      'of another ledger in this live process is under way, not interrupted',
      withBench(site, async ({ ledger, open }) => {
        const request = sampleRequest(key);
        await ledger.openRequest(request);
        const other = await open();
        expect(await other.readRequest(request.id)).toMatchObject({ done: false, interrupted: false });
      }),
    );
  });

  test(
    'a closed ledger refuses everything with a sentence, and closes once',
    withBench(site, async ({ open }) => {
      const ledger = await open();
      await begin(ledger);
      await ledger.close();
      await ledger.close();
      await expect(ledger.openRequest(sampleRequest())).rejects.toThrow(new LedgerError('The ledger is closed.'));
    }),
  );
};
