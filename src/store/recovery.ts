import type { Ledger } from '../domain/ledger.ts';
import { isDead } from './instance.ts';
import { secondsAfter } from './moment.ts';
import { abandonWrite } from './settlement.ts';
import type { Setup } from './setup.ts';

/** A write under way for longer has lost its process, or the news of its end, even where nothing else shows that. */
const longestSeconds = 120;

const note =
  'The process that sent it ended, or lost the ledger, before the answer was recorded: it may have been sent.';

/** Finds the writes that nobody will settle any more. */
export const recovery = (setup: Setup): Pick<Ledger, 'recover'> => {
  const { store, now, instance } = setup;
  return {
    recover: async () => {
      const rows = await store.database
        .selectFrom('writes')
        .select(['id', 'instance', 'at'])
        .where('state', '=', 'SENDING')
        .orderBy('at')
        .execute();
      const bound = secondsAfter(now(), -longestSeconds);
      const abandoned = rows.filter((row) => row.at < bound || isDead(row.instance, instance, store.spansHosts));
      let count = 0;
      for (const { id } of abandoned) {
        // Each by itself: should the process end here, what was done stays done.
        if (await store.transact((work) => abandonWrite(work, setup, id, note))) count += 1;
      }
      return count;
    },
  };
};
