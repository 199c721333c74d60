import type { CheckedAccess } from '../config/checked-config.ts';
import type { ApiKeyConfig } from '../config/config.ts';
import type { Authentication } from './authentication.ts';
import { createJwtVerifier } from './jwt.ts';
import { createKnownKeys } from './known-keys.ts';

/** Finds out who asks, by the value of the `Authorization` header. Never rejects. */
export type Authenticate = (authorization: string | null) => Authentication | Promise<Authentication>;

export interface AuthenticateOptions {
  readonly access: CheckedAccess;
  /** The keys of the file as they are now. */
  readonly keysInFile: () => readonly ApiKeyConfig[];
  readonly now: () => Date;
  /** Told when the issuer's keys could not be brought. */
  readonly complain: (error: unknown) => void;
}

/** Recognises the callers that are configured: API keys, and the tokens of an issuer. */
export const createAuthenticate = ({ access, keysInFile, now, complain }: AuthenticateOptions): Authenticate => {
  const findKey = createKnownKeys(access.keys, keysInFile);
  const verify = access.jwt === null ? null : createJwtVerifier({ settings: access.jwt, now, complain });

  return (authorization) => {
    if (authorization === null) return { state: 'MISSING' };
    const token = /^Bearer +([A-Za-z0-9._~+/=-]+)$/i.exec(authorization)?.[1];
    if (token === undefined) return { state: 'UNKNOWN' };
    // A JWT is in three parts, and a key has no dot in it.
    if (token.includes('.')) return verify === null ? { state: 'UNKNOWN' } : verify(token);
    const found = findKey(token, now().getTime());
    return typeof found === 'string' ? { state: found } : { state: 'KNOWN', principal: found.principal };
  };
};
