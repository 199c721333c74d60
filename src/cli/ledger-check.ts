import { constants, existsSync } from 'node:fs';
import { access } from 'node:fs/promises';
import { dirname } from 'node:path';
import { describeLedger, inMemory, isDatabase } from '../config/ledger-place.ts';
import { LedgerError } from '../domain/ledger.ts';
import { openLedger } from '../store/open-ledger.ts';

/** Whether the ledger can be used, in words. */
export interface LedgerFinding {
  readonly usable: boolean;
  readonly sentence: string;
}

/** Opens the ledger and closes it again. A file that is not there yet is left to whoever serves, whose own it will be. */
export const tryLedger = async (location: string | false): Promise<LedgerFinding> => {
  const place = describeLedger(location);
  if (location === false) return { usable: true, sentence: place };
  if (location !== inMemory && !isDatabase(location) && !existsSync(location)) return tryFolder(location, place);
  try {
    const ledger = await openLedger(location);
    await ledger.close();
    return { usable: true, sentence: `${place} It opens.` };
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error;
    return { usable: false, sentence: error.message };
  }
};

const tryFolder = async (file: string, place: string): Promise<LedgerFinding> => {
  try {
    await access(dirname(file), constants.W_OK | constants.X_OK);
    return { usable: true, sentence: `${place} It will be made.` };
  } catch {
    const sentence = `${place} It cannot be made: its folder is missing, or this account may not write there. Make the folder, or name another file with ROLLCALL_DB.`;
    return { usable: false, sentence };
  }
};
