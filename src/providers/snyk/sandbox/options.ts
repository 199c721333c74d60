import { z } from 'zod';

/** How the sandbox answers: what Snyk's OpenAPI leaves open, and what its users have met. */
export interface SnykBehaviour {
  /**
   * What a link looks like: `/orgs/…`, `/rest/orgs/…`, a whole URL, or a whole URL on a host that does not exist.
   * @default 'relative-rest'
   */
  links: 'relative' | 'relative-rest' | 'absolute' | 'absolute-foreign';
  /** Whether a link is a string or `{ href }`. @default 'string' */
  linkForm: 'string' | 'object';
  /** How a list says that it has no such link. @default 'omitted' */
  missingLinks: 'omitted' | 'null' | 'empty';
  /**
   * Whether lists of more than one page link to their `first` and `last`: to the page that a walk in pages of this
   * size ends with, to the last `limit` rows, or not at all.
   * @default 'aligned'
   */
  lastLink: 'aligned' | 'full' | 'none';
  /** A vendor gone wrong: the outermost page links to itself, or the third page leads back to the second. @default 'truthful' */
  paging: 'truthful' | 'next-is-self' | 'cursor-repeats';
  /** How many empty pages, each with a link onwards, stand after every page. @default 0 */
  emptyPages: number;
  /** Whether a 401 is Snyk's error document or the bare object of the gateway before it. @default 'document' */
  unauthorized: 'document' | 'gateway';
  /** Whether the token may write; else every write is a 403. @default 'allowed' */
  writes: 'allowed' | 'forbidden';
  /** Whether `?email=` finds an address that was written in another case: not documented. @default 'any-case' */
  emailFilter: 'any-case' | 'exact';
  /** How a user without an address is written. @default 'null' */
  missingEmail: 'null' | 'omitted' | 'empty';
  /** What the token belongs to. @default 'user' */
  self: 'user' | 'service_account' | 'app_instance';
  /** The day after which a `version` is in the future, as YYYY-MM-DD; null for the clock's. @default null */
  today: string | null;
}

/** What the sandbox holds when it starts. */
export interface SnykContent {
  /** How many organisations the group has. @default 5 */
  readonly orgs: number;
  /** How many members each of them has; null for believable numbers. @default null */
  readonly membersPerOrg: number | null;
  /** How many invites each of them has, every tenth one inactive; null for believable ones. @default null */
  readonly invitesPerOrg: number | null;
  /** Whether the caller has a personal organisation beside those of the group. @default true */
  readonly personalOrg: boolean;
  /** `hidden`: there is a group and the token may not read it. `none`: the organisations have no group. @default 'visible' */
  readonly group: 'visible' | 'hidden' | 'none';
  /** What `settings` names beside token and URL: the group, the first organisation, or nothing. @default 'group', 'token' where there is none */
  readonly connect: 'group' | 'org' | 'token' | null;
}

/** The knobs of Snyk's sandbox, given as `options.vendor`. */
export type SnykSandboxOptions = Partial<SnykBehaviour & SnykContent>;

const count = z.number().int().nonnegative();

const behaviour = z.object({
  links: z.enum(['relative', 'relative-rest', 'absolute', 'absolute-foreign']).default('relative-rest'),
  linkForm: z.enum(['string', 'object']).default('string'),
  missingLinks: z.enum(['omitted', 'null', 'empty']).default('omitted'),
  lastLink: z.enum(['aligned', 'full', 'none']).default('aligned'),
  paging: z.enum(['truthful', 'next-is-self', 'cursor-repeats']).default('truthful'),
  emptyPages: count.default(0),
  unauthorized: z.enum(['document', 'gateway']).default('document'),
  writes: z.enum(['allowed', 'forbidden']).default('allowed'),
  emailFilter: z.enum(['any-case', 'exact']).default('any-case'),
  missingEmail: z.enum(['null', 'omitted', 'empty']).default('null'),
  self: z.enum(['user', 'service_account', 'app_instance']).default('user'),
  today: z.iso.date().nullable().default(null),
}) satisfies z.ZodType<SnykBehaviour>;

const content = z.object({
  orgs: count.min(1).default(5),
  membersPerOrg: count.nullable().default(null),
  invitesPerOrg: count.nullable().default(null),
  personalOrg: z.boolean().default(true),
  group: z.enum(['visible', 'hidden', 'none']).default('visible'),
  connect: z.enum(['group', 'org', 'token']).nullable().default(null),
}) satisfies z.ZodType<SnykContent>;

const knobs = z.strictObject({ ...behaviour.shape, ...content.shape });

/** The knobs with their defaults. @throws Error that names every knob which does not exist or has a wrong value. */
export const readSnykOptions = (given: unknown): { behaviour: SnykBehaviour; content: SnykContent } => {
  const read = knobs.safeParse(given ?? {});
  if (!read.success) throw new Error(`The options of Snyk's sandbox are wrong.\n${z.prettifyError(read.error)}`);
  return { behaviour: behaviour.parse(read.data), content: content.parse(read.data) };
};
