import type { SandboxRequest, SandboxResponse } from '../../../sandbox/server.ts';
import { documentResponse, errorResponse, headersFor } from './document.ts';
import { groupMembershipOperations } from './group-memberships.ts';
import { groupOrgMembershipOperations } from './group-org-memberships.ts';
import { groupOperations } from './groups.ts';
import { inviteOperations } from './invites.ts';
import type { Operation } from './operation.ts';
import { orgMembershipOperations } from './org-memberships.ts';
import { orgUserOperations } from './org-users.ts';
import { orgOperations } from './orgs.ts';
import { checkQuery, isUuid } from './parameter.ts';
import { matchPath } from './path.ts';
import { invalid, notFound, Refusal } from './refusal.ts';
import { selfOperations } from './self.ts';
import type { SnykState } from './state.ts';
import { resolveVersion, type Served } from './version.ts';

const operations: readonly Operation[] = [
  ...selfOperations,
  ...orgOperations,
  ...orgUserOperations,
  ...orgMembershipOperations,
  ...inviteOperations,
  ...groupOperations,
  ...groupMembershipOperations,
  ...groupOrgMembershipOperations,
];

/** Answers a request to `/rest`, whose token was found right: route, version, parameters, then the operation itself. */
export const answerRest = (request: SandboxRequest, state: SnykState, wholeRows: boolean): SandboxResponse => {
  let served: Served | null = null;
  try {
    const { operation, parameters } = findRoute(request);
    served = releaseFor(operation, request, state);
    for (const [name, value] of parameters) {
      if (!isUuid(value)) throw invalid(`'${name}' must match format "uuid"`, { parameter: name });
    }
    checkQuery(request.query, operation.query ?? {});
    const answer = operation.run({
      request,
      state,
      wholeRows,
      path: request.path.slice('/rest'.length),
      parameter: (name) => parameters.get(name) ?? '',
    });
    const location = answer.location === undefined ? {} : { location: `/rest${answer.location}` };
    return documentResponse(answer.status, answer.body, { ...headersFor(served), ...location });
  } catch (error) {
    if (error instanceof Refusal) return errorResponse(error, served);
    throw error;
  }
};

interface Route {
  readonly operation: Operation;
  readonly parameters: ReadonlyMap<string, string>;
}

const findRoute = ({ method, segments }: SandboxRequest): Route => {
  const [root, ...parts] = segments;
  for (const operation of root === 'rest' ? operations : []) {
    const parameters = operation.method === method ? matchPath(operation.path, parts) : null;
    if (parameters !== null) return { operation, parameters };
  }
  throw notFound('Operation');
};

const releaseFor = ({ releases }: Operation, { query }: SandboxRequest, { behaviour }: SnykState): Served => {
  const today = behaviour.today ?? new Date().toISOString().slice(0, 10);
  const resolution = resolveVersion(query.get('version'), releases, today);
  if ('served' in resolution) return resolution;
  throw new Refusal(resolution.status, [{ detail: resolution.detail }], resolution.status === 400);
};
