import { randomUUID } from 'node:crypto';
import type { SandboxResponse } from '../../../sandbox/server.ts';
import type { Refusal } from './refusal.ts';
import type { Served } from './version.ts';

const mediaType = 'application/vnd.api+json';

/** The member that every document of Snyk's starts with. */
export const jsonapi = { version: '1.0' } as const;

/** The response headers of Snyk's OpenAPI. @param served null where no release was found for the request */
export const headersFor = (served: Served | null): Record<string, string> => {
  const headers: Record<string, string> = { 'snyk-request-id': randomUUID() };
  if (served === null) return headers;
  headers['snyk-version-requested'] = served.requested;
  headers['snyk-version-served'] = served.served;
  headers['snyk-version-lifecycle-stage'] = served.stage;
  if (served.deprecation !== null) headers['deprecation'] = served.deprecation;
  if (served.sunset !== null) headers['sunset'] = served.sunset;
  return headers;
};

/** A document, or an empty answer where there is no body. */
export const documentResponse = (
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>>,
): SandboxResponse => (body === undefined ? { status, headers } : { status, headers, body, contentType: mediaType });

/** A refusal as Snyk's error document. */
export const errorResponse = (refusal: Refusal, served: Served | null): SandboxResponse => {
  const errors = refusal.complaints.map((complaint) => ({
    id: randomUUID(),
    status: String(refusal.status),
    ...complaint,
  }));
  return documentResponse(refusal.status, refusal.bare ? { errors } : { jsonapi, errors }, headersFor(served));
};
