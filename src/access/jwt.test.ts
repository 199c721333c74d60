import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { exportSPKI, SignJWT, UnsecuredJWT } from 'jose';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Issuer, startIssuer } from '../../test/harness/issuer.ts';
import type { JwtConfig } from '../config/config.ts';
import { type AccessSettings, accessSettings } from '../config/access-settings.ts';
import { createJwtVerifier } from './jwt.ts';

let moment = Date.parse('2026-06-01');
const second = 1000;
const now = (): Date => new Date(moment);
const complaints: unknown[] = [];
let issuer: Issuer;
beforeEach(async () => {
  moment = Date.parse('2026-06-01');
  complaints.splice(0);
  issuer = await startIssuer({ now });
});
afterEach(() => issuer[Symbol.asyncDispose]());

const verifier = (changes: Partial<JwtConfig> = {}) => {
  const { jwt }: AccessSettings = accessSettings.parse({ jwt: issuer.settings(changes) });
  if (jwt === null) throw new Error('There is no jwt.');
  return createJwtVerifier({ settings: jwt, now, complain: (error) => complaints.push(error) });
};
const known = (name: string) => ({ state: 'KNOWN', principal: expect.objectContaining({ kind: 'JWT', name }) });

test('a token opens with what its words are granted, under a name that no key can have', async () => {
  const verify = verifier({ roles: { reader: { tray: ['read'] }, writer: { oum: ['write'] } } });
  const found = await verify(await issuer.sign({ scope: 'openid reader  writer constructor' }));
  if (found.state !== 'KNOWN') throw new Error(found.state);
  const { may, ...principal } = found.principal;
  expect(principal).toEqual({ kind: 'JWT', name: 'jwt:ada', seesMetrics: false });
  expect([may('read', 'tray'), may('write', 'tray'), may('write', 'oum'), may('read', 'snyk')]).toEqual([
    true,
    false,
    true,
    false,
  ]);
});

test.each([
  ['roles', { roles: ['reader', 7, null] }],
  ['realm_access.roles', { realm_access: { roles: ['reader'] } }],
  ['https://claims.example.com/roles', { 'https://claims.example.com/roles': 'reader' }],
])('the words are found in the claim %s', async (rolesClaim, claims) => {
  const verify = verifier({ rolesClaim, nameClaim: 'email', roles: { reader: { '*': ['read'] } } });
  const found = await verify(await issuer.sign({ ...claims, email: 'ada@example.com' }));
  expect(found).toEqual(known('jwt:ada@example.com'));
  expect(found.state === 'KNOWN' && found.principal.may('read', 'tray')).toBe(true);
});

test.each([{ scope: 'other' }, { scope: undefined }, { scope: 7 }, { scope: { 'rollcall:read': true } }])(
  'a token with %j is believed, and may do nothing',
  async (claims) => {
    const found = await verifier()(await issuer.sign(claims));
    expect(found).toEqual(known('jwt:ada'));
    expect(found.state === 'KNOWN' && found.principal.may('read', 'tray')).toBe(false);
  },
);

test.each<[string, Readonly<Record<string, unknown>>]>([
  ['of another issuer', { iss: 'https://elsewhere.example' }],
  ['for another audience', { aud: 'other' }],
  ['for nobody', { aud: undefined }],
  ['without an end', { exp: undefined }],
  ['that is not valid yet', { nbf: Date.parse('2026-06-01') / second + 31 }],
  ['without a name', { sub: undefined }],
  ['with an empty name', { sub: '' }],
  ['with a name that breaks lines', { sub: 'a\nb' }],
  ['with a name without end', { sub: 'a'.repeat(201) }],
  ['with a name that is no text', { sub: 7 }],
  ['as long as a book', { padding: 'a'.repeat(8192) }],
])('a token %s is not accepted', async (_name, claims) => {
  expect(await verifier()(await issuer.sign(claims))).toEqual({ state: 'UNKNOWN' });
});

test('the clocks may be apart by what is configured', async () => {
  const seconds = moment / second;
  expect(await verifier()(await issuer.sign({ nbf: seconds + 30, exp: seconds + 60 }))).toEqual(known('jwt:ada'));
  expect(await verifier()(await issuer.sign({ exp: seconds - 29 }))).toEqual(known('jwt:ada'));
  expect(await verifier()(await issuer.sign({ exp: seconds - 30 }))).toEqual({ state: 'EXPIRED' });
  expect(await verifier({ clockSkewSeconds: 0 })(await issuer.sign({ exp: seconds - 1 }))).toEqual({
    state: 'EXPIRED',
  });
});

test('that a token has expired is said to nobody who made it up', async () => {
  const forged = (await issuer.sign({ exp: 1 })).replace(/[^.]+$/, 'A'.repeat(86));
  expect(await verifier()(forged)).toEqual({ state: 'UNKNOWN' });
});

/** Signs what jose would not. */
const signAnything = async (header: object): Promise<string> => {
  const [, payload = ''] = (await issuer.sign()).split('.');
  const text = `${Buffer.from(JSON.stringify(header)).toString('base64url')}.${payload}`;
  const algorithm = { name: 'ECDSA', hash: 'SHA-256' };
  const signature = await crypto.subtle.sign(algorithm, issuer.key().privateKey, new TextEncoder().encode(text));
  return `${text}.${Buffer.from(signature).toString('base64url')}`;
};

test.each([
  ['without the name of a key', { kid: undefined }],
  ['with an empty name of a key', { kid: '' }],
  ['for another purpose', { typ: 'dpop+jwt' }],
  ['with something critical', { crit: ['exp'], exp: 1 }],
  ['with something critical that jose knows', { crit: ['b64'], b64: true }],
])('a token %s in its header is not accepted', async (_name, header) => {
  expect(await verifier()(await signAnything({ alg: 'ES256', kid: 'key-1' }))).toEqual(known('jwt:ada'));
  const made = await signAnything({ alg: 'ES256', kid: 'key-1', ...header });
  expect(await verifier()(made)).toEqual({ state: 'UNKNOWN' });
});

test.each(['JWT', 'at+jwt', 'application/at+jwt'])('a token of the type %s is accepted', async (typ) => {
  expect(await verifier()(await issuer.sign({}, { typ }))).toEqual(known('jwt:ada'));
});

test('a token without a signature, or with the public key as its secret, is not accepted', async () => {
  const claims = { iss: issuer.settings().issuer, aud: 'rollcall', sub: 'ada', exp: moment / second + 300 };
  expect(await verifier()(new UnsecuredJWT(claims).encode())).toEqual({ state: 'UNKNOWN' });
  const { publicKey, kid, jwk } = issuer.key();
  for (const secret of [await exportSPKI(publicKey), JSON.stringify(jwk)]) {
    const token = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256', kid })
      .sign(new TextEncoder().encode(secret));
    expect(await verifier()(token)).toEqual({ state: 'UNKNOWN' });
  }
});

test('a token in which any letter of the header or the claims is another is not accepted', async () => {
  const verify = verifier();
  const token = await issuer.sign();
  const signed = token.lastIndexOf('.');
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'.split('');
  await fc.assert(
    fc.asyncProperty(fc.nat(signed - 1), fc.constantFrom(...letters), async (place, letter) => {
      fc.pre(token[place] !== letter);
      const altered = token.slice(0, place) + letter + token.slice(place + 1);
      expect(await verify(altered)).toEqual({ state: 'UNKNOWN' });
    }),
  );
  expect(await verify(token)).toEqual(known('jwt:ada'));
});

test('an algorithm that is not configured is not accepted, though the key is good', async () => {
  expect(await verifier({ algorithms: ['RS256'] })(await issuer.sign())).toEqual({ state: 'UNKNOWN' });
});

test.each(['RS256', 'PS256', 'ES384', 'EdDSA', 'Ed25519'])('%s is understood', async (algorithm) => {
  await using other = await startIssuer({ algorithm, now });
  const { jwt } = accessSettings.parse({ jwt: { ...other.settings(), algorithms: [algorithm] } });
  if (jwt === null) throw new Error('There is no jwt.');
  const verify = createJwtVerifier({ settings: jwt, now, complain: (error) => complaints.push(error) });
  expect(await verify(await other.sign())).toEqual(known('jwt:ada'));
});

test('what is no token is not accepted, and nobody is asked for keys', async () => {
  for (const text of ['a.b.c', '..', 'a.b', 'a.b.c.d.e', `${Buffer.from('{}').toString('base64url')}.e30.`]) {
    expect(await verifier()(text)).toEqual({ state: 'UNKNOWN' });
  }
  expect(issuer.asked()).toBe(0);
});

test('the keys are asked for once, however many tokens come', async () => {
  const verify = verifier();
  const tokens = await Promise.all(Array.from({ length: 20 }, () => issuer.sign({ jti: randomUUID() })));
  for (const found of await Promise.all(tokens.map(verify))) expect(found).toEqual(known('jwt:ada'));
  expect(issuer.asked()).toBe(1);
});

test('a new key of the issuer is accepted at once, and one that it withdrew no longer once its keys are fetched anew', async () => {
  const verify = verifier();
  const seconds = moment / second;
  const old = await issuer.sign({ exp: seconds + 3600 });
  expect(await verify(old)).toEqual(known('jwt:ada'));
  await issuer.rotate();
  expect(await Promise.all([verify(await issuer.sign()), verify(await issuer.sign())])).toEqual([
    known('jwt:ada'),
    known('jwt:ada'),
  ]);
  expect(issuer.asked()).toBe(2);
  expect(await verify(old)).toEqual({ state: 'UNKNOWN' });
});

test('made-up names of keys have the issuer asked once in ten seconds at most', async () => {
  const verify = verifier();
  await verify(await issuer.sign());
  const wave = async (): Promise<void> => {
    for (let index = 0; index < 20; index += 1) {
      expect(await verify(await issuer.sign({}, { kid: randomUUID() }))).toEqual({ state: 'UNKNOWN' });
    }
  };
  await wave();
  expect(issuer.asked()).toBe(2);
  moment += 9.9 * second;
  await wave();
  expect(issuer.asked()).toBe(2);
  moment += second;
  await wave();
  expect(issuer.asked()).toBe(3);
});

const troubles: Record<string, NonNullable<Issuer['answer']>> = {
  'a fault of its own': (response) => response.writeHead(500).end('canary'),
  'a broken connection': (response) => response.destroy(),
  'a redirect': (response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
  'no JSON': (response) => response.end('<html>canary'),
  'no keys': (response) => response.end('{"canary":[]}'),
  'too much': (response) => response.end(JSON.stringify({ keys: [], padding: 'canary'.repeat(60_000) })),
};

test.each(Object.keys(troubles))(
  'an issuer that answers with %s makes a token neither right nor wrong',
  async (name) => {
    const verify = verifier();
    issuer.answer = troubles[name] ?? null;
    expect(await verify(await issuer.sign())).toEqual({ state: 'UNAVAILABLE' });
    expect(await verify(await issuer.sign())).toEqual({ state: 'UNAVAILABLE' });
    expect(issuer.asked()).toBe(1);
    expect(complaints).toHaveLength(1);
    expect(String(complaints[0])).not.toContain('canary');
    issuer.answer = null;
    moment += 5 * second;
    expect(await verify(await issuer.sign())).toEqual(known('jwt:ada'));
  },
);

test('while the issuer is away, known keys serve for a day, and unknown ones are neither right nor wrong', async () => {
  const verify = verifier();
  await verify(await issuer.sign());
  issuer.answer = troubles['a broken connection'] ?? null;
  moment += 3600 * second;
  expect(await verify(await issuer.sign())).toEqual(known('jwt:ada'));
  expect(await verify(await issuer.sign({}, { kid: 'key-7' }))).toEqual({ state: 'UNAVAILABLE' });
  moment += 23 * 3600 * second;
  expect(await verify(await issuer.sign())).toEqual({ state: 'UNAVAILABLE' });
});
