import { fetchJson } from './fetch-json.ts';

/** Whether the tokens of an issuer can be verified, in words. */
export interface IssuerFinding {
  readonly usable: boolean;
  readonly sentence: string;
}

/** Fetches the issuer's keys once. Never rejects. */
export const tryIssuer = async (jwksUrl: string): Promise<IssuerFinding> => {
  const place = `The keys of the issuer are at ${jwksUrl}.`;
  try {
    const set = await fetchJson(jwksUrl);
    const keys = typeof set === 'object' && set !== null && 'keys' in set && Array.isArray(set.keys) ? set.keys : [];
    const usable = keys.filter((key: unknown) => typeof key === 'object' && key !== null && 'kid' in key).length;
    if (usable === 0)
      return { usable: false, sentence: `${place} No key with a name is there, so that no token can be verified.` };
    return { usable: true, sentence: `${place} ${usable === 1 ? 'One is' : `${usable} are`} there.` };
  } catch (error) {
    const cause = error instanceof Error ? error.message : 'no reason given';
    return { usable: false, sentence: `${place} They cannot be had: ${cause}` };
  }
};
