/** What a failure of PostgreSQL, or of the way to it, means and what to do. @param place the database, without its password */
export const explainPostgres = (error: unknown, place: string): string | null => {
  if (!(error instanceof Error)) return null;
  const code = codeOf(error);
  const sentence = code === null ? null : (codeSentences[code] ?? classSentences[code.slice(0, 2)]);
  if (sentence) return `${place} ${sentence}`;
  for (const [pattern, words] of messageSentences) if (pattern.test(error.message)) return `${place} ${words}`;
  return code !== null && /^[\dA-Z]{5}$/.test(code)
    ? `${place} cannot be used: PostgreSQL answered with ${code}.`
    : null;
};

/** Whether the database ended a transaction for the sake of another: a deadlock, a serialization failure. */
export const isConflict = (error: unknown): boolean => {
  const code = error instanceof Error ? codeOf(error) : null;
  return code === '40P01' || code === '40001';
};

const codeOf = (error: Error): string | null => ('code' in error && typeof error.code === 'string' ? error.code : null);

const gone = 'broke the connection off. What was under way is undone. See that PostgreSQL runs, and try again.';
const unreachable = 'cannot be reached. See that PostgreSQL runs there, and that host and port are right.';

/** SQLSTATE (https://www.postgresql.org/docs/current/errcodes-appendix.html) and the codes of sockets. */
const codeSentences: Readonly<Record<string, string>> = {
  ECONNREFUSED: unreachable,
  EHOSTUNREACH: unreachable,
  ENETUNREACH: unreachable,
  ETIMEDOUT: unreachable,
  ENOENT: unreachable,
  ENOTFOUND: 'cannot be reached: nobody knows its host by that name. Correct the name.',
  EAI_AGAIN: 'cannot be reached: the name of its host could not be looked up just now. Try again.',
  ECONNRESET: gone,
  EPIPE: gone,
  '3D000': 'cannot be used: there is no database of that name. Create it, or name another.',
  '42501':
    'may not be used by this user. Grant it the right to create tables in its schema, and to read and write them.',
  '25006': 'is read-only: it may be a replica. Name the primary.',
  '53100': 'cannot grow: the disk of the database is full. Make room.',
  '53300': 'has no connection left. Raise max_connections, or end what holds them.',
  '55P03': 'is locked by another process for too long. Look for a long transaction in pg_stat_activity.',
  '57P03': 'is starting or ending. Try again in a moment.',
  '57014': 'took too long to answer. See what keeps it busy, and try again.',
};

const classSentences: Readonly<Record<string, string>> = {
  '08': gone,
  '23': 'holds something that this contradicts, so it was refused.',
  '28': 'does not let this user in. Correct the user or the password.',
  '40': 'has too many writers at once. Try again.',
  '57': gone,
};

/** Failures that pg tells in words only. */
const messageSentences: readonly (readonly [pattern: RegExp, sentence: string])[] = [
  [
    /connection terminated due to connection timeout|timeout expired|timeout exceeded when trying to connect/i,
    'did not take a connection in time. See that it runs and is not overloaded.',
  ],
  [/read timeout/i, 'took too long to answer. See what keeps it busy, and try again.'],
  [/connection terminated|not queryable|has been discarded|connection ended/i, gone],
  [/end on the pool|has already been destroyed|driver has already/i, 'is closed.'],
  [/password must be a string|SCRAM|SASL/i, 'does not let this user in. Correct the user or the password.'],
  [
    /does not support SSL|self[- ]signed|certificate/i,
    'cannot be reached over TLS. Correct sslmode in the address, or the certificate.',
  ],
];
