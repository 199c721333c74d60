import { describe } from 'vitest';
import type { LedgerSite } from './home.ts';
import { inviteContract } from './contract/invites.ts';
import { openWorkContract } from './contract/open-work.ts';
import { pagingContract } from './contract/paging.ts';
import { quotaContract } from './contract/quota.ts';
import { requestContract } from './contract/requests.ts';
import { processContract } from './contract/processes.ts';
import { upkeepContract } from './contract/upkeep.ts';
import { versionContract } from './contract/versions.ts';
import { writeContract } from './contract/writes.ts';

/** What a ledger promises, wherever it is kept. */
export const ledgerContract = (site: LedgerSite): void => {
  describe(`a ledger in ${site.name}`, () => {
    requestContract(site);
    writeContract(site);
    quotaContract(site);
    inviteContract(site);
    pagingContract(site);
    openWorkContract(site);
    upkeepContract(site);
    versionContract(site);
    processContract(site);
  });
};
