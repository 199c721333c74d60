import { z } from 'zod';

const knobs = z.strictObject({
  /** How many workspaces; the first is the organisation's, the rest are shared ones. @default the believable six */
  workspaces: z.int().min(1).max(2_000).optional(),
  /** How many members each of them has, at most the directory's users. @default as believable, or 5 */
  membersPerWorkspace: z.int().min(0).max(50_000).optional(),
  /** Whether a cursor stands on a row, or on a place that shifts when rows come and go. @default 'row' */
  cursorStyle: z.enum(['row', 'offset']).default('row'),
  /** The page size where the request names none; Tray's documentation does not say. @default 50 */
  defaultPageSize: z.int().min(1).max(100).default(50),
  /** How `type` and `accountType` look: `"Shared"`, `{"Shared":{}}`, `{}` or `null`. @default 'word' */
  unionStyle: z.enum(['word', 'object', 'empty', 'null']).default('word'),
  /** What a summary row has: an id, or also the name and type of Tray's documented example. @default 'id' */
  summaryRow: z.enum(['id', 'documented']).default('id'),
  /** How a user without an address is written. @default 'empty' */
  missingEmail: z.enum(['empty', 'absent', 'null']).default('empty'),
  /** Whether the `email` filter minds case. @default 'caseless' */
  emailFilter: z.enum(['caseless', 'exact']).default('caseless'),
  /** Whether a page without rows has an `elements` at all; Tray's documentation requires none. @default 'present' */
  emptyElements: z.enum(['present', 'absent']).default('present'),
  /** Whether every workspace has roles of its own or all share one list. @default 'own' */
  workspaceRoles: z.enum(['own', 'shared']).default('own'),
  /** Whose token it is: the organisation's, or that of the first shared workspace. @default 'organization' */
  tokenScope: z.enum(['organization', 'workspace']).default('organization'),
  /** How many invites a day the organisation may send. @default 100 */
  invitesPerDay: z.int().min(0).default(100),
  /** The time now, in milliseconds since 1970. @default Date.now */
  now: z.custom<() => number>((value) => typeof value === 'function', 'must be a function').default(() => Date.now),
});

/** The further knobs of Tray's sandbox: `vendor` in its options. */
export type TraySandboxOptions = z.input<typeof knobs>;

/** Every knob of Tray's sandbox, set. */
export type TrayKnobs = z.output<typeof knobs>;

/** @throws Error naming each knob that does not exist or has no such setting */
export const readKnobs = (vendor: unknown = {}): TrayKnobs => {
  const read = knobs.safeParse(vendor);
  if (!read.success) throw new Error(`Tray's sandbox has no such knobs:\n${z.prettifyError(read.error)}`);
  return read.data;
};
