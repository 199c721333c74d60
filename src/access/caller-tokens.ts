import { isToken } from '../domain/token.ts';

/** The header in which a caller sends a directory's token. */
export const headerOfToken = (directory: string): string => `${inWords}${directory}`;

const inWords = 'X-Rollcall-Token-';
const prefix = inWords.toLowerCase();

/** The tokens that a caller sent, by directory, or what is wrong with them in a sentence for the caller. */
export type ReadTokens = ReadonlyMap<string, string> | string;

const none: ReadonlyMap<string, string> = new Map();

/**
 * Reads the tokens for vendors among a request's headers. One that cannot be used is refused rather than passed over, since the caller would
 * else be answered with another's rights than they think.
 * @param names of the headers, in lower case
 * @param takes whether a directory takes this caller's token. What does not is no further distinguished: that it is there may be a secret
 */
export const readCallerTokens = (
  names: Iterable<string>,
  valueOf: (name: string) => string | null,
  takes: (directory: string) => boolean,
): ReadTokens => {
  let tokens: Map<string, string> | null = null;
  for (const name of names) {
    if (!name.startsWith(prefix)) continue;
    const directory = name.slice(prefix.length);
    if (!takes(directory)) {
      return `No directory takes a token from you in the header ${inWords}${directory.slice(0, 32)}. Leave it out.`;
    }
    const value = valueOf(name);
    if (value === null || !isToken(value)) {
      return `The header ${headerOfToken(directory)} must hold the token alone: printable ASCII, without spaces, and once.`;
    }
    tokens ??= new Map();
    tokens.set(directory, value);
  }
  return tokens ?? none;
};
