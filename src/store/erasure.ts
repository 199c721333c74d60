import { randomBytes } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { sql } from 'kysely';
import { type Ledger, LedgerError } from '../domain/ledger.ts';
import { maintain } from './maintenance.ts';
import { addressKey } from '../domain/address.ts';
import { type Blanking, blankingOf } from './personal-data.ts';
import type { Setup } from './setup.ts';
import type { Work } from './store.ts';
import type { Tables } from './tables.ts';

/** So many rows are looked at in one transaction, so that others can write in between. */
const batch = 500;

type Row = Readonly<Record<string, string | null>>;

/** What a table says of people. */
interface Sweep {
  readonly table: keyof Tables;
  readonly text: readonly string[];
  readonly json: readonly string[];
  /** Columns that are read beside those, for `beyond`. */
  readonly more: readonly string[];
  /** What becomes of a row besides: columns that betray the person without the address, or hold nothing but it. */
  readonly beyond: (row: Row, isNamed: boolean) => Row;
}

/**
 * Blanks one person's address, and the name beside it, everywhere. The address becomes a word made by chance, the same in all rows of one erasure: the
 * rows still belong together, and no guess at the address can be tested against it. Counts and states stay.
 */
export const erasure = (setup: Setup): Pick<Ledger, 'eraseEmail'> => {
  const { store } = setup;
  return {
    eraseEmail: async (email) => {
      const key = addressKey(email);
      if (!/^[^@]+@[^@]+$/.test(key)) throw new LedgerError(`"${email}" is no e-mail address. Nothing was blanked.`);
      const pseudonym = `erased-${randomBytes(6).toString('hex')}@erased.invalid`;
      const known = await store.database
        .selectFrom('invites')
        .select('name')
        .where('match_key', '=', key)
        .distinct()
        .execute();
      const blanking = blankingOf(
        email,
        known.flatMap(({ name }) => name ?? []),
        pseudonym,
      );
      const run = await maintain(setup, 'ERASURE', null);
      let total = 0;
      for (const sweep of sweepsOf(key, pseudonym, blanking)) {
        for (let last: string | null = ''; last !== null; ) {
          const from: string = last;
          total += await run(async (work) => {
            await store.lockTable(work, sweep.table);
            const rows = await readBatch(work, sweep, from);
            last = rows.at(-1)?.['id'] ?? null;
            let count = 0;
            for (const row of rows) if (await blank(work, sweep, row, blanking)) count += 1;
            return count;
          });
          await setImmediate();
        }
      }
      await store.forget();
      return total;
    },
  };
};

/** In this order: a request is known to be about the person by its writes. */
const sweepsOf = (key: string, pseudonym: string, { mentions }: Blanking): readonly Sweep[] => {
  const requests = new Set<string>();
  return [
    {
      table: 'invites',
      text: ['vendor_id', 'role_raw', 'actor', 'evidence_note', 'accepted_user_id'],
      json: ['options'],
      more: ['match_key'],
      beyond: ({ match_key }) => (match_key === key ? { email: pseudonym, match_key: pseudonym, name: null } : {}),
    },
    {
      table: 'writes',
      text: ['actor', 'idempotency_key', 'subject', 'note'],
      json: ['request', 'before_state', 'receipt'],
      more: ['request_id'],
      beyond: ({ request_id }, isNamed) => {
        if (isNamed && typeof request_id === 'string') requests.add(request_id);
        return {};
      },
    },
    {
      table: 'requests',
      text: ['actor'],
      json: ['result'],
      more: ['idempotency_key'],
      beyond: ({ id, actor, idempotency_key }, isNamed) => ({
        // The digest would confirm a guess at the input. Without it the key fits no input any more, and nothing is sent for it again.
        ...(isNamed || requests.has(id ?? '') ? { digest: 'erased' } : {}),
        // Keys are told apart by their callers; two spellings of one caller's address become the same.
        ...(mentions(actor ?? '') || mentions(idempotency_key ?? '') ? { idempotency_key: null } : {}),
      }),
    },
    {
      table: 'audit_events',
      text: ['actor', 'subject', 'note', 'idempotency_key'],
      json: ['before_state', 'after_state'],
      more: [],
      beyond: () => ({}),
    },
  ];
};

const readBatch = async (work: Work, { table, text, json, more }: Sweep, last: string): Promise<readonly Row[]> => {
  const columns = sql.join(['id', ...text, ...json, ...more].map((column) => sql.ref(column)));
  const { rows } = await sql<Row>`
    select ${columns} from ${sql.table(table)} where id > ${last} order by id limit ${batch}`.execute(work);
  return rows;
};

/** Whether there was something to blank. */
const blank = async (
  work: Work,
  { table, text, json, beyond }: Sweep,
  row: Row,
  blanking: Blanking,
): Promise<boolean> => {
  const isNamed = [...text, ...json].some((column) => blanking.mentions(row[column] ?? ''));
  const changes: Record<string, string | null> = { ...beyond(row, isNamed) };
  if (isNamed) {
    for (const column of text) changes[column] ??= mapped(row[column], blanking.inText);
    for (const column of json) changes[column] = mapped(row[column], blanking.inJson);
  }
  const columns = Object.entries(changes).filter(([column, value]) => row[column] !== value);
  if (columns.length === 0) return false;
  const assignments = sql.join(columns.map(([column, value]) => sql`${sql.ref(column)} = ${value}`));
  await sql`update ${sql.table(table)} set ${assignments} where id = ${row['id']}`.execute(work);
  return true;
};

const mapped = (value: string | null | undefined, map: (text: string) => string): string | null =>
  value === null || value === undefined ? null : map(value);
