import type { Known } from './known.ts';

/** What a workspace is for. Tray's five words are the enum; the other vendors' workspaces are organisations. */
export const workspaceTypes = ['EMBEDDED', 'ORGANIZATION', 'PERSONAL', 'PERSONAL_EXTERNAL', 'SHARED'] as const;
export type WorkspaceType = (typeof workspaceTypes)[number];

/** A subdivision that users belong to: a Tray workspace, a Snyk organisation, the one organisation of org-user-management. */
export interface Workspace {
  readonly kind: 'Workspace';
  readonly directory: string;
  readonly id: string;
  readonly name: Known<string>;
  readonly slug: Known<string>;
  readonly type: Known<WorkspaceType>;
  /** The vendor's own word for the type, kept also where it maps to nothing. */
  readonly typeRaw: Known<string>;
  readonly description: Known<string>;
  /** Tray only: how many tasks a month may run. An int64 at the vendor, so a decimal string here. */
  readonly monthlyTaskLimit: Known<string>;
  /** ISO 8601. */
  readonly createdAt: Known<string>;
  readonly updatedAt: Known<string>;
  readonly raw: unknown;
}

export const workspaceFields = [
  'name',
  'slug',
  'type',
  'typeRaw',
  'description',
  'monthlyTaskLimit',
  'createdAt',
  'updatedAt',
] as const satisfies readonly (keyof Workspace)[];

/** Whether no field is left to be read. */
export const isWholeWorkspace = (workspace: Workspace): boolean =>
  workspaceFields.every((field) => workspace[field] !== undefined);
