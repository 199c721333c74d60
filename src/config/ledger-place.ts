import { resolve } from 'node:path';

/** A ledger that ends with its process. */
export const inMemory = ':memory:';

/** Where the ledger is when nothing is said: a file in the working directory. */
export const standardLedger = 'rollcall.db';

/** Whether a ledger is kept in PostgreSQL, and not in a file. */
export const isDatabase = (location: string): boolean => /^postgres(?:ql)?:\/\//i.test(location);

/** What is wrong with a ledger's location, or null. Never repeats it: it may hold a password. */
export const faultOfLedger = (location: string): string | null => {
  if (!/^[a-z][a-z\d+.-]+:\/\//i.test(location)) return null;
  if (!isDatabase(location)) {
    return 'must be a file without a scheme in front, or a database as postgres://user:password@host/database.';
  }
  const url = URL.parse(location);
  // A slash in a password that is not encoded ends the host, so that the rest of the password stands in the path.
  if (url === null || url.pathname.includes('@')) {
    return 'must be postgres://user:password@host:5432/database: percent-encode what is not a letter or digit in the password.';
  }
  return null;
};

/** The location with a relative file name made whole. */
export const wholeLedger = (location: string | false, workingDirectory: string): string | false =>
  location === false || location === inMemory || isDatabase(location) ? location : resolve(workingDirectory, location);

/** Where the ledger is, for a person: of a database no more than host and name. */
export const describeLedger = (location: string | false): string => {
  if (location === false) return 'There is no ledger: nothing can be changed.';
  if (location === inMemory) return 'The ledger is in memory, and ends with this process.';
  if (!isDatabase(location)) return `The ledger is the file ${resolve(location)}.`;
  const url = URL.parse(location);
  const host = url?.host || url?.searchParams.get('host') || 'this machine';
  return `The ledger is the PostgreSQL database ${url?.pathname.slice(1) || '(of its user)'} at ${host}.`;
};
