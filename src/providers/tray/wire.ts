import { z } from 'zod';
import type { WriteReceipt } from '../../domain/write.ts';
import { rowsOf } from '../rows.ts';

/**
 * Tray's answers, as far as they are used. Unknown fields are kept, since a row is also the domain's `raw`. Only ids are required of
 * list rows: Tray's documentation shows every list with the fields of a workspace, so what its rows really hold is not known.
 */

/** What Tray's OpenAPI allows as an id in a path. */
export const idPattern = /^[a-zA-Z0-9-]+$/;

const id = z.string().regex(idPattern);
const text = z.string().nullish();
/** `type` and `accountType`: unions of empty objects in Tray's OpenAPI, `null` in its examples, words by all other accounts. */
const union = z.unknown().optional();

export const roleRow = z.looseObject({ id, name: text });
export type RoleRow = z.output<typeof roleRow>;

/** A user, a member of a workspace, or the summary of either. */
export const accountRow = z.looseObject({
  id,
  email: text,
  name: text,
  accountType: union,
  type: union,
  role: roleRow.nullish(),
});
export type AccountRow = z.output<typeof accountRow>;

export const workspaceRow = z.looseObject({
  id,
  name: text,
  type: union,
  description: text,
  monthlyTaskLimit: z.union([z.number(), z.string()]).nullish(),
});
export type WorkspaceRow = z.output<typeof workspaceRow>;

/** `elements` is optional in Tray's OpenAPI, and cursors are absent from a page without rows. */
const pageOf = <T>(row: z.ZodType<T>) =>
  z.object({
    elements: rowsOf(row).nullish(),
    pageInfo: z.object({
      startCursor: text,
      endCursor: text,
      hasNextPage: z.boolean(),
      hasPreviousPage: z.boolean(),
    }),
  });

/** A page of one of Tray's lists. */
export type TrayPage<R> = z.output<ReturnType<typeof pageOf<R>>>;

// Made once: a schema is compiled at its first use, which costs more than the parsing of a page.
export const accountPage = pageOf(accountRow);
export const workspacePage = pageOf(workspaceRow);
export const rolePage = pageOf(roleRow);

/** The answer to an invite. A part that is not as documented is null: by the answer's status the invite was sent all the same. */
export const inviteReceipt = z
  .object({ inviteId: id.nullable().catch(null), expires: z.iso.datetime({ offset: true }).nullable().catch(null) })
  .transform(({ inviteId, expires }): WriteReceipt => ({ id: inviteId, expiresAt: expires }));

/** The answer to a user's creation, which is the user. */
export const userReceipt = z
  .object({ id: id.nullable().catch(null) })
  .transform((made): WriteReceipt => ({ id: made.id, expiresAt: null }));
