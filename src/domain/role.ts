import type { Known } from './known.ts';

/** Where a role applies: everywhere in the directory, or in one workspace. */
export type RoleScope = 'DIRECTORY' | 'WORKSPACE';

/** How much a role lets its holder do, strongest first. */
export const privileges = ['OWNER', 'ADMIN', 'WRITE', 'READ', 'NONE'] as const;
export type Privilege = (typeof privileges)[number];

/** What a user may do, in a scope. */
export interface Role {
  readonly kind: 'Role';
  readonly directory: string;
  readonly id: string;
  /** The workspace whose list of roles this one is from, where each workspace has its own list (Tray); else null. */
  readonly workspaceId: string | null;
  readonly name: Known<string>;
  readonly description: Known<string>;
  /** Null for a custom role of unknown kind. */
  readonly scope: RoleScope | null;
  /** From the provider's table of its built-in roles; null for a role that the table does not name. */
  readonly privilege: Privilege | null;
  readonly custom: Known<boolean>;
  /** The vendor's own object, or the part of one that described this role. */
  readonly raw: unknown;
}
