/** What a failure of SQLite, or of its file, means and what to do. @param place such as "The ledger /var/lib/rollcall.db" */
export const explainSqlite = (error: unknown, place: string): string | null => {
  if (!(error instanceof Error)) return null;
  if ('code' in error && typeof error.code === 'string') {
    const system = systemSentences[error.code];
    if (system !== undefined) return `${place} ${system}`;
    if (error.code === 'ERR_INVALID_STATE' && /database is not open/i.test(error.message)) return `${place} is closed.`;
  }
  const code = resultCodeOf(error);
  if (code === null) return null;
  return `${place} ${resultSentences[code] ?? `cannot be used: SQLite says "${error.message}".`}`;
};

export const isBusy = (error: unknown): boolean => resultCodeOf(error) === 5;

/** SQLite's primary result code; https://www.sqlite.org/rescode.html */
const resultCodeOf = (error: unknown): number | null =>
  error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' ? error.errcode & 0xff : null;

const systemSentences: Readonly<Record<string, string>> = {
  ENOENT: 'cannot be made: its directory does not exist. Create the directory, or name another file.',
  ENOTDIR: 'cannot be made: a part of its path is a file, not a directory. Name another file.',
  EISDIR: 'is a directory. Name a file in it.',
  EACCES: 'may not be read and written by this user. Change its permissions, or name another file.',
  EPERM: 'may not be read and written by this user. Change its permissions, or name another file.',
  EROFS: 'lies on a file system that is read-only. Name a file elsewhere.',
  ENOSPC: 'cannot be made: the disk is full. Make room, or name a file on another disk.',
  EMFILE: 'cannot be opened: this process has too many files open. Raise its limit.',
};

const resultSentences: Readonly<Record<number, string>> = {
  3: 'may not be read and written by this user. Change its permissions, or name another file.',
  5: 'is locked by another process. Look for a program that has it open, such as a backup or a database browser, and end it.',
  6: 'is locked by another process. Look for a program that has it open, such as a backup or a database browser, and end it.',
  8: 'cannot be written: the file, or the directory it lies in, is read-only for this user. Change the permissions, or name another file.',
  10: 'cannot be read or written: the disk reports an error. Look at the system log, and at the disk.',
  11: 'is damaged. Restore the file from a backup, or move it away so that a new one is made.',
  13: 'cannot grow: the disk is full. Make room.',
  14: 'cannot be opened: the file, or the directory it lies in, may not be read and written by this user. Change the permissions, or name another file.',
  19: 'holds something that this contradicts, so it was refused.',
  26: 'is no ledger: the file is not an SQLite database. Name another file.',
};
