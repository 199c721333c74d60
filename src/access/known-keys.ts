import type { ApiKeyConfig } from '../config/config.ts';
import type { Principal } from '../domain/principal.ts';
import { hashApiKey } from './api-key.ts';
import { mayWith } from './grants.ts';

/** What a key turned out to be. */
export type FoundKey = { readonly principal: Principal } | 'EXPIRED' | 'UNKNOWN';

interface KnownKey {
  readonly principal: Principal;
  /** In milliseconds since 1970. */
  readonly expiresAt: number;
}

type KeysByHash = ReadonlyMap<string, KnownKey>;

/**
 * Finds whose a key is, at a moment in milliseconds since 1970.
 *
 * A key is looked up by its hash, and the time that takes tells nothing of use: whoever measures it learns how their own key's hash relates to
 * those that are kept, but cannot choose a key by the hash that it will have, so a near miss leads no nearer to a hit.
 *
 * @param inFile the keys of the file as they are now; another list for another version of the file
 */
export const createKnownKeys = (
  configured: readonly ApiKeyConfig[],
  inFile: () => readonly ApiKeyConfig[],
): ((key: string, moment: number) => FoundKey) => {
  const own = byHash(configured);
  let list: readonly ApiKeyConfig[] | null = null;
  let filed: KeysByHash = new Map();

  return (key, moment) => {
    const current = inFile();
    if (current !== list) {
      list = current;
      filed = byHash(current);
    }
    const hash = hashApiKey(key);
    const found = own.get(hash) ?? filed.get(hash);
    if (found === undefined) return 'UNKNOWN';
    return moment < found.expiresAt ? { principal: found.principal } : 'EXPIRED';
  };
};

const byHash = (keys: readonly ApiKeyConfig[]): KeysByHash =>
  new Map(
    keys.map(({ name, hash, expires, grants, metrics = false }) => [
      hash,
      {
        principal: { kind: 'API_KEY', name, may: mayWith(grants), seesMetrics: metrics },
        expiresAt: expires === undefined ? Number.POSITIVE_INFINITY : Date.parse(expires),
      },
    ]),
  );
