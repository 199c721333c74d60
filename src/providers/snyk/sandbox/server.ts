import { randomUUID } from 'node:crypto';
import type { Sandbox, SandboxOptions } from '../../../sandbox/sandbox.ts';
import { type SandboxRequest, type SandboxResponse, startSandboxServer } from '../../../sandbox/server.ts';
import { readSnykOptions, type SnykContent } from './options.ts';
import { answerRest } from './rest.ts';
import { seedState } from './seed.ts';
import type { SnykState } from './state.ts';
import { answerV1, errorV1 } from './v1.ts';
import { errorResponse } from './document.ts';
import { Refusal } from './refusal.ts';

/** Snyk's sandbox, running: `state` is the truth, and may be changed between requests. */
export interface SnykSandbox extends Sandbox {
  readonly state: SnykState;
}

/**
 * Starts a server that answers as Snyk's OpenAPI and documentation say: REST under `/rest`, the older API under `/v1`.
 * `options.vendor` takes the knobs of SnykSandboxOptions.
 * @throws RangeError for fewer than 12 or more than 50,000 users.
 * @throws Error for a knob that does not exist or has a wrong value.
 */
export const startSnykSandbox = async (options: SandboxOptions = {}): Promise<SnykSandbox> => {
  const { behaviour, content } = readSnykOptions(options.vendor);
  const state = seedState(options.users, content, behaviour);
  const wholeRows = options.rows !== 'summary';
  const server = await startSandboxServer({
    ...(options.port === undefined ? {} : { port: options.port }),
    respond: (request) => respond(request, state, wholeRows),
  });
  return { ...server, state, settings: settingsFor(server.url, state, content) };
};

const respond = (request: SandboxRequest, state: SnykState, wholeRows: boolean): SandboxResponse => {
  const isV1 = request.segments[0] === 'v1';
  if (!isAuthorized(request, state)) return refuseToken(state, isV1);
  return isV1 ? answerV1(request, state) : answerRest(request, state, wholeRows);
};

const isAuthorized = ({ headers }: SandboxRequest, { token }: SnykState): boolean => {
  const [, credential] = /^(?:token|bearer) +(\S+)$/i.exec(headers['authorization'] ?? '') ?? [];
  return credential === token;
};

const refuseToken = ({ behaviour }: SnykState, isV1: boolean): SandboxResponse => {
  if (isV1) return errorV1(401, 'Unauthorized', 'The token is missing or wrong.');
  if (behaviour.unauthorized === 'document') {
    return errorResponse(new Refusal(401, [{ detail: 'Authentication token is missing or wrong' }]), null);
  }
  const body = { status: '401', code: 'Unauthorized' };
  return { status: 401, headers: { 'snyk-request-id': randomUUID() }, body };
};

const settingsFor = (url: string, state: SnykState, { group, connect }: SnykContent): Record<string, unknown> => {
  const settings = { token: state.token, baseUrl: url };
  switch (connect ?? (group === 'none' ? 'token' : 'group')) {
    case 'group':
      return { ...settings, groupId: state.groups.rows()[0]?.id };
    case 'org':
      return { ...settings, orgId: state.orgs.rows()[0]?.id };
    case 'token':
      return settings;
  }
};
