/** What somebody may do in a directory. Each of the others includes `read`. */
export const permissions = ['read', 'write', 'raw', 'audit'] as const;
export type Permission = (typeof permissions)[number];

/** How a caller was recognised. */
export type PrincipalKind = 'ANONYMOUS' | 'API_KEY' | 'JWT';

/** Whoever asks, as far as it has been verified. */
export interface Principal {
  readonly kind: PrincipalKind;
  /**
   * What the audit trail calls them, and within what an idempotency key is theirs; so it is unique among all callers, of whatever kind. An
   * API key has the name that it was given; whoever a JWT names has `jwt:` in front. See `isReservedName`.
   */
  readonly name: string;
  /** Whether they may do something in the directory with this key. Without `read`, the directory does not exist for them. */
  readonly may: (permission: Permission, directory: string) => boolean;
  /** Whether they may read the metrics, which tell of every directory. */
  readonly seesMetrics: boolean;
}

const anonymousName = 'anonymous';
const jwtPrefix = 'jwt:';

/** What somebody is called whom a JWT names. */
export const nameOfJwt = (name: string): string => jwtPrefix + name;

/** Whether a name is, or could become, that of a caller who holds no API key. */
export const isReservedName = (name: string): boolean =>
  name.startsWith(jwtPrefix) || [gatewayItself.name, anonymousName].includes(name);

/** The gateway itself, where it does something that nobody asked for at the moment, as it was configured to. */
export const gatewayItself: Principal = {
  kind: 'ANONYMOUS',
  name: 'rollcall',
  may: () => true,
  seesMetrics: true,
};

/** Whoever asks a gateway without access control, which listens on loopback only. */
export const anonymous = (exposeRaw: boolean): Principal => ({
  kind: 'ANONYMOUS',
  name: anonymousName,
  may: (permission) => permission !== 'raw' || exposeRaw,
  seesMetrics: true,
});
