import { describe, expect, test } from 'vitest';
import { LedgerError } from '../../../src/domain/ledger.ts';
import { migrate, migrations } from '../../../src/store/migrations/migrate.ts';
import { openLedger } from '../../../src/store/open-ledger.ts';
import type { LedgerSite } from '../home.ts';
import { dawn, everything, sampleRequest, sampleSettlement, sampleWrite } from '../samples.ts';
import { createLedger } from '../../../src/store/create-ledger.ts';

/** Ledgers that an older or a newer Rollcall has made. */
export const versionContract = (site: LedgerSite): void => {
  describe('a ledger of another version', () => {
    test('that is older is brought to this one, with all that is in it', async () => {
      const home = await site.makeHome();
      try {
        const store = await site.openStore(home.location);
        await migrate(store, migrations.slice(0, -1));
        expect(await home.query('select version from schema_version')).toEqual([{ version: migrations.length - 1 }]);
        const old = createLedger(store);
        const request = sampleRequest({ idempotencyKey: 'key-1' });
        await old.openRequest(request);
        const write = sampleWrite(request.id);
        await old.beginWrite(write);
        await old.close();

        const ledger = await openLedger(home.location);
        expect(await home.query('select version from schema_version')).toEqual([{ version: migrations.length }]);
        expect((await ledger.openRequest(sampleRequest({ idempotencyKey: 'key-1' }))).state).toBe('KNOWN');
        await ledger.settleWrite(write.id, sampleSettlement());
        expect((await ledger.listInvites({ directories: ['automation'], now: dawn }, everything)).total).toBe(1);
        await expect(home.query('delete from audit_events')).rejects.toThrow('added and never changed');
        await ledger.close();
      } finally {
        await home.remove();
      }
    });

    test('that is newer is refused, and left as it is', async () => {
      const home = await site.makeHome();
      try {
        const store = await site.openStore(home.location);
        await migrate(store, [...migrations, async () => undefined]);
        await store.close();
        const version = migrations.length + 1;
        await expect(openLedger(home.location)).rejects.toThrow(
          new LedgerError(
            `The ledger has version ${version}, and this Rollcall knows versions up to ${migrations.length}: a newer Rollcall has used it. Start that one.`,
          ),
        );
        expect(await home.query('select version from schema_version')).toEqual([{ version }]);
      } finally {
        await home.remove();
      }
    });

    test('that could not be made whole is not made at all', async () => {
      const home = await site.makeHome();
      try {
        const store = await site.openStore(home.location);
        const broken = async (): Promise<void> => {
          throw new Error('broken on purpose');
        };
        await expect(migrate(store, [...migrations, broken])).rejects.toThrow('broken on purpose');
        await store.close();
        await (await openLedger(home.location)).close();
        expect(await home.query('select version from schema_version')).toEqual([{ version: migrations.length }]);
      } finally {
        await home.remove();
      }
    });
  });
};
