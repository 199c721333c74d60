import { z } from 'zod';
import type { SandboxRequest } from '../../../sandbox/server.ts';
import type { ParameterRules } from './parameter.ts';
import { invalid, notFound, Refusal } from './refusal.ts';
import type { SnykGroup, SnykOrg, SnykState } from './state.ts';

/** One request on its way through an operation. */
export interface Exchange {
  readonly request: SandboxRequest;
  readonly state: SnykState;
  /** The operation's own path in this request, without `/rest`. */
  readonly path: string;
  /** A part of the path that the operation's template names. */
  readonly parameter: (name: string) => string;
  /** Whether list rows carry what Snyk's OpenAPI makes optional. */
  readonly wholeRows: boolean;
}

export interface Answer {
  readonly status: 200 | 201 | 204;
  readonly body?: unknown;
  /** The path of what was made, without `/rest`. */
  readonly location?: string;
}

/** One operation of Snyk's REST API. */
export interface Operation {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Without `/rest`, its parameters in braces: each of them is a UUID. */
  readonly path: string;
  /** Every release, as in the OpenAPI's `x-snyk-api-releases`. */
  readonly releases: readonly string[];
  /** The query's parameters beside `version`. */
  readonly query?: ParameterRules;
  /** @throws Refusal */
  readonly run: (exchange: Exchange) => Answer;
}

/** The exchange for writing one resource: only the rows of lists are ever less than whole. */
export const whole = (exchange: Exchange): Exchange => ({ ...exchange, wholeRows: true });

/** @throws Refusal where the token may not read the organisation, or there is none. */
export const orgOf = ({ state, parameter }: Exchange): SnykOrg => {
  const org = state.orgs.get(parameter('org_id'));
  if (org?.visible !== true) throw notFound('Org');
  return org;
};

/** @throws Refusal where the token may not read the group, or there is none. */
export const groupOf = ({ state, parameter }: Exchange): SnykGroup => {
  const group = state.groups.get(parameter('group_id'));
  if (group?.visible !== true) throw notFound('Group');
  return group;
};

/** @throws Refusal where the token may only read. */
export const checkMayWrite = ({ state }: Exchange): void => {
  if (state.behaviour.writes === 'forbidden')
    throw new Refusal(403, [{ detail: 'Permission denied for this resource' }]);
};

/** The request's body, which must be of Snyk's media type and fit the schema. @throws Refusal */
export const readBody = <Body>({ request }: Exchange, schema: z.ZodType<Body>): Body => {
  const [mediaType = ''] = (request.headers['content-type'] ?? '').split(';');
  if (mediaType.trim().toLowerCase() !== 'application/vnd.api+json') {
    throw new Refusal(400, [{ detail: 'Client request did not conform to OpenAPI specification' }], true);
  }
  const read = schema.safeParse(parseJson(request.body));
  if (read.success) return read.data;
  const complaints = read.error.issues.map(({ message, path }) => ({
    detail: message,
    source: { pointer: path.map((part) => `/${String(part)}`).join('') },
  }));
  throw new Refusal(400, complaints, true);
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw invalid('The body is not JSON');
  }
};

/** A reference to another resource in a body. */
export const referenceTo = <Type extends string>(type: Type) =>
  z.strictObject({ data: z.strictObject({ id: z.guid(), type: z.literal(type) }) });
