import type { AccountType, User } from '../../domain/user.ts';
import { toRole } from './role-mapping.ts';
import { wordOf, wordTable } from './union.ts';
import type { AccountRow } from './wire.ts';

const accountTypeOf = wordTable<AccountType>([
  ['API', 'API'],
  ['External', 'EXTERNAL'],
  ['Integration', 'INTEGRATION'],
  ['Partner', 'PARTNER'],
  ['Regular', 'REGULAR'],
  ['System', 'SYSTEM'],
]);

/**
 * Whether a row's name and type are the account's. A row that has none of an account's own fields, but has those of the workspace in
 * Tray's misprinted documentation, is believed its id only, unless its type is a word for accounts.
 */
const isOfAccount = (row: AccountRow): boolean => {
  if (row.email !== undefined || row.accountType !== undefined || row.role) return true;
  if (accountTypeOf(wordOf(row.type)) !== null) return true;
  return row.type === undefined && row['description'] === undefined && row['monthlyTaskLimit'] === undefined;
};

/** The user in a row of whatever kind: what the row does not have stays undefined, as another answer may have it. */
export const toUser = (directory: string, row: AccountRow): User =>
  toUserWith(directory, row, row.role ? [toRole(directory, row.role, null)] : undefined);

/** The same, with these roles in the organisation. */
export const toUserWith = (directory: string, row: AccountRow, roles: User['roles']): User => {
  const own = isOfAccount(row);
  const type = row.accountType ?? (own ? (row.type ?? row.accountType) : undefined);
  const word = type === undefined ? undefined : wordOf(type);
  return {
    kind: 'User',
    directory,
    id: row.id,
    // API users have no address, which may be written as an empty one.
    email: row.email === '' ? null : row.email,
    name: own ? row.name : undefined,
    username: null,
    accountType: word === undefined ? undefined : accountTypeOf(word),
    accountTypeRaw: word,
    status: null,
    loginMethod: null,
    roles,
    raw: row,
  };
};

/** The user in the answer about that user alone: what it does not have, no other answer has. */
export const toWholeUser = (directory: string, row: AccountRow): User => {
  const user = toUser(directory, row);
  return {
    ...user,
    email: user.email ?? null,
    name: user.name ?? null,
    accountType: user.accountType ?? null,
    accountTypeRaw: user.accountTypeRaw ?? null,
    roles: user.roles ?? null,
  };
};
