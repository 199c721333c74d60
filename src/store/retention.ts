import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Ledger } from '../domain/ledger.ts';
import { maintain } from './maintenance.ts';
import { momentOf, secondsAfter } from './moment.ts';
import { oneOf } from './one-of.ts';
import type { Setup } from './setup.ts';
import type { Work } from './store.ts';

/** So many rows go in one transaction, so that others can write in between. */
const batch = 500;

/** A mutation whose process died before its end is done with after so long. */
const abandonedSeconds = 86_400;

/**
 * Deletes what is old and decided. What is kept, however old: requests with a write that is under way or UNKNOWN, and invites that may yet be accepted.
 * With a request its key goes: the same key is then new. With an invite of today its share of the quota goes.
 */
export const retention = (setup: Setup): Pick<Ledger, 'deleteBefore'> => {
  const { store, now } = setup;
  return {
    deleteBefore: async (moment) => {
      const mark = momentOf(moment);
      const abandoned = secondsAfter(now(), -abandonedSeconds);
      const run = await maintain(setup, 'RETENTION', mark);
      const sweeps: readonly ((work: Work) => Promise<number>)[] = [
        (work) => deleteRequests(work, mark, abandoned),
        (work) => deleteInvites(work, mark),
        (work) => deleteAuditEvents(work, mark),
      ];
      let total = 0;
      for (const sweep of sweeps) {
        for (let deleted = 1; deleted > 0; total += deleted) deleted = await run(sweep);
      }
      await store.forget();
      return total;
    },
  };
};

const deleteRequests = async (work: Work, mark: string, abandoned: string): Promise<number> => {
  const found = await work
    .selectFrom('requests')
    .select('id')
    .where('at', '<', mark)
    .where(sql<SqlBool>`(closed_at is not null or at < ${abandoned})`)
    .where(isDecided)
    .limit(batch)
    .execute();
  const ids = found.map(({ id }) => id);
  const writes = await work.deleteFrom('writes').where(oneOf('request_id', ids)).executeTakeFirstOrThrow();
  const requests = await work.deleteFrom('requests').where(oneOf('id', ids)).executeTakeFirstOrThrow();
  return Number(writes.numDeletedRows + requests.numDeletedRows);
};

/** None of its writes may yet turn out to have been sent; of one that made or withdrew an invite, the invite's end tells. */
const isDecided: RawBuilder<SqlBool> = sql`not exists (
  select 1 from writes left join invites on invites.id = coalesce(writes.invite_id, writes.withdraws)
  where writes.request_id = requests.id and (writes.state = 'SENDING' or
    (writes.state = 'UNKNOWN' and coalesce(invites.status, 'UNKNOWN') not in ('ACCEPTED', 'CANCELLED'))))`;

const deleteInvites = async (work: Work, mark: string): Promise<number> => {
  const { numDeletedRows } = await work
    .deleteFrom('invites')
    .where('id', 'in', (invites) =>
      invites.selectFrom('invites').select('id').where('sort_at', '<', mark).where(hasEnded(mark)).limit(batch),
    )
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
};

/** It ended before the mark: by what is known of it, by its own end, or because it was never sent. */
const hasEnded = (mark: string): RawBuilder<SqlBool> =>
  sql`(hidden = 1
    or (status in ('ACCEPTED', 'CANCELLED', 'EXPIRED') and evidence_at < ${mark})
    or (status = 'PENDING' and expires_at < ${mark}))`;

const deleteAuditEvents = async (work: Work, mark: string): Promise<number> => {
  const { numDeletedRows } = await work
    .deleteFrom('audit_events')
    .where('id', 'in', (events) => events.selectFrom('audit_events').select('id').where('at', '<', mark).limit(batch))
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
};
