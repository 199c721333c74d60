import { domainToUnicode } from 'node:url';
import { addressKey } from '../domain/address.ts';

/** Blanks what names one person, in text and in JSON. */
export interface Blanking {
  readonly mentions: (text: string) => boolean;
  readonly inText: (text: string) => string;
  /** The same in a JSON text. An object that holds the address loses its name too. */
  readonly inJson: (json: string) => string;
}

const blankName = 'erased';

/** Keys under which vendors, and this gateway, write a person's name. */
const nameKey = /^(?:(?:full|first|middle|last|given|family|display|nick|user|screen)[-_ ]?)?names?$/i;

/**
 * @param email in any form in which it is the same address
 * @param names by which the person is known; blanked only beside the address
 * @param pseudonym what the address becomes
 */
export const blankingOf = (email: string, names: readonly string[], pseudonym: string): Blanking => {
  const address = addressPattern(email);
  const name = namePattern(names);
  const mentions = (text: string): boolean => text.normalize('NFC').search(address) !== -1;
  const inText = (text: string): string =>
    mentions(text) || (name !== null && text.search(name) !== -1)
      ? [address, ...(name === null ? [] : [name])].reduce(
          (rest, pattern) => rest.replaceAll(pattern, pattern === address ? pseudonym : blankName),
          text.normalize('NFC'),
        )
      : text;

  const inValue = (value: unknown): unknown => {
    if (typeof value === 'string') return inText(value);
    if (Array.isArray(value)) return value.map(inValue);
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value);
    const isThePerson = entries.some(([, part]) => typeof part === 'string' && mentions(part));
    return Object.fromEntries(
      entries.map(([key, part]) => [
        inText(key),
        isThePerson && typeof part === 'string' && nameKey.test(key) && !mentions(part) ? blankName : inValue(part),
      ]),
    );
  };
  return { mentions, inText, inJson: (json) => JSON.stringify(inValue(JSON.parse(json))) };
};

/** Finds the address in any case, with its domain in either form, bare or percent-encoded, and not as the tail or head of a longer one. */
const addressPattern = (email: string): RegExp => {
  const key = addressKey(email);
  const at = key.lastIndexOf('@');
  const spellings = [key, `${key.slice(0, at)}@${domainToUnicode(key.slice(at + 1))}`];
  const forms = new Set(
    spellings.flatMap((spelling) => [spelling, encodeURIComponent(spelling), spelling.replace('@', '%40')]),
  );
  return new RegExp(
    `(?<=^|[^\\p{L}\\p{N}._+%'-]|%[\\da-f]{2})(?:${[...forms].map(escape).join('|')})(?![\\p{L}\\p{N}-]|\\.[\\p{L}\\p{N}])`,
    'giu',
  );
};

/** Finds whole names only. A name of one or two letters would be found everywhere. */
const namePattern = (names: readonly string[]): RegExp | null => {
  const long = names.map((name) => name.trim().normalize('NFC')).filter((name) => name.length > 2);
  if (long.length === 0) return null;
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${long.map(escape).join('|')})(?![\\p{L}\\p{N}])`, 'giu');
};

const escape = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
