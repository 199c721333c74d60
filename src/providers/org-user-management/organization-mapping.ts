import type { Known } from '../../domain/known.ts';
import type { Workspace } from '../../domain/workspace.ts';
import type { OrganizationRow } from './wire.ts';

/** A time as ISO 8601; null for a text that is none. */
const timeOf = (text: Known<string>): string | null =>
  typeof text === 'string' && /^\d{4}-\d\d-\d\dT/.test(text) && !Number.isNaN(Date.parse(text)) ? text : null;

/** The organisation is the directory's one workspace. */
export const toWorkspace = (directory: string, row: OrganizationRow): Workspace => ({
  kind: 'Workspace',
  directory,
  id: row.id,
  name: row.name ?? null,
  slug: row.short_name ?? null,
  type: 'ORGANIZATION',
  typeRaw: null,
  description: null,
  monthlyTaskLimit: null,
  createdAt: timeOf(row.created_at),
  updatedAt: timeOf(row.updated_at),
  raw: row,
});
