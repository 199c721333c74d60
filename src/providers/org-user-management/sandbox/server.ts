import { findRoute, type SandboxRoute } from '../../../sandbox/route.ts';
import type { Sandbox, SandboxOptions } from '../../../sandbox/sandbox.ts';
import { type SandboxRequest, type SandboxResponse, startSandboxServer } from '../../../sandbox/server.ts';
import type { Office, Operation } from './office.ts';
import { operations } from './operations.ts';
import { readKnobs, routesOf } from './options.ts';
import { populate } from './population.ts';
import { Refusal, refusalResponse } from './refusal.ts';
import { hasPassword, type OrgUserManagementState } from './state.ts';

const token = 'org-user-management-sandbox-token';

const respond = (
  office: Office,
  routes: readonly SandboxRoute<Operation>[],
  request: SandboxRequest,
): SandboxResponse => {
  try {
    if (request.headers['authorization'] !== `Bearer ${token}`) throw new Refusal(401, 'The token is not valid.');
    const match = findRoute(routes, request);
    if (match === undefined) throw new Refusal(404, 'There is nothing here.');
    return match.operation(office, request, () => match.parameter('id'));
  } catch (error) {
    if (error instanceof Refusal) return refusalResponse(error, office.knobs.errorStyle);
    throw error;
  }
};

/** The sandbox of org-user-management, running. */
export interface OrgUserManagementSandbox extends Sandbox {
  readonly state: OrgUserManagementState;
}

/** Starts a server that answers as the documentation of org-user-management describes, over users of its own. */
export const startOrgUserManagementSandbox = async (
  options: SandboxOptions = {},
): Promise<OrgUserManagementSandbox> => {
  const knobs = readKnobs(options.vendor);
  const state = populate(options.users);
  const me = state.users.find((user) => hasPassword(user) === (knobs.me === 'password'));
  if (me === undefined) throw new Error(`Nobody in the sandbox logs in by ${knobs.me}.`);
  const office: Office = { state, knobs, rows: options.rows ?? 'full', myId: me.id };
  const routes = routesOf(knobs).map(({ name, ...place }) => ({ ...place, operation: operations[name] }));
  const server = await startSandboxServer({
    port: options.port ?? 0,
    respond: (request) => respond(office, routes, request),
  });
  return { ...server, settings: { token, baseUrl: server.url }, state };
};
