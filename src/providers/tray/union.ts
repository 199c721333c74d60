/**
 * The word in one of Tray's unions (`type`, `accountType`), whichever way it is written: `"Shared"`, `{"Shared": {}}` or
 * `{"type": "Shared"}`. Null where there is none, as in `{}` and `null`, the two ways of Tray's own examples.
 */
export const wordOf = (value: unknown): string | null => {
  if (typeof value === 'string') return value === '' ? null : value;
  if (typeof value !== 'object' || value === null) return null;
  if ('type' in value && typeof value.type === 'string') return wordOf(value.type);
  const [key, ...others] = Object.keys(value);
  return key !== undefined && others.length === 0 ? key : null;
};

/** A table from Tray's words to ours, which asks for a word in any case and has null for the words it does not know. */
export const wordTable = <T>(
  words: Iterable<readonly [word: string, ours: T]>,
): ((word: string | null) => T | null) => {
  const table = new Map<string, T>();
  for (const [word, ours] of words) table.set(word, ours).set(word.toLowerCase(), ours);
  return (word) => (word === null ? null : (table.get(word) ?? table.get(word.toLowerCase()) ?? null));
};
