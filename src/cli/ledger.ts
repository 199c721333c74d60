import { existsSync } from 'node:fs';
import { describeLedger, inMemory, isDatabase } from '../config/ledger-place.ts';
import { readLedgerPlace } from '../config/read-config.ts';
import { LedgerError } from '../domain/ledger.ts';
import type { ProviderModule } from '../providers/module.ts';
import { openLedger } from '../store/open-ledger.ts';
import type { CommandLine } from './command-line.ts';
import type { Terminal } from './terminal.ts';

type LedgerLine = Extract<CommandLine, { command: 'ledger prune' | 'ledger erase' }>;

/** Deletes what is old from the ledger, or one person's data. Gateways that use it may run meanwhile. Rejects with a LedgerError. */
export const maintainLedger = async (
  line: LedgerLine,
  modules: readonly ProviderModule[],
  terminal: Terminal,
): Promise<number> => {
  const { environment, workingDirectory, print } = terminal;
  const file = line.config === undefined ? {} : { file: line.config };
  const location = await readLedgerPlace({ modules, environment, workingDirectory, ...file });
  const place = describeLedger(location);
  if (location === false || location === inMemory) throw new LedgerError(`${place} There is nothing to tend.`);
  // Opening would make an empty one, and hide that the wrong place was named.
  if (!isDatabase(location) && !existsSync(location)) {
    throw new LedgerError(`${place} There is no such file. Name the right one with ROLLCALL_DB.`);
  }
  const ledger = await openLedger(location);
  try {
    if (line.command === 'ledger prune') {
      const count = await ledger.deleteBefore(line.before);
      print(`${place} ${rows(count)} deleted, from before ${line.before}; what is not settled stays.`);
    } else {
      const count = await ledger.eraseEmail(line.email);
      print(`${place} ${rows(count)} blanked. The vendors keep what they have.`);
    }
    return 0;
  } finally {
    await ledger.close();
  }
};

const rows = (count: number): string => (count === 1 ? '1 row was' : `${count} rows were`);
