import { createServer } from 'node:net';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LedgerError } from '../../../src/domain/ledger.ts';
import { openLedger } from '../../../src/store/open-ledger.ts';
import { withBench } from '../../store/home.ts';
import { begin, dawn, everything, sampleRequest, sampleSettlement, sampleWrite } from '../../store/samples.ts';
import { createPostgresSite, server } from './postgres-site.ts';

const site = createPostgresSite();
beforeAll(site.make);
afterAll(site.drop);

const refusalOf = async (location: string): Promise<string> => {
  const error: unknown = await openLedger(location).then(
    () => 'It opened.',
    (reason: unknown) => reason,
  );
  if (!(error instanceof LedgerError)) throw error;
  expect(String(error.cause)).not.toBe('Error');
  expect(JSON.stringify([error.message, String(error.cause), error.stack])).not.toContain('s3cret');
  return error.message;
};

const withPassword = (change: (url: URL) => void): string => {
  const url = new URL(site.locationOf('public'));
  url.password = 's3cret';
  change(url);
  return url.href;
};

/** A port of this machine at which nobody listens. */
const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const listener = createServer().listen(0, '127.0.0.1', () => {
      const address = listener.address();
      listener.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 1));
    });
  });

describe('a database that cannot be opened', () => {
  test('because nobody listens there', async () => {
    const port = await freePort();
    const location = withPassword((url) => {
      url.port = String(port);
    });
    expect(await refusalOf(location)).toMatch(
      new RegExp(`^The ledger postgres://postgres@[\\w.]+:${port}/rollcall_\\w+ cannot be reached\\.`),
    );
  });

  test('because its host is not known', async () => {
    expect(await refusalOf('postgres://me:s3cret@nowhere.invalid/ledger')).toContain('cannot be reached: ');
  });

  test('because it is not there', async () => {
    const location = withPassword((url) => {
      url.pathname = 'no_such_ledger';
    });
    expect(await refusalOf(location)).toContain('there is no database of that name. Create it, or name another.');
  });

  test('because the user is not known', async () => {
    const location = withPassword((url) => {
      url.username = 'no_such_user';
    });
    expect(await refusalOf(location)).toContain('does not let this user in. Correct the user or the password.');
  });

  test('because it is read-only', async () => {
    const location = withPassword((url) => {
      url.searchParams.set('options', '-c default_transaction_read_only=on');
    });
    expect(await refusalOf(location)).toContain('is read-only: it may be a replica. Name the primary.');
  });

  test('because the user may not make tables', async () => {
    const role = `reader_${process.pid}`;
    await site.ask(`create role ${role} login`);
    try {
      const location = withPassword((url) => {
        url.username = role;
      });
      expect(await refusalOf(location)).toContain('may not be used by this user. Grant it the right to create tables');
    } finally {
      await site.ask(`drop role ${role}`);
    }
  });

  test.each([
    'postgres://me:s3cret@host:port/ledger',
    'postgres://me:12/s3cret@host/ledger',
    'postgres://me:s3cret@[::/x',
  ])('because its address cannot be read: %s', async (location) => {
    expect(await refusalOf(location)).toContain('The address of the ledger cannot be read.');
  });
});

describe('a database that goes away', () => {
  const endBackends = `select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and application_name = 'rollcall'`;

  test(
    'while a write begins, refuses it with a sentence, and nothing of it is recorded',
    withBench(site, async ({ ledger, home, clock }) => {
      const request = sampleRequest();
      await ledger.openRequest(request);
      const holder = new Client({ connectionString: home.location });
      await holder.connect();
      try {
        // The write gets as far as its invite, and waits there.
        await holder.query('begin; lock table invites in access exclusive mode');
        const begun = ledger.beginWrite(sampleWrite(request.id)).catch((error: unknown) => error);
        const waiting = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
        while ((await home.query(waiting)).length === 0) await home.query('select 1');
        await home.query(endBackends);
        const error = await begun;
        expect(error).toBeInstanceOf(LedgerError);
        expect(String(error)).toContain('broke the connection off. What was under way is undone.');
      } finally {
        await holder.end();
      }
      expect(await ledger.listWrites(request.id)).toEqual([]);
      expect((await ledger.listInvites({ directories: ['automation'], now: clock.iso() }, everything)).total).toBe(0);
      expect(await ledger.beginWrite(sampleWrite(request.id))).toEqual({ state: 'BEGUN' });
    }),
  );

  test(
    'while nothing is under way, does not end the process, and comes back by itself',
    withBench(site, async ({ ledger, home }) => {
      const write = await begin(ledger);
      await Promise.all(Array.from({ length: 8 }, () => ledger.listWrites(write.requestId)));
      await home.query(endBackends);
      await expect
        .poll(() => ledger.listWrites(write.requestId).catch((error: unknown) => String(error)), { interval: 1 })
        .toMatchObject([{ state: 'SENDING' }]);
      await ledger.settleWrite(write.id, sampleSettlement());
    }),
  );
});

test(
  'what must be serialised is serialised whatever the isolation that the database has by default',
  withBench(site, async ({ home }) => {
    const url = new URL(home.location);
    url.searchParams.set(
      'options',
      `${url.searchParams.get('options')} -c default_transaction_isolation=repeatable\\ read`,
    );
    const ledger = await openLedger(url.href);
    const request = sampleRequest();
    await ledger.openRequest(request);
    const quota = { limit: 10, seconds: 60 };
    const begun = await Promise.all(
      Array.from({ length: 30 }, (_, ordinal) => ledger.beginWrite(sampleWrite(request.id, { ordinal, quota }))),
    );
    expect(begun.filter(({ state }) => state === 'BEGUN')).toHaveLength(10);
    await ledger.close();
  }),
);

test(
  'the audit trail cannot be truncated',
  withBench(site, async ({ ledger, home }) => {
    await begin(ledger);
    await expect(home.query('truncate audit_events')).rejects.toThrow('Audit events are added and never changed.');
    expect((await ledger.listAuditEvents({ directories: ['automation'], since: dawn }, everything)).total).toBe(1);
  }),
);

test('these suites run against a PostgreSQL', async () => {
  expect(server).toMatch(/^postgres/);
  expect(await site.ask('select 1 as one')).toEqual([{ one: 1 }]);
});
