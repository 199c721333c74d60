import { type Workspace, type WorkspaceType, workspaceTypes } from '../../domain/workspace.ts';
import { wordOf, wordTable } from './union.ts';
import type { WorkspaceRow } from './wire.ts';

/** Our words for what a workspace is for, and Tray's. */
export const trayWords = {
  EMBEDDED: 'Embedded',
  ORGANIZATION: 'Organization',
  PERSONAL: 'Personal',
  PERSONAL_EXTERNAL: 'PersonalExternal',
  SHARED: 'Shared',
} as const satisfies Record<WorkspaceType, string>;

const workspaceTypeOf = wordTable<WorkspaceType>(workspaceTypes.map((type) => [trayWords[type], type]));

/** Tray's int64 as decimal digits. Beyond 2^53 a JSON number has lost digits by the time it is parsed, and no wrong number is shown. */
const digitsOf = (value: number | string): string | null => {
  if (typeof value === 'string') return /^-?\d+$/.test(value) ? value : null;
  return Number.isSafeInteger(value) ? String(value) : null;
};

/** A row that has a name and a type is a whole workspace, of which Tray leaves out what is not set; else it is a summary. */
export const toWorkspace = (directory: string, row: WorkspaceRow): Workspace => {
  const absent = row.name !== undefined && row.type !== undefined ? null : undefined;
  const word = row.type === undefined ? undefined : wordOf(row.type);
  const { monthlyTaskLimit: limit } = row;
  return {
    kind: 'Workspace',
    directory,
    id: row.id,
    name: row.name,
    slug: null,
    type: word === undefined ? undefined : workspaceTypeOf(word),
    typeRaw: word,
    description: row.description === undefined ? absent : row.description,
    monthlyTaskLimit: limit === undefined ? absent : limit === null ? null : digitsOf(limit),
    createdAt: null,
    updatedAt: null,
    raw: row,
  };
};

/** The workspace in the answer about that workspace alone: what it does not have, no other answer has. */
export const toWholeWorkspace = (directory: string, row: WorkspaceRow): Workspace => {
  const workspace = toWorkspace(directory, row);
  return {
    ...workspace,
    name: workspace.name ?? null,
    type: workspace.type ?? null,
    typeRaw: workspace.typeRaw ?? null,
    description: workspace.description ?? null,
    monthlyTaskLimit: workspace.monthlyTaskLimit ?? null,
  };
};
