import { z } from 'zod';
import { isReservedName, permissions } from '../domain/principal.ts';
import { isLoopback } from '../http/loopback.ts';

const directoryOrAll = z
  .string()
  .regex(/^(?:\*|[a-z][a-z0-9-]{0,31})$/, 'must be the key of a directory, or * for every one.');

/** What somebody may do, by directory. */
export const grantsSetting = z.record(
  directoryOrAll,
  z.array(z.enum(permissions)).min(1, 'must name at least one permission: read, write, raw or audit.'),
);

/** Whether a text is a day, or a time with its zone: without one it would mean another moment on every machine. */
const isMoment = (text: string): boolean => {
  if (!/^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2}))?$/.test(text)) return false;
  const day = Date.parse(text.slice(0, 10));
  // The 31st of a short month is read as a day of the next.
  return !Number.isNaN(Date.parse(text)) && new Date(day).toISOString().startsWith(text.slice(0, 10));
};

const moment = z
  .string()
  .refine(
    isMoment,
    'must be a date such as 2027-01-31, which begins at midnight UTC, or a time with its zone, such as 2027-01-31T18:00Z.',
  );

/** One API key as it is kept. */
export const apiKeySetting = z.strictObject({
  name: z
    .string()
    .trim()
    .min(1)
    .max(100)
    .regex(/^\P{C}*$/u, 'must be of visible characters.')
    .refine((name) => !isReservedName(name), 'is what Rollcall calls a caller of another kind. Choose another.'),
  hash: z
    .string()
    .regex(
      /^sha256:[0-9a-f]{64}$/,
      'must be sha256: and 64 hexadecimal digits, as `rollcall key create` prints it; never the key itself.',
    ),
  expires: moment.optional(),
  grants: grantsSetting,
  metrics: z.boolean().optional(),
});

/** Algorithms that need a public key only. With HS256 the issuer's secret would have to be here, and `none` proves nothing. */
export const algorithms = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
] as const;

const jwksUrl = z.string().refine((value) => {
  const url = URL.parse(value);
  if (url === null || url.username !== '' || url.password !== '') return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
}, 'must be a URL that starts with https:// (http:// on loopback only), without a user name or password.');

const jwtSettings = z.strictObject({
  issuer: z.string().min(1),
  audience: z.string().min(1),
  jwksUrl,
  algorithms: z.array(z.enum(algorithms)).min(1).default(['RS256', 'ES256', 'EdDSA']),
  clockSkewSeconds: z.number().min(0).max(300).default(30),
  nameClaim: z.string().min(1).default('sub'),
  rolesClaim: z.string().min(1).default('scope'),
  roles: z.record(z.string(), grantsSetting),
});

/** Who may ask. */
export const accessSettings = z
  .strictObject({
    keys: z.array(apiKeySetting).default([]),
    keysFile: z.string().min(1).nullable().default(null),
    jwt: jwtSettings.nullable().default(null),
  })
  .refine(
    ({ keys, keysFile, jwt }) => keys.length > 0 || keysFile !== null || jwt !== null,
    'lets nobody in. Give keys, a keysFile or jwt; `rollcall key create` makes a key.',
  );

export type AccessSettings = z.output<typeof accessSettings>;
