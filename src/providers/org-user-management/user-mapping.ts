import type { User } from '../../domain/user.ts';
import { toRole } from './role-mapping.ts';
import type { UserRow } from './wire.ts';

/** The user in a row: what the row does not have stays undefined, as another answer may have it. */
export const toUser = (directory: string, row: UserRow): User => ({
  kind: 'User',
  directory,
  id: row.id,
  // An empty address is none.
  email: row.email === '' ? null : row.email,
  name: row.name,
  username: null,
  accountType: null,
  accountTypeRaw: null,
  status: null,
  loginMethod: null,
  roles: row.roles ? onceEach(row.roles).map((word) => toRole(directory, word)) : undefined,
  raw: row,
});

/** One role is the most common case, two the next. */
const onceEach = (words: readonly string[]): readonly string[] =>
  words.length < 2 || (words.length === 2 && words[0] !== words[1]) ? words : [...new Set(words)];

/** The user in the answer about that user alone: what it does not have, no other answer has. */
export const toWholeUser = (directory: string, row: UserRow): User => {
  const user = toUser(directory, row);
  return { ...user, email: user.email ?? null, name: user.name ?? null, roles: user.roles ?? null };
};

/** A user of whom nothing but the id has been read. */
export const toBareUser = (directory: string, id: string): User => ({ ...toUser(directory, { id }), raw: null });
