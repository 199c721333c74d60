import type { AuditEvent } from '../domain/audit-event.ts';
import { isWholeUser } from '../domain/user.ts';
import { isWholeWorkspace } from '../domain/workspace.ts';
import type { KeyedLoader } from './keyed-loader.ts';
import type { Summaries } from './summaries.ts';
import type { Invite } from '../domain/invite.ts';
import type { Membership } from '../domain/membership.ts';
import type { Role } from '../domain/role.ts';
import type { User } from '../domain/user.ts';
import type { Workspace } from '../domain/workspace.ts';

/** What lists are made of. */
export type Row = User | Workspace | Role | Membership | Invite | AuditEvent;

/** Tells a loader of the users that a list has brought, so that none is asked for again. Those that lack a field are left out. */
export const primeUsers = (loader: KeyedLoader<User>, rows: readonly Row[]): void => {
  for (const row of rows) {
    const user = row.kind === 'Membership' && row.roles !== undefined ? row.user : row;
    if (user.kind === 'User' && isWholeUser(user)) {
      loader.prime({ directory: user.directory, scope: null, id: user.id }, user);
    }
  }
};

/** The same of workspaces. */
export const primeWorkspaces = (loader: KeyedLoader<Workspace>, rows: readonly Row[]): void => {
  for (const row of rows) {
    const workspace = row.kind === 'Membership' && row.roles !== undefined ? row.workspace : row;
    if (workspace?.kind === 'Workspace' && isWholeWorkspace(workspace)) {
      loader.prime({ directory: workspace.directory, scope: null, id: workspace.id }, workspace);
    }
  }
};

/** The same of members. */
export const primeMembers = (loader: KeyedLoader<Membership>, rows: readonly Row[]): void => {
  for (const row of rows) {
    if (row.kind !== 'Membership' || row.roles === undefined) continue;
    loader.prime({ directory: row.directory, scope: row.workspaceId, id: row.userId }, row);
  }
};

type ListKind = Parameters<Summaries['add']>[0];

/** Null for rows that are not looked for in lists. */
const listOf = ({ kind }: Row): ListKind | null => {
  switch (kind) {
    case 'User':
      return 'user';
    case 'Workspace':
      return 'workspace';
    case 'Membership':
      return 'member';
    default:
      return null;
  }
};

const isWhole = (row: Row): boolean => {
  switch (row.kind) {
    case 'User':
      return isWholeUser(row);
    case 'Workspace':
      return isWholeWorkspace(row);
    case 'Membership':
      return row.roles !== undefined;
    default:
      return false;
  }
};

/** Fewer rows prove nothing: the memberships of one user are rows of other lists, but never two of one workspace. */
const fewRows = 2;

/** How many rows of one list came, and whether one of them tells all. */
interface Tally {
  readonly list: ListKind;
  readonly directory: string;
  readonly scope: string | null;
  count: number;
  hasWhole: boolean;
}

/** Notes the lists of which several rows came, none of them whole. */
export const noteSummaries = (summaries: Summaries, rows: readonly Row[]): void => {
  const tallies = new Map<string, Tally>();
  let tally: Tally | null = null;
  for (const row of rows) {
    const list = listOf(row);
    if (list === null) continue;
    const { directory } = row;
    const scope = row.kind === 'Membership' ? row.workspaceId : null;
    // Mostly one list's rows stand together.
    if (tally === null || tally.list !== list || tally.scope !== scope || tally.directory !== directory) {
      const key: string = JSON.stringify([list, directory, scope]);
      tally = tallies.get(key) ?? { list, directory, scope, count: 0, hasWhole: false };
      tallies.set(key, tally);
    }
    tally.count += 1;
    tally.hasWhole ||= isWhole(row);
  }
  for (const { list, directory, scope, count, hasWhole } of tallies.values()) {
    if (count > fewRows && !hasWhole) summaries.add(list, directory, scope);
  }
};
