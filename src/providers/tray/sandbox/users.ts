import { uuidOf } from '../../../sandbox/identifier.ts';
import { removeRow, rowWith } from '../../../sandbox/rows.ts';
import type { SandboxRequest, SandboxResponse } from '../../../sandbox/server.ts';
import { bodies, bodyOf, emailPattern } from './body.ts';
import type { Office } from './office.ts';
import { pageOf, single } from './page.ts';
import { rolesOfWorkspace } from './population.ts';
import { invalid, missing } from './refusal.ts';
import { userBody, userRow } from './rendering.ts';
import type { TrayUser } from './state.ts';

/** The organisation's users; the `email` parameter leaves those with that address. */
export const listUsers = (office: Office, request: SandboxRequest): SandboxResponse => {
  const email = single(request.query, 'email');
  if (email !== undefined && !emailPattern.test(email)) throw invalid("'email' is not an e-mail address");
  const { state, knobs, cursors } = office;
  const spelt = (text: string): string => (knobs.emailFilter === 'exact' ? text : text.toLowerCase());
  const rows =
    email === undefined
      ? state.users
      : state.users.filter((user) => user.email !== null && spelt(user.email) === spelt(email));
  const show = (user: TrayUser): unknown => userRow(user, office);
  return pageOf({ name: `users ${email ?? ''}`, rows, largest: 1_000, show }, request.query, cursors, knobs);
};

/** The organisation's roles. */
export const listRoles = ({ state, cursors, knobs }: Office, request: SandboxRequest): SandboxResponse =>
  pageOf({ name: 'roles', rows: state.roles, largest: 1_000, show: (role) => role }, request.query, cursors, knobs);

/** One user, whole. */
export const getUser = (office: Office, userId: string): SandboxResponse => ({
  status: 200,
  body: userBody(userWith(office, userId), office),
});

/** Makes a user at once, without a mail. */
export const createUser = (office: Office, request: SandboxRequest): SandboxResponse => {
  const { name, email, organizationRoleId } = bodyOf(request, bodies.createUser);
  refuseUnknownRole(office, organizationRoleId);
  refuseKnownAddress(office, email);
  const { users } = office.state;
  const id = uuidOf(`tray user made ${email} ${users.length}`);
  const user: TrayUser = { id, email, name, accountType: 'Regular', roleId: organizationRoleId };
  users.push(user);
  return { status: 200, body: userBody(user, office) };
};

/** Deletes the user; what its personal workspace held moves into a new shared one, named after the user. */
export const deleteUser = (office: Office, userId: string): SandboxResponse => {
  const user = userWith(office, userId);
  const { users, workspaces } = office.state;
  const personal = workspaces.find(({ type, members }) => type === 'Personal' && rowWith(members, userId));
  if (personal !== undefined) removeRow(workspaces, personal.id);
  for (const workspace of workspaces) removeRow(workspace.members, userId);
  removeRow(users, userId);
  const id = uuidOf(`tray workspace left by ${userId}`);
  const roles = rolesOfWorkspace(id, office.knobs);
  const members = roles.slice(0, 1).map((role) => ({ id: office.callerId, roleId: role.id }));
  workspaces.push({ id, name: user.name, type: 'Shared', roles, members });
  return { status: 204 };
};

/** Replaces the user's role in the organisation. */
export const setUserRole = (office: Office, userId: string, request: SandboxRequest): SandboxResponse => {
  const user = userWith(office, userId);
  const { roleId } = bodyOf(request, bodies.setRole);
  refuseUnknownRole(office, roleId);
  user.roleId = roleId;
  return { status: 200, body: {} };
};

/** @throws Refusal with status 404 */
export const userWith = ({ state }: Office, id: string): TrayUser => {
  const user = rowWith(state.users, id);
  if (user === undefined) throw missing('User', id);
  return user;
};

/** @throws Refusal with status 400 for what is no role of the organisation */
export const refuseUnknownRole = ({ state }: Office, roleId: string): void => {
  if (rowWith(state.roles, roleId) === undefined) throw invalid(`'${roleId}' is no role of the organization`);
};

/** @throws Refusal with status 400 for a user's address, in whatever case */
export const refuseKnownAddress = ({ state }: Office, email: string): void => {
  const lower = email.toLowerCase();
  if (state.users.some((user) => user.email?.toLowerCase() === lower)) {
    throw invalid('a user with this e-mail address exists');
  }
};
