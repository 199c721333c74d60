import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWTHeaderParameters, SignJWT } from 'jose';
import type { JwtConfig } from '../../src/config/config.ts';

/** An issuer of tokens on loopback, with its keys where a gateway looks for them. */
export interface Issuer extends AsyncDisposable {
  /** What a gateway has to be told of it. */
  readonly settings: (changes?: Partial<JwtConfig>) => JwtConfig;
  /** A token with what is usual, and with these claims and words of the header. */
  readonly sign: (claims?: Readonly<Record<string, unknown>>, header?: Partial<JWTHeaderParameters>) => Promise<string>;
  /** Has a new key from now on, and no longer any other. */
  readonly rotate: () => Promise<void>;
  /** How often its keys were asked for. */
  readonly asked: () => number;
  /** How it answers who asks for its keys, where not as it should. */
  answer: ((response: ServerResponse) => void) | null;
  /** What tokens are made with. */
  readonly key: () => Awaited<ReturnType<typeof newKey>>;
}

export interface IssuerOptions {
  /** @default 'ES256' */
  readonly algorithm?: string;
  /** The issuer's clock. */
  readonly now: () => Date;
}

const newKey = async (algorithm: string, kid: string) => {
  const { privateKey, publicKey } = await generateKeyPair(algorithm, { extractable: true });
  return { kid, privateKey, publicKey, jwk: { ...(await exportJWK(publicKey)), kid, alg: algorithm, use: 'sig' } };
};

export const startIssuer = async ({ algorithm = 'ES256', now }: IssuerOptions): Promise<Issuer> => {
  let key = await newKey(algorithm, 'key-1');
  let asked = 0;
  const server = createServer((_request, response) => {
    asked += 1;
    if (issuer.answer !== null) return issuer.answer(response);
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ keys: [key.jwk] }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;

  const issuer: Issuer = {
    answer: null,
    settings: (changes = {}) => ({
      issuer: url,
      audience: 'rollcall',
      jwksUrl: `${url}/keys`,
      roles: { 'rollcall:read': { '*': ['read'] } },
      ...changes,
    }),
    sign: (claims = {}, header = {}) => {
      const seconds = Math.floor(now().getTime() / 1000);
      const usual = { iss: url, aud: 'rollcall', sub: 'ada', iat: seconds, exp: seconds + 300, scope: 'rollcall:read' };
      return new SignJWT({ ...usual, ...claims })
        .setProtectedHeader({ alg: algorithm, kid: key.kid, ...header })
        .sign(key.privateKey);
    },
    rotate: async () => {
      key = await newKey(algorithm, `key-${Number(key.kid.slice(4)) + 1}`);
    },
    asked: () => asked,
    key: () => key,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return issuer;
};
