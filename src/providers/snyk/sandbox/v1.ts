import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { SandboxRequest, SandboxResponse } from '../../../sandbox/server.ts';
import { roleOf, userOf } from './membership.ts';
import { matchPath } from './path.ts';
import type { SnykMembership, SnykOrg, SnykState } from './state.ts';

interface CallV1 {
  readonly request: SandboxRequest;
  readonly state: SnykState;
  readonly parameter: (name: string) => string;
}

interface OperationV1 {
  readonly method: 'GET' | 'PUT';
  readonly path: string;
  readonly run: (call: CallV1) => SandboxResponse;
}

/** Answers a request to `/v1`, whose token was found right: what Snyk's REST API has no operation for. */
export const answerV1 = (request: SandboxRequest, state: SnykState): SandboxResponse => {
  const parts = request.segments.slice(1);
  for (const { method, path, run } of operations) {
    const named = method === request.method ? matchPath(path, parts) : null;
    if (named !== null) return run({ request, state, parameter: (name) => named.get(name) ?? '' });
  }
  return errorV1(404, 'Not Found', 'There is no such operation.');
};

/** An error in the form that Snyk's v1 API gives to refusals. */
export const errorV1 = (code: 401 | 403 | 404, error: string, message: string): SandboxResponse =>
  respond(code, { code, error, message });

/** An error in the form that Snyk's v1 API gives to what it could not do. */
const failure = (status: 400 | 404 | 422, message: string): SandboxResponse =>
  respond(status, { message, errorRef: randomUUID() });

const respond = (status: number, body?: unknown): SandboxResponse => ({
  status,
  headers: { 'snyk-request-id': randomUUID() },
  ...(body === undefined ? {} : { body }),
});

const writeCaller = ({ state }: CallV1): SandboxResponse => {
  if (state.behaviour.self !== 'user') return errorV1(401, 'Unauthorized', 'This token belongs to no user.');
  const { id, username, email } = userOf(state, { userId: state.callerId });
  const visible = state.orgs.rows().filter((org) => org.visible);
  const orgs = visible.map((org) => {
    const group = org.groupId === null ? undefined : state.groups.get(org.groupId);
    return { id: org.id, name: org.name, group: group === undefined ? null : { id: group.id, name: group.name } };
  });
  return respond(200, { id, username, email, orgs });
};

/** Unpaged, and roles of both kinds mixed. */
const writeRoles = ({ state, parameter }: CallV1): SandboxResponse => {
  const group = state.groups.get(parameter('group'));
  if (group === undefined) return failure(404, 'Group was not found.');
  if (!group.visible) return errorV1(403, 'Forbidden', 'The token may not read this group.');
  const roles = state.roles.rows().map((role) => ({
    name: role.name,
    description: role.description,
    publicId: role.id,
    created: role.createdAt,
    modified: role.modifiedAt,
    ...(role.custom ? { customRole: true } : {}),
  }));
  return respond(200, roles);
};

const inOrg = (call: CallV1, then: (org: SnykOrg) => SandboxResponse): SandboxResponse => {
  const org = call.state.orgs.get(call.parameter('org'));
  return org?.visible === true ? then(org) : failure(404, 'Org was not found, or the token may not read it.');
};

const writeMembers = (call: CallV1): SandboxResponse =>
  inOrg(call, (org) => {
    const { state, request } = call;
    const members = org.memberships.rows();
    const asked = request.query.get('includeGroupAdmins') === 'true';
    const admins = asked ? groupAdminsOutside(state, org, members) : [];
    const rows = [...members, ...admins].map((row) => {
      const { id, name, username, email } = userOf(state, row);
      const role = roleOf(state, row).name;
      return { id, name, username, email, role: wordsOfV1[role] ?? role };
    });
    return respond(200, rows);
  });

const groupAdminsOutside = (state: SnykState, org: SnykOrg, members: readonly SnykMembership[]) => {
  const group = org.groupId === null ? undefined : state.groups.get(org.groupId);
  const inside = new Set(members.map(({ userId }) => userId));
  const rows = group?.memberships.rows() ?? [];
  return rows.filter((row) => roleOf(state, row).name === 'Group Admin' && !inside.has(row.userId));
};

const wordsOfV1: Readonly<Record<string, string>> = {
  'Org Admin': 'admin',
  'Org Collaborator': 'collaborator',
  'Group Admin': 'admin',
};

const roleUpdate = z.strictObject({ rolePublicId: z.guid() });

const updateMember = (call: CallV1): SandboxResponse =>
  inOrg(call, (org) => {
    const { state, request } = call;
    if (state.behaviour.writes === 'forbidden') return errorV1(403, 'Forbidden', 'The token may only read.');
    const member = org.memberships.rows().find(({ userId }) => userId === call.parameter('user'));
    if (member === undefined) return failure(404, 'The user is no member of this org.');
    const update = roleUpdate.safeParse(parseJson(request.body));
    if (!update.success) return failure(400, 'The body must be {"rolePublicId": "<uuid>"}.');
    const role = state.roles.get(update.data.rolePublicId);
    if (role?.kind !== 'org') return failure(422, 'There is no such role for members of an org.');
    member.roleId = role.id;
    return respond(200);
  });

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const operations: readonly OperationV1[] = [
  { method: 'GET', path: '/user/me', run: writeCaller },
  { method: 'GET', path: '/group/{group}/roles', run: writeRoles },
  { method: 'GET', path: '/org/{org}/members', run: writeMembers },
  { method: 'PUT', path: '/org/{org}/members/update/{user}', run: updateMember },
];
