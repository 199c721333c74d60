import { createHmac, randomBytes } from 'node:crypto';
import type { Call } from '../domain/call.ts';

/** Names the credential that a call is made with, so that what was read with one is never given to who has another. */
export type NameCredential = (call: Call) => string;

/** The token that a call is made with; empty where there is none. */
export const tokenOf = (call: Call, directory: string, ownToken: () => string | null): string =>
  call.tokens?.get(directory) ?? ownToken() ?? '';

/**
 * Names for the credentials of one directory. They are hashes with a key that is drawn anew for each process, so that a name tells nothing of its
 * token, wherever it may be seen. The directory's own token is hashed once, a caller's once in a request.
 */
export const createCredentials = (directory: string, ownToken: () => string | null): NameCredential => {
  const key = randomBytes(32);
  const hash = (token: string): string => createHmac('sha256', key).update(token).digest('base64url');
  let own = { token: '', name: hash('') };
  const ofCallers = new WeakMap<ReadonlyMap<string, string>, string>();

  return (call) => {
    const { tokens } = call;
    const given = tokens?.get(directory);
    if (tokens === undefined || given === undefined) {
      const token = ownToken() ?? '';
      if (own.token !== token) own = { token, name: hash(token) };
      return own.name;
    }
    const known = ofCallers.get(tokens);
    if (known !== undefined) return known;
    const name = hash(given);
    ofCallers.set(tokens, name);
    return name;
  };
};
