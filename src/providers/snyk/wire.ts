import { z } from 'zod';
import type { WriteReceipt } from '../../domain/write.ts';
import { isSegment } from '../../http/path.ts';
import { rowsOf } from '../rows.ts';
import { isSnykId } from './snyk-id.ts';

/**
 * Snyk's answers, as far as they are used. Unknown fields are kept, since a row is also the domain's `raw`. Snyk's OpenAPI makes most parts
 * of a membership optional: required here is only what a row means nothing without.
 */

const id = z.string().refine(isSegment, 'expected an id that can stand in a path');
const text = z.string().nullish();

/** A user inside a membership. Without its id nobody could tell whose membership it is. */
export const userResource = z.looseObject({
  id,
  type: text,
  attributes: z.looseObject({ email: text, name: text, username: text, login_method: text }).nullish(),
});
export type UserResource = z.output<typeof userResource>;

/** A role inside a membership. */
export const heldRoleResource = z.looseObject({
  id,
  type: text,
  attributes: z.looseObject({ name: text }).nullish(),
});
export type HeldRoleResource = z.output<typeof heldRoleResource>;

/** An organisation inside a membership. */
export const namedOrgResource = z.looseObject({
  id,
  attributes: z.looseObject({ name: text }).nullish(),
});
export type NamedOrgResource = z.output<typeof namedOrgResource>;

const optionally = <T>(resource: z.ZodType<T>) => z.looseObject({ data: resource.nullish() }).nullish();
const related = <T>(resource: z.ZodType<T>) => z.looseObject({ data: resource });

/** A membership in an organisation or in a group. */
export const membershipRow = z.looseObject({
  id: id.nullish(),
  /** With `include_group_membership_count`, how many members the group has. */
  meta: z.looseObject({ group_membership_count: z.unknown() }).nullish(),
  attributes: z.looseObject({ created_at: text }).nullish(),
  relationships: z.looseObject({
    user: related(userResource),
    role: optionally(heldRoleResource),
    org: optionally(namedOrgResource),
  }),
});
export type MembershipRow = z.output<typeof membershipRow>;

/** A membership among those of one user: which organisation it is in, only the row tells. */
export const userMembershipRow = membershipRow.extend({
  relationships: membershipRow.shape.relationships.extend({ org: related(namedOrgResource) }),
});
export type UserMembershipRow = z.output<typeof userMembershipRow>;

export const orgRow = z.looseObject({
  id,
  attributes: z
    .looseObject({
      name: text,
      slug: text,
      is_personal: z.boolean().nullish(),
      group_id: text,
      created_at: text,
      updated_at: text,
    })
    .nullish(),
});
export type OrgRow = z.output<typeof orgRow>;

/** Snyk's OpenAPI makes `data` optional, without saying when it is left out. */
export const orgDocument = z.object({ data: orgRow.nullish() });

/** A pending invite. `role` is the role's name here, where creating an invite takes and answers the role's id. */
export const inviteRow = z.looseObject({
  id,
  attributes: z.looseObject({ email: id, is_active: z.boolean().nullish(), role: text }),
});
export type InviteRow = z.output<typeof inviteRow>;

/** The answer to an invite. An id that could not be one is null: by the answer's status the invite was made all the same. */
export const inviteReceipt = z
  .object({ data: z.object({ id: z.string().refine(isSnykId) }) })
  .transform(({ data }): WriteReceipt => ({ id: data.id, expiresAt: null }));

export const selfDocument = z.object({
  data: z.looseObject({
    id,
    type: z.string(),
    attributes: z.looseObject({ email: text, name: text, username: text }).nullish(),
  }),
});
export type Self = z.output<typeof selfDocument>['data'];

/** A role in the v1 API, whose `publicId` is the id that the REST API knows it by. */
export const roleRow = z.looseObject({
  publicId: id,
  name: text,
  description: text,
  customRole: z.boolean().nullish(),
});
export type RoleRow = z.output<typeof roleRow>;

export const rolesAnswer = rowsOf(roleRow);

const link = z.union([z.string(), z.object({ href: text })]).nullish();
const links = z.object({ next: link, prev: link, last: link }).nullish();

/** What can stand beside the rows: with `expand=count`, how many organisations the group has. */
const listMeta = z.looseObject({ total_count: z.unknown().optional() }).nullish();
export type ListMeta = z.output<typeof listMeta>;

/** A page of a list. A link that is missing, null or empty leads nowhere. */
const pageOf = <T>(row: z.ZodType<T>) => z.object({ data: rowsOf(row), links, meta: listMeta });

/** A page of one of Snyk's lists. */
export type SnykPage<R> = z.output<ReturnType<typeof pageOf<R>>>;

// Made once: a schema is compiled at its first use, which costs more than the parsing of a page.
export const orgPage = pageOf(orgRow);
export const membershipPage = pageOf(membershipRow);
export const userMembershipPage = pageOf(userMembershipRow);
export const invitePage = pageOf(inviteRow);
