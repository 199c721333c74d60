import { rowWith } from '../../../sandbox/rows.ts';
import type { SandboxRequest, SandboxResponse } from '../../../sandbox/server.ts';
import type { Office } from './office.ts';
import { pageOf } from './page.ts';
import { invalid, missing, Refusal } from './refusal.ts';
import { workspaceBody } from './rendering.ts';
import { type TrayWorkspace, workspaceTypes } from './state.ts';

/** The workspaces that the token opens; `type`, given once or more, leaves those of these types. */
export const listWorkspaces = (office: Office, request: SandboxRequest): SandboxResponse => {
  const types = request.query.getAll('type');
  const unknown = types.find((type) => !workspaceTypes.some((known) => known === type));
  if (unknown !== undefined) throw invalid(`'${unknown}' is no workspace type; those are ${workspaceTypes.join(', ')}`);
  const { state, knobs, cursors, onlyWorkspace } = office;
  const visible = onlyWorkspace === undefined ? state.workspaces : [onlyWorkspace];
  const rows = types.length === 0 ? visible : visible.filter(({ type }) => types.includes(type));
  const name = `workspaces ${types.toSorted((one, other) => one.localeCompare(other)).join(' ')}`;
  const show = (workspace: TrayWorkspace): unknown => workspaceBody(workspace, office);
  return pageOf({ name, rows, largest: 100, show }, request.query, cursors, knobs);
};

/** One workspace. */
export const getWorkspace = (office: Office, workspaceId: string): SandboxResponse => ({
  status: 200,
  body: workspaceBody(workspaceWith(office, workspaceId), office),
});

/** The roles that the workspace gives. */
export const listWorkspaceRoles = (office: Office, workspaceId: string, request: SandboxRequest): SandboxResponse => {
  const { id, roles } = workspaceWith(office, workspaceId);
  const list = { name: `roles of ${id}`, rows: roles, largest: 100, show: (role: unknown) => role };
  return pageOf(list, request.query, office.cursors, office.knobs);
};

/** @throws Refusal with status 404 where it is not there, 403 where the token does not open it */
export const workspaceWith = ({ state, onlyWorkspace }: Office, id: string): TrayWorkspace => {
  const workspace = rowWith(state.workspaces, id);
  if (workspace === undefined) throw missing('Workspace', id);
  if (onlyWorkspace !== undefined && onlyWorkspace !== workspace) {
    throw new Refusal(403, 'This token is of another workspace');
  }
  return workspace;
};
