import { findRoute, type SandboxRoute } from '../../../sandbox/route.ts';
import type { Sandbox, SandboxOptions } from '../../../sandbox/sandbox.ts';
import { type SandboxRequest, type SandboxResponse, startSandboxServer } from '../../../sandbox/server.ts';
import { idPattern } from './body.ts';
import { cursorsOf } from './cursor.ts';
import { invite } from './invites.ts';
import { addMember, getMember, listMembers, removeMember, setMemberRole } from './members.ts';
import type { Office } from './office.ts';
import { readKnobs } from './options.ts';
import { populate } from './population.ts';
import { invalid, missing, Refusal } from './refusal.ts';
import type { TrayState } from './state.ts';
import { createUser, deleteUser, getUser, listRoles, listUsers, setUserRole } from './users.ts';
import { getWorkspace, listWorkspaceRoles, listWorkspaces } from './workspaces.ts';

interface Operation {
  /** Which tokens may: any that opens the workspace, or only one of the organisation. */
  readonly needs: 'any' | 'organization';
  readonly run: (office: Office, request: SandboxRequest, id: (name: string) => string) => SandboxResponse;
}

const route = (
  method: string,
  path: string,
  needs: Operation['needs'],
  run: Operation['run'],
): SandboxRoute<Operation> => ({ method, template: `/core/v1${path}`, operation: { needs, run } });

const workspace = '/workspaces/{workspaceId}';
const member = `${workspace}/users/{userId}`;

const routes: readonly SandboxRoute<Operation>[] = [
  route('GET', '/users', 'organization', listUsers),
  route('POST', '/users', 'organization', createUser),
  route('GET', '/users/{userId}', 'organization', (office, _, id) => getUser(office, id('userId'))),
  route('DELETE', '/users/{userId}', 'organization', (office, _, id) => deleteUser(office, id('userId'))),
  route('PUT', '/users/{userId}/roles', 'organization', (office, request, id) =>
    setUserRole(office, id('userId'), request),
  ),
  route('GET', '/roles', 'organization', listRoles),
  route('POST', '/invites', 'organization', invite),
  route('GET', '/workspaces', 'any', listWorkspaces),
  route('GET', workspace, 'any', (office, _, id) => getWorkspace(office, id('workspaceId'))),
  route('GET', `${workspace}/users`, 'any', (office, request, id) => listMembers(office, id('workspaceId'), request)),
  route('POST', `${workspace}/users`, 'any', (office, request, id) => addMember(office, id('workspaceId'), request)),
  route('GET', member, 'any', (office, _, id) => getMember(office, id('workspaceId'), id('userId'))),
  route('PUT', member, 'any', (office, request, id) => setMemberRole(office, id('workspaceId'), id('userId'), request)),
  route('DELETE', member, 'any', (office, _, id) => removeMember(office, id('workspaceId'), id('userId'))),
  route('GET', `${workspace}/roles`, 'any', (office, request, id) =>
    listWorkspaceRoles(office, id('workspaceId'), request),
  ),
];

const token = 'tray-sandbox-token';

const respond = (office: Office, request: SandboxRequest): SandboxResponse => {
  try {
    if (request.headers['authorization'] !== `Bearer ${token}`) throw new Refusal(401, 'The token is not valid');
    const match = findRoute(routes, request);
    if (match === undefined) throw missing('Resource', request.path);
    const { needs, run } = match.operation;
    if (needs === 'organization' && office.onlyWorkspace !== undefined) {
      throw new Refusal(403, 'This needs a token of the organization');
    }
    return run(office, request, (name) => {
      const id = match.parameter(name);
      if (!idPattern.test(id)) throw invalid(`'${name}' must match ${idPattern.source}`);
      return id;
    });
  } catch (error) {
    if (error instanceof Refusal) return error.response;
    throw error;
  }
};

/** Tray's sandbox, running. */
export interface TraySandbox extends Sandbox {
  readonly state: TrayState;
}

/** Starts a server that answers as Tray's documentation describes, over users, workspaces and roles of its own. */
export const startTraySandbox = async (options: SandboxOptions = {}): Promise<TraySandbox> => {
  const knobs = readKnobs(options.vendor);
  const state = populate(options.users, knobs);
  const office: Office = {
    state,
    knobs,
    cursors: cursorsOf(knobs.cursorStyle),
    rows: options.rows ?? 'full',
    callerId: state.users[0]?.id ?? '',
    onlyWorkspace:
      knobs.tokenScope === 'workspace' ? state.workspaces.find(({ type }) => type === 'Shared') : undefined,
  };
  const server = await startSandboxServer({ port: options.port ?? 0, respond: (request) => respond(office, request) });
  return { ...server, settings: { token, baseUrl: server.url }, state };
};
