import type { Known } from './known.ts';
import type { Role } from './role.ts';

/** What kind of account it is. Tray's six words are the enum; other vendors map into it or to null. */
export const accountTypes = ['API', 'EXTERNAL', 'INTEGRATION', 'PARTNER', 'REGULAR', 'SYSTEM'] as const;
export type AccountType = (typeof accountTypes)[number];

export const userStatuses = ['ACTIVE', 'DISABLED'] as const;
export type UserStatus = (typeof userStatuses)[number];

/** One account in one directory. */
export interface User {
  readonly kind: 'User';
  readonly directory: string;
  readonly id: string;
  /** As the vendor wrote it; null for accounts without an address. */
  readonly email: Known<string>;
  readonly name: Known<string>;
  readonly username: Known<string>;
  readonly accountType: Known<AccountType>;
  /** The vendor's own word for the account's type, kept also where it maps to nothing. */
  readonly accountTypeRaw: Known<string>;
  readonly status: Known<UserStatus>;
  readonly loginMethod: Known<string>;
  /** The roles that hold in the whole directory; null where the vendor has none such. */
  readonly roles: Known<readonly Role[]>;
  /** The vendor's own object, or the part of one that described this user. */
  readonly raw: unknown;
}

/** The fields of a user that another answer may have to fill in. */
export const userFields = [
  'email',
  'name',
  'username',
  'accountType',
  'accountTypeRaw',
  'status',
  'loginMethod',
  'roles',
] as const satisfies readonly (keyof User)[];

/** Whether no field is left to be read. */
export const isWholeUser = (user: User): boolean => userFields.every((field) => user[field] !== undefined);
