import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { LedgerError } from '../../src/domain/ledger.ts';
import { createLedger } from '../../src/store/create-ledger.ts';
import { migrate } from '../../src/store/migrations/migrate.ts';
import { openLedger } from '../../src/store/open-ledger.ts';
import { openSqlite } from '../../src/store/sqlite/open-sqlite.ts';
import type { ChildNews } from './child-task.ts';
import { startProcess } from './processes.ts';
import { begin, dawn, everything, sampleRequest, sampleSettlement, sampleWrite, send } from './samples.ts';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'rollcall-ledger-'));
});
afterEach(() => {
  chmodSync(directory, 0o700);
  rmSync(directory, { recursive: true, force: true });
});

const file = (name = 'ledger.db'): string => join(directory, name);

const refusalOf = async (location: string): Promise<string> => {
  const error: unknown = await openLedger(location).then(
    () => 'It opened.',
    (reason: unknown) => reason,
  );
  if (!(error instanceof LedgerError)) throw error;
  return error.message;
};

/** What a user without rights is told. Permissions do not bind the superuser, who becomes another first. */
const refusalOfStranger = async (location: string): Promise<ChildNews> => {
  const nobody = process.getuid?.() === 0 ? { as: 65_534 } : {};
  const child = startProcess({ kind: 'open', location, ...nobody });
  try {
    return await child.opened;
  } finally {
    await child.kill();
  }
};

describe('a ledger file that cannot be opened', () => {
  test.each(['mysql://root:secret@host/ledger', 'file:///var/ledger.db', 'POSTGRE://u:secret@h/d'])(
    '%s',
    async (location) => {
      const message = await refusalOf(location);
      expect(message).toContain('Name a file, or a database as postgres://');
      expect(message).not.toContain('secret');
    },
  );

  test('without a name', async () => {
    expect(await refusalOf(' ')).toContain('The ledger has no place.');
  });

  test('in a directory that is not there', async () => {
    expect(await refusalOf(file('missing/ledger.db'))).toBe(
      `The ledger ${file('missing/ledger.db')} cannot be made: its directory does not exist. Create the directory, or name another file.`,
    );
  });

  test('that is a directory, or lies below a file', async () => {
    mkdirSync(file('folder'));
    expect(await refusalOf(file('folder'))).toContain('is a directory. Name a file in it.');
    writeFileSync(file('text'), '');
    expect(await refusalOf(file('text/ledger.db'))).toContain('a part of its path is a file');
  });

  test('that is something else', async () => {
    writeFileSync(file(), 'A text that is long enough to be taken for a database, and is none.'.repeat(20));
    expect(await refusalOf(file())).toContain('is no ledger: the file is not an SQLite database.');
  });

  test('that is damaged', async () => {
    const ledger = await openLedger(file());
    for (let count = 0; count < 30; count += 1) await send(ledger);
    await ledger.close();
    const bytes = readFileSync(file());
    writeFileSync(file(), bytes.fill(0xa5, 4096));
    expect(await refusalOf(file())).toContain('is damaged. Restore the file from a backup');
  });

  test('that this user may not read', async () => {
    chmodSync(directory, 0o755);
    await (await openLedger(file())).close();
    expect(await refusalOfStranger(file())).toMatchObject({
      kind: 'failed',
      name: 'LedgerError',
      message: expect.stringContaining('may not be read and written by this user.'),
    });
  });

  test('in a directory that this user may not write to', async () => {
    chmodSync(directory, 0o555);
    expect(await refusalOfStranger(file())).toMatchObject({
      name: 'LedgerError',
      message: expect.stringContaining('Change its permissions, or name another file.'),
    });
  });

  test('whose own directory became read-only', async () => {
    chmodSync(directory, 0o755);
    await (await openLedger(file())).close();
    chmodSync(file(), 0o666);
    chmodSync(directory, 0o555);
    expect(await refusalOfStranger(file())).toMatchObject({
      name: 'LedgerError',
      message: expect.stringMatching(
        /the directory it lies in, (?:is read-only for|may not be read and written by) this user/,
      ),
    });
  });
});

describe('a full disk', () => {
  test('refuses a write before it is sent, loses nothing, and is over when there is room', async () => {
    const store = await openSqlite(file(), { maximumPages: 45 });
    await migrate(store);
    const ledger = createLedger(store);
    let begun = 0;
    const request = sampleRequest();
    await ledger.openRequest(request);
    const fill = async (): Promise<void> => {
      for (; begun < 1000; begun += 1) await ledger.beginWrite(sampleWrite(request.id, { ordinal: begun }));
    };
    await expect(fill()).rejects.toThrow(
      new LedgerError(`The ledger ${file()} cannot grow: the disk is full. Make room.`),
    );
    expect(begun).toBeGreaterThan(3);
    const writes = await ledger.listWrites(request.id);
    expect(writes).toHaveLength(begun);
    const invites = { directories: ['automation'], now: dawn };
    expect((await ledger.listInvites(invites, everything)).total).toBe(begun);
    await ledger.close();

    const roomy = await openLedger(file());
    await roomy.settleWrite(writes.at(-1)?.id ?? '', sampleSettlement());
    expect(await roomy.beginWrite(sampleWrite(request.id, { ordinal: begun }))).toEqual({ state: 'BEGUN' });
    await roomy.close();
  });

  test('refuses to open a ledger that is not there yet', async () => {
    const store = await openSqlite(file(), { maximumPages: 3 });
    await expect(migrate(store)).rejects.toThrow();
    await store.close();
    await (await openLedger(file())).close();
  });
});

describe('a ledger file', () => {
  test('is for its owner only', async () => {
    const ledger = await openLedger(file());
    await begin(ledger);
    for (const name of ['ledger.db', 'ledger.db-wal']) expect(statSync(file(name)).mode & 0o777).toBe(0o600);
    await ledger.close();
  });

  test('no longer has the bytes of an address that was erased', async () => {
    const ledger = await openLedger(file());
    for (let count = 0; count < 40; count += 1) await send(ledger, { email: `someone-${count}@example.com` });
    const found = (): boolean[] =>
      ['ledger.db', 'ledger.db-wal'].map((name) => /ada\.lovelace@example/i.test(readFileSync(file(name), 'latin1')));
    expect(found()).toContain(true);
    await ledger.eraseEmail('ada.lovelace@example.com');
    expect(found()).toEqual([false, false]);
    await ledger.close();
  });

  test('that another holds is waited for, and this process goes on meanwhile', async () => {
    const ledger = await openLedger(file());
    const other = new DatabaseSync(file());
    other.exec('begin immediate');
    let isDone = false;
    const opened = ledger.openRequest(sampleRequest()).finally(() => {
      isDone = true;
    });
    for (let turn = 0; turn < 20; turn += 1) await setImmediate();
    expect(isDone).toBe(false);
    other.exec('commit');
    other.close();
    expect(await opened).toEqual({ state: 'NEW' });
    await ledger.close();
  });

  test('lets other work have its turn between transactions', async () => {
    const ledger = await openLedger(file());
    const request = sampleRequest();
    await ledger.openRequest(request);
    let ended = 0;
    const writes = Array.from({ length: 20 }, async (_, ordinal) => {
      await ledger.beginWrite(sampleWrite(request.id, { ordinal }));
      ended += 1;
    });
    await setImmediate();
    await setImmediate();
    expect(ended).toBeLessThan(20);
    await Promise.all(writes);
    await ledger.close();
  });

  test('closes after what is under way', async () => {
    const ledger = await openLedger(file());
    const request = sampleRequest();
    await ledger.openRequest(request);
    const begun = Array.from({ length: 10 }, (_, ordinal) => ledger.beginWrite(sampleWrite(request.id, { ordinal })));
    await ledger.close();
    expect(await Promise.all(begun)).toEqual(begun.map(() => ({ state: 'BEGUN' })));
  });

  test('needs no driver of PostgreSQL', async () => {
    const child = startProcess({ kind: 'open', location: file() });
    try {
      await child.opened;
      const news = await child.go();
      expect(news.kind === 'done' && news.loaded.filter((name) => name.includes('/node_modules/pg/'))).toEqual([]);
    } finally {
      await child.kill();
    }
  });
});

test('a ledger in memory is one by itself, and keeps nothing', async () => {
  const [one, other] = [await openLedger(':memory:'), await openLedger(':memory:')];
  await send(one);
  const list = { directories: ['automation'], now: dawn };
  expect((await one.listInvites(list, everything)).total).toBe(1);
  expect((await other.listInvites(list, everything)).total).toBe(0);
  await one.eraseEmail('ada.lovelace@example.com');
  await one.close();
  await other.close();
});
