import type { AuditEvent } from '../domain/audit-event.ts';
import { isWholeUser } from '../domain/user.ts';
import { isWholeWorkspace } from '../domain/workspace.ts';
import type { Loaders } from './loaders.ts';
import type { Summaries } from './summaries.ts';
import type { Invite } from '../domain/invite.ts';
import type { Membership } from '../domain/membership.ts';
import type { Role } from '../domain/role.ts';
import type { User } from '../domain/user.ts';
import type { Workspace } from '../domain/workspace.ts';

type Row = User | Workspace | Role | Membership | Invite | AuditEvent;

/** Tells the loaders of rows that a list has brought, so that none is asked for again. Rows that lack a field are left out. */
export const primeLoaders = ({ user, workspace, member, summaries }: Loaders, rows: readonly Row[]): void => {
  noteSummaries(summaries, rows);
  for (const row of rows) {
    const { directory } = row;
    if (row.kind === 'User' && isWholeUser(row)) user.prime({ directory, scope: null, id: row.id }, row);
    if (row.kind === 'Workspace' && isWholeWorkspace(row)) workspace.prime({ directory, scope: null, id: row.id }, row);
    if (row.kind === 'Membership' && row.roles !== undefined) {
      member.prime({ directory, scope: row.workspaceId, id: row.userId }, row);
      if (isWholeUser(row.user)) user.prime({ directory, scope: null, id: row.userId }, row.user);
      if (row.workspace !== null && isWholeWorkspace(row.workspace)) {
        workspace.prime({ directory, scope: null, id: row.workspaceId }, row.workspace);
      }
    }
  }
};

/** The list that a row is of, and whether it tells all. Null for rows that are not looked for in lists. */
const placeOf = (row: Row) => {
  switch (row.kind) {
    case 'User':
      return { list: 'user', scope: null, isWhole: isWholeUser(row) } as const;
    case 'Workspace':
      return { list: 'workspace', scope: null, isWhole: isWholeWorkspace(row) } as const;
    case 'Membership':
      return { list: 'member', scope: row.workspaceId, isWhole: row.roles !== undefined } as const;
    default:
      return null;
  }
};

/** Fewer rows prove nothing: the memberships of one user are rows of other lists, but never two of one workspace. */
const fewRows = 2;

/** Notes the lists of which several rows came, none of them whole. */
const noteSummaries = (summaries: Summaries, rows: readonly Row[]): void => {
  const places = rows.flatMap((row) => {
    const place = placeOf(row);
    return place === null ? [] : [{ ...place, directory: row.directory }];
  });
  const lists = Map.groupBy(places, ({ list, directory, scope }) => JSON.stringify([list, directory, scope]));
  for (const members of lists.values()) {
    const [first] = members;
    if (first === undefined || members.length <= fewRows || members.some(({ isWhole }) => isWhole)) continue;
    summaries.add(first.list, first.directory, first.scope);
  }
};
