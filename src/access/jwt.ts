import type { JWTHeaderParameters, JWTPayload } from 'jose';
import type { JwtConfig } from '../config/config.ts';
import { nameOfJwt } from '../domain/principal.ts';
import type { Authentication } from './authentication.ts';
import { fetchJson } from './fetch-json.ts';
import { type May, mayAnyOf, mayWith } from './grants.ts';
import { createKeySet, KeysUnavailable } from './key-set.ts';

export interface JwtOptions {
  readonly settings: Required<JwtConfig>;
  readonly now: () => Date;
  /** Told when the issuer's keys could not be brought. */
  readonly complain: (error: unknown) => void;
}

/** No issuer's token is longer, and a longer one is not worth hashing. */
const mostCharacters = 8192;

/** Verifies the tokens of one issuer. jose is loaded when the first token comes, and so are the issuer's keys. */
export const createJwtVerifier = ({ settings, now, complain }: JwtOptions) => {
  const roles = new Map(Object.entries(settings.roles).map(([word, grants]) => [word, mayWith(grants)]));
  const load = async () => {
    const { createLocalJWKSet, jwtVerify } = await import('jose');
    const fetchKeys = (): Promise<unknown> => fetchJson(settings.jwksUrl);
    const getKey = createKeySet({ fetchKeys, select: createLocalJWKSet, now: () => now().getTime(), complain });
    return (token: string) =>
      jwtVerify(token, (header, input) => (isAcceptable(header) ? getKey(header, input) : refuse()), {
        issuer: settings.issuer,
        audience: settings.audience,
        algorithms: [...settings.algorithms],
        clockTolerance: settings.clockSkewSeconds,
        currentDate: now(),
        requiredClaims: ['exp'],
      });
  };
  let loading: ReturnType<typeof load> | null = null;

  return async (token: string): Promise<Authentication> => {
    if (token.length > mostCharacters) return { state: 'UNKNOWN' };
    try {
      const verify = await (loading ??= load());
      const { payload } = await verify(token);
      const name = claimOf(payload, settings.nameClaim);
      if (!isName(name)) return { state: 'UNKNOWN' };
      const may = mayOf(claimOf(payload, settings.rolesClaim), roles);
      return { state: 'KNOWN', principal: { kind: 'JWT', name: nameOfJwt(name), may, seesMetrics: false } };
    } catch (error) {
      if (error instanceof KeysUnavailable) return { state: 'UNAVAILABLE' };
      // The signature is verified before the claims, so this is said to the holder only.
      return {
        state: error instanceof Error && 'code' in error && error.code === 'ERR_JWT_EXPIRED' ? 'EXPIRED' : 'UNKNOWN',
      };
    }
  };
};

/**
 * Whether a token is one for access whose key is named. Tokens for other purposes are typed otherwise; a critical extension is one that must be
 * understood, and none is.
 */
const isAcceptable = ({ typ, kid, crit }: JWTHeaderParameters): boolean =>
  crit === undefined &&
  typeof kid === 'string' &&
  kid !== '' &&
  (typ === undefined || (typeof typ === 'string' && /^(?:application\/)?(?:at\+)?jwt$/i.test(typ)));

const refuse = (): never => {
  throw new TypeError('The header of the token is not one for access.');
};

/** A claim by its name, or by the way to it through objects: names may have dots in them too. */
const claimOf = (payload: JWTPayload, path: string): unknown =>
  Object.hasOwn(payload, path) ? payload[path] : path.split('.').reduce<unknown>(partOf, payload);

const partOf = (value: unknown, part: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, part) ? Reflect.get(value, part) : undefined;

/** Whether something can stand in the audit trail as who did it. */
const isName = (value: unknown): value is string =>
  typeof value === 'string' && value.length <= 200 && /^\P{C}+$/u.test(value);

/** What the words of a claim allow: one that is not configured allows nothing. */
const mayOf = (claim: unknown, roles: ReadonlyMap<string, May>): May => {
  const words: readonly unknown[] = typeof claim === 'string' ? claim.split(/\s+/) : Array.isArray(claim) ? claim : [];
  return mayAnyOf(
    words.map((word) => (typeof word === 'string' ? roles.get(word) : undefined)).filter((may) => may !== undefined),
  );
};
