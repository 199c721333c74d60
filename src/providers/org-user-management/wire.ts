import { z } from 'zod';
import { rowsOf } from '../rows.ts';
import { isIdentifier } from './identifier.ts';

/**
 * The answers of org-user-management, as far as they are used. Unknown fields are kept, since a row is also the domain's `raw`. The
 * documentation leaves out what a list's items hold, so only the id is required of them.
 */

const id = z.string().refine(isIdentifier, 'expected an id of 1 to 256 characters, without control characters');
const text = z.string().nullish();

export const userRow = z.looseObject({
  id,
  email: text,
  name: text,
  /** Words rather than an enum: one that nobody has met must not cost the whole list. */
  roles: rowsOf(z.string().refine(isIdentifier, 'expected the name of a role')).nullish(),
});
export type UserRow = z.output<typeof userRow>;

export const userPage = z.object({
  count: z.int().nonnegative().nullish(),
  items: rowsOf(userRow),
});

export const organizationRow = z.looseObject({
  id,
  name: text,
  short_name: text,
  created_at: text,
  updated_at: text,
});
export type OrganizationRow = z.output<typeof organizationRow>;
