import { IncomingMessage } from 'node:http';
import type { Authenticate } from '../access/authenticate.ts';
import type { Authentication } from '../access/authentication.ts';
import { createClientAddress } from '../access/client-address.ts';
import { createRequestLimit } from '../access/request-limit.ts';
import type { Principal } from '../domain/principal.ts';
import type { Refusal } from './refusal.ts';

/** Who asks, or why they are not listened to. */
export type Admitted = { readonly principal: Principal } | { readonly refusal: Refusal };

/** Lets callers in, for whatever is asked. */
export interface Admission {
  /** Never rejects. The request's body is not read. */
  readonly admit: (request: Request, serverContext: object) => Promise<Admitted>;
  /** Who is let in by these credentials; null where nobody is: `admit` says why. */
  readonly recognise: (authorization: string | null) => Principal | null | Promise<Principal | null>;
  /** Where a caller comes from. */
  readonly addressOf: (remoteAddress: string | undefined, forwardedFor: string | null) => string;
}

export interface AdmissionOptions {
  /** Null where everybody may ask. */
  readonly authenticate: Authenticate | null;
  /** Whoever asks where everybody may. */
  readonly anonymous: Principal;
  readonly trustedProxies: readonly string[];
}

/** So many credentials that were not accepted an address may send in a minute, before it is told to wait. */
const failuresPerMinute = 600;

/**
 * Decides who is let in. Accepted credentials are never refused for the failures of others at the same address, who may share no more with
 * their holder than a proxy: the limit spares the gateway and its log, while keys are safe by their length.
 */
export const createAdmission = ({ authenticate, anonymous, trustedProxies }: AdmissionOptions): Admission => {
  const addressOf = createClientAddress(trustedProxies);
  const failed = authenticate === null ? null : createRequestLimit(failuresPerMinute);
  const everybody = Promise.resolve({ principal: anonymous });

  const principalOf = (found: Authentication): Principal | null => (found.state === 'KNOWN' ? found.principal : null);

  return {
    addressOf,
    recognise: (authorization) => {
      if (authenticate === null) return anonymous;
      const found = authenticate(authorization);
      return found instanceof Promise ? found.then(principalOf) : principalOf(found);
    },
    admit: async (request, serverContext) => {
      if (authenticate === null || failed === null) return everybody;
      const found = await authenticate(request.headers.get('authorization'));
      if (found.state === 'KNOWN') return found;
      const isFailure = found.state === 'UNKNOWN' || found.state === 'EXPIRED';
      const wait = isFailure ? await failed(addressOf(...sourceOf(request, serverContext))) : null;
      return {
        refusal: wait === null ? refusals[found.state] : tooMany(wait, 'Too many credentials were not accepted.'),
      };
    },
  };
};

/** The refusal of somebody who has to wait for some seconds. */
export const tooMany = (seconds: number, what: string): Refusal => ({
  status: 429,
  code: 'TOO_MANY_REQUESTS',
  message: `${what} Ask again in ${seconds} s.`,
  headers: { 'retry-after': String(seconds) },
});

/** What tells where a request comes from. */
export const sourceOf = (request: Request, serverContext: object): Parameters<Admission['addressOf']> => [
  nodeRequestOf(serverContext)?.socket.remoteAddress,
  request.headers.get('x-forwarded-for'),
];

/** The request as it came over a socket; null where there is none. */
export const nodeRequestOf = (serverContext: object): IncomingMessage | null =>
  'req' in serverContext && serverContext.req instanceof IncomingMessage ? serverContext.req : null;

const unaccepted = { status: 401, code: 'UNAUTHENTICATED' } as const;
const invalid = { 'www-authenticate': 'Bearer error="invalid_token"' };

const refusals: Readonly<Record<Exclude<Authentication['state'], 'KNOWN'>, Refusal>> = {
  MISSING: {
    ...unaccepted,
    message: 'This gateway answers to callers that it knows. Send your key in the header Authorization: Bearer ...',
    headers: { 'www-authenticate': 'Bearer' },
  },
  UNKNOWN: { ...unaccepted, message: 'The credentials were not accepted.', headers: invalid },
  EXPIRED: { ...unaccepted, message: 'The credentials have expired. Get new ones.', headers: invalid },
  UNAVAILABLE: {
    status: 503,
    code: 'AUTHENTICATION_UNAVAILABLE',
    message: 'The token cannot be verified now. Ask again soon.',
    headers: { 'retry-after': '5' },
  },
};
