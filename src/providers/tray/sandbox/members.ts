import { removeRow, rowWith } from '../../../sandbox/rows.ts';
import type { SandboxRequest, SandboxResponse } from '../../../sandbox/server.ts';
import { bodies, bodyOf } from './body.ts';
import type { Office } from './office.ts';
import { pageOf } from './page.ts';
import { invalid, missing } from './refusal.ts';
import { memberBody, memberRow } from './rendering.ts';
import type { TrayMember, TrayWorkspace } from './state.ts';
import { userWith } from './users.ts';
import { workspaceWith } from './workspaces.ts';

/** The users in a workspace. */
export const listMembers = (office: Office, workspaceId: string, request: SandboxRequest): SandboxResponse => {
  const workspace = workspaceWith(office, workspaceId);
  const show = (member: TrayMember): unknown => memberRow(workspace, member, office);
  const list = { name: `members of ${workspace.id}`, rows: workspace.members, largest: 100, show };
  return pageOf(list, request.query, office.cursors, office.knobs);
};

/** One user in a workspace. */
export const getMember = (office: Office, workspaceId: string, userId: string): SandboxResponse => {
  const workspace = workspaceWith(office, workspaceId);
  return { status: 200, body: memberBody(workspace, memberWith(workspace, userId), office) };
};

/** Puts a user of the organisation into a workspace. */
export const addMember = (office: Office, workspaceId: string, request: SandboxRequest): SandboxResponse => {
  const workspace = workspaceWith(office, workspaceId);
  const { userId, roleId } = bodyOf(request, bodies.addMember);
  const user = userWith(office, userId);
  refuseUnknownRole(workspace, roleId);
  if (rowWith(workspace.members, user.id) !== undefined) throw invalid('the user is in this workspace already');
  workspace.members.push({ id: user.id, roleId });
  return { status: 200, body: {} };
};

/** Replaces a user's role in a workspace. */
export const setMemberRole = (
  office: Office,
  workspaceId: string,
  userId: string,
  request: SandboxRequest,
): SandboxResponse => {
  const workspace = workspaceWith(office, workspaceId);
  const member = memberWith(workspace, userId);
  const { roleId } = bodyOf(request, bodies.setRole);
  refuseUnknownRole(workspace, roleId);
  member.roleId = roleId;
  return { status: 200, body: {} };
};

/** Takes a user out of a workspace and leaves it in the organisation. */
export const removeMember = (office: Office, workspaceId: string, userId: string): SandboxResponse => {
  const workspace = workspaceWith(office, workspaceId);
  memberWith(workspace, userId);
  removeRow(workspace.members, userId);
  return { status: 200, body: {} };
};

const memberWith = (workspace: TrayWorkspace, userId: string): TrayMember => {
  const member = rowWith(workspace.members, userId);
  if (member === undefined) throw missing('Workspace user', userId);
  return member;
};

const refuseUnknownRole = (workspace: TrayWorkspace, roleId: string): void => {
  if (rowWith(workspace.roles, roleId) === undefined) throw invalid(`'${roleId}' is no role of this workspace`);
};
