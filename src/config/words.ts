import type { z } from 'zod';
import { nearest } from './nearest.ts';

/** What a value that is not there is said to be; the setting's description is put behind it. */
export const missing = 'is missing.';

/** Puts a schema's complaint into words that end the sentence "such and such a setting ...". Never quotes the value. */
export const inWords: z.core.$ZodErrorMap = (issue) => {
  if (issue.code === 'custom') return 'is not acceptable.';
  if (issue.input === undefined && issue.code !== 'unrecognized_keys') return missing;
  switch (issue.code) {
    case 'invalid_type':
      return issue.expected === 'int'
        ? 'must be a whole number.'
        : `must be ${article(issue.expected)}, and is ${article(kindOf(issue.input))}.`;
    case 'invalid_value':
      return `must be one of ${list(issue.values.map(String))}.${hint(issue.input, issue.values.map(String))}`;
    case 'too_small':
      return issue.origin === 'string' ? lengthAtLeast(Number(issue.minimum)) : bound('least', issue);
    case 'too_big':
      return issue.origin === 'string' ? `must have at most ${issue.maximum} characters.` : bound('most', issue);
    case 'invalid_format':
      return issue.format === 'regex' ? 'does not have the right form.' : `must be a valid ${issue.format}.`;
    case 'invalid_key':
      return issue.issues[0]?.message;
    case 'invalid_union':
      return 'has none of the forms that are allowed here.';
    default:
      return undefined;
  }
};

/** "Did you mean ...?" where a word is near one of `words`, with a space in front; else nothing. */
export const hint = (word: unknown, words: readonly string[]): string => {
  const near = typeof word === 'string' ? nearest(word, words) : null;
  return near === null ? '' : ` Did you mean ${near}?`;
};

/** Names in a row, the way a sentence lists them. */
export const list = (names: readonly string[], conjunction = 'or'): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} ${conjunction} ${names.at(-1)}`;

const lengthAtLeast = (minimum: number): string =>
  minimum === 1 ? 'is empty.' : `must have at least ${minimum} characters.`;

const bound = (side: 'least' | 'most', issue: z.core.$ZodRawIssue): string => {
  const limit = side === 'least' ? issue.minimum : issue.maximum;
  return issue.inclusive === false
    ? `must be ${side === 'least' ? 'more' : 'less'} than ${String(limit)}.`
    : `must be at ${side} ${String(limit)}.`;
};

const kindOf = (value: unknown): string => (value === null ? 'null' : Array.isArray(value) ? 'list' : typeof value);

const article = (kind: string): string => {
  const word = kind === 'array' ? 'list' : kind;
  return word === 'null' || word === 'undefined' ? word : `${/^[aeio]/.test(word) ? 'an' : 'a'} ${word}`;
};
